package engine

import (
	"path"
	"slices"
	"time"

	"github.com/podscope/podscope/engine/machine"
	"github.com/podscope/podscope/engine/proc"
	"github.com/podscope/podscope/engine/vfs"
)

// Terminal is a login shell on the first machine with the terminal that it runs on. What it has shown is kept with its times.
type Terminal struct {
	ID      int // from 1, in the order of opening
	cluster *Cluster
	tty     *proc.TTY
	process *proc.Process
	opened  time.Duration
	ended   time.Duration // when the shell was over; -1 while it runs
	exit    int
	record  []piece
	sizes   []size
	start   int64 // how many bytes were shown before the record's first
	end     int64 // how many bytes were shown in all
}

// piece is what was shown at one moment.
type piece struct {
	at   time.Duration
	end  int64 // how many bytes had been shown after it
	data []byte
}

// size is the window's size from a moment on.
type size struct {
	at         time.Duration
	rows, cols int
}

// maxRecord is how much of what a terminal has shown is kept: the oldest goes first.
const maxRecord = 1 << 20

// openTerminal starts a login shell on a terminal of its own.
func (c *Cluster) openTerminal(rows, cols int) *Terminal {
	t := &Terminal{ID: len(c.terminals) + 1, cluster: c, opened: c.Now(), ended: -1}
	c.terminals = append(c.terminals, t)
	t.tty = proc.NewTTY(t.shown)
	t.resize(rows, cols)
	m := c.machines[0]
	spec := m.Shell()
	spec.Args, spec.Path = []string{"-bash"}, "/usr/bin/bash"
	spec.Env = append(spec.Env, "TERM=xterm-256color")
	spec.TTY = t.tty
	var err error
	if t.process, err = m.Kernel.Start(spec); err != nil {
		t.shown([]byte(err.Error() + "\r\n"))
		t.ended, t.exit = c.Now(), 127
		return t
	}
	t.process.OnExit(func(status proc.ExitStatus) { t.ended, t.exit = ceilMillis(c.Now()), status.Code })
	return t
}

// shown records what appears.
func (t *Terminal) shown(b []byte) {
	at := ceilMillis(t.cluster.Now())
	t.end += int64(len(b))
	if n := len(t.record); n > 0 && t.record[n-1].at == at && len(t.record[n-1].data) < maxRecord/8 {
		last := &t.record[n-1]
		last.data, last.end = append(last.data, b...), t.end
	} else {
		t.record = append(t.record, piece{at: at, end: t.end, data: slices.Clone(b)})
	}
	for len(t.record) > 1 && t.end-t.start > maxRecord {
		t.start = t.record[0].end
		t.record[0].data = nil
		t.record = t.record[1:]
	}
}

func (t *Terminal) resize(rows, cols int) {
	rows, cols = min(max(rows, 2), 500), min(max(cols, 2), 1000)
	t.sizes = append(t.sizes, size{t.cluster.Now(), rows, cols})
	t.tty.Resize(rows, cols)
}

// AtRest reports whether nothing more will come out of the terminal until something is typed, or ever.
func (t *Terminal) AtRest() bool {
	if t.ended >= 0 {
		return true
	}
	next, ok := t.cluster.Sim.Next()
	return (!ok || next > t.cluster.Sim.Elapsed()) && t.tty.AtRest()
}

// Endless reports whether the command in the foreground is one that runs until it is interrupted: it watches, follows or serves.
func (t *Terminal) Endless() bool {
	if t.ended >= 0 {
		return false
	}
	return slices.ContainsFunc(t.cluster.machines[0].Kernel.Processes(), func(p *proc.Process) bool {
		return p.TTY() == t.tty && p.Group == t.tty.Foreground() && endless(p.Args)
	})
}

func endless(args []string) bool {
	if len(args) == 0 {
		return false
	}
	flagged := func(flags ...string) bool {
		return slices.ContainsFunc(args[1:], func(a string) bool { return slices.Contains(flags, a) })
	}
	switch path.Base(args[0]) {
	case "kubectl":
		return flagged("-w", "--watch", "--watch=true", "--watch-only", "-f", "-fc", "--follow", "--follow=true", "port-forward", "proxy") && !flagged("apply", "create", "delete", "replace", "diff", "patch", "wait")
	case "tail", "journalctl":
		return flagged("-f", "-F", "-fu", "-n0", "--follow")
	case "watch", "top", "ping", "yes":
		return !flagged("-c")
	}
	return false
}

// ShownBy is how many bytes the terminal had shown by a moment.
func (t *Terminal) ShownBy(at time.Duration) int64 {
	n, _ := slices.BinarySearchFunc(t.record, at, func(p piece, at time.Duration) int {
		if p.at <= at {
			return -1
		}
		return 1
	})
	if n == 0 {
		return t.start
	}
	return t.record[n-1].end
}

// Shown is what was shown between two counts of bytes, as far as it is kept.
func (t *Terminal) Shown(from, to int64) []byte {
	var out []byte
	for _, p := range t.record {
		first := p.end - int64(len(p.data))
		if p.end <= from || first >= to {
			continue
		}
		out = append(out, p.data[max(from-first, 0):min(to, p.end)-first]...)
	}
	return out
}

// OpenAt reports whether the terminal was there at a moment, and whether its shell still ran.
func (t *Terminal) OpenAt(at time.Duration) (there, running bool) {
	there = at >= t.opened
	return there, there && (t.ended < 0 || at < t.ended)
}

// Exit is the exit code of a shell that has ended.
func (t *Terminal) Exit() int { return t.exit }

// SizeAt is the window's size at a moment.
func (t *Terminal) SizeAt(at time.Duration) (rows, cols int) {
	found := t.sizes[0]
	for _, s := range t.sizes {
		if s.at <= at {
			found = s
		}
	}
	return found.rows, found.cols
}

// HomeFile is a file of the working directory.
type HomeFile struct {
	Name    string
	Size    int64
	Changed time.Time
}

// HomeFiles lists the files of the working directory of the terminal's machine that a person would edit: no hidden ones, no directories.
func (c *Cluster) HomeFiles() []HomeFile {
	entries, _ := c.machines[0].FS.ReadDir(machine.Home, vfs.Cred{})
	var out []HomeFile
	for _, e := range entries {
		if e.Info.Mode.IsRegular() && e.Name[0] != '.' {
			out = append(out, HomeFile{e.Name, e.Info.Size, e.Info.ModTime})
		}
	}
	return out
}

// ReadHome reads a file of the working directory.
func (c *Cluster) ReadHome(name string) ([]byte, error) {
	return c.machines[0].FS.ReadFile(path.Join(machine.Home, name), vfs.Cred{})
}
