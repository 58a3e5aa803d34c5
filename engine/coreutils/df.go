package coreutils

import (
	"strconv"
	"strings"

	"github.com/podscope/podscope/engine/vfs"
)

func df() command {
	return command{flags: "hPkmTia", long: "human-readable=h print-type=T", usage: "[-PkmhTai] [FILESYSTEM]...", run: (*tool).df}
}

// diskSize is what the node's disk holds.
const diskSize = 264212084 << 10

func (t *tool) df() int {
	title := "1K-blocks"
	if t.has('h') {
		title = "     Size"
	}
	switch {
	case t.gnu && t.has('h'):
		t.print("%-14s %5s %5s %5s Use%% Mounted on\n", "Filesystem", "Size", "Used", "Avail")
	case t.gnu:
		t.print("%-14s %9s %9s %9s Use%% Mounted on\n", "Filesystem", strings.TrimSpace(title), "Used", "Available")
	default:
		t.print("%-20s %10s %9s %9s Use%% Mounted on\n", "Filesystem", title, "Used", "Available")
	}
	mounts := t.FS.Mounts()
	if len(t.args) > 0 {
		mounts = nil
		for _, name := range t.args {
			real, err := t.RealPath(name)
			if err != nil {
				return t.fail(name, err)
			}
			m, _ := t.FS.MountOf(real, t.Cred)
			mounts = append(mounts, m)
		}
	}
	for _, m := range mounts {
		t.dfLine(m)
	}
	return 0
}

func (t *tool) dfLine(m vfs.Mounted) {
	total, used := int64(diskSize), m.FS.Used()
	if m.FS.Limit() > 0 {
		total = m.FS.Limit()
	}
	if m.FS.Type() == "overlay" || m.FS.Type() == "ext4" {
		used += 11 << 30
	}
	if m.FS.Type() == "proc" || m.FS.Type() == "sysfs" {
		return
	}
	share := (used*100 + total - 1) / max(total, 1)
	show := func(n int64) string {
		if t.has('h') {
			return humanSize(n)
		}
		return strconv.FormatInt(n/1024, 10)
	}
	name := m.Source()
	switch {
	case t.gnu && t.has('h'):
		t.print("%-14s %5s %5s %5s %3d%% %s\n", name, show(total), show(used), show(total-used), share, m.Path)
		return
	case t.gnu:
		t.print("%-14s %9s %9s %9s %3d%% %s\n", name, show(total), show(used), show(total-used), share, m.Path)
		return
	}
	t.print("%-20s %10s %9s %9s %3d%% %s\n", name, show(total), show(used), show(total-used), share, m.Path)
}
