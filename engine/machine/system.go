package machine

import (
	"maps"
	"slices"
	"time"

	"github.com/podscope/podscope/engine/proc"
	"github.com/podscope/podscope/engine/vfs"
)

// containerOnly are programs of the catalogue that a node's operating system does not come with.
var containerOnly = []string{"pause"}

// installed is the date that the system's files show.
var installed = time.Date(2025, 12, 2, 7, 14, 3, 0, time.UTC)

// OperatingSystem is the file system that every machine of a cluster starts from: a Debian-like system with the given commands in
// /usr/bin and the tools in /usr/local/bin.
func OperatingSystem(commands map[string]proc.Program, tools Tools) *vfs.FS {
	root := vfs.New().SetTime(installed)
	for _, dir := range []string{Home, manifests, "/var/lib/kubelet", "/var/log", "/usr/sbin", "/usr/local/sbin", "/home", "/mnt", "/opt", "/srv", "/run"} {
		root.AddDir(dir, 0o755)
	}
	root.AddDir("/tmp", 0o1777)
	root.AddDir("/dev", 0o755)
	root.AddDir("/proc", 0o555)
	for _, name := range slices.Sorted(maps.Keys(commands)) {
		if _, tool := tools[name]; !tool && !slices.Contains(containerOnly, name) {
			root.AddProgram("/usr/bin/"+name, name, 64<<10)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(tools)) {
		root.AddProgram("/usr/local/bin/"+name, name, 1<<20)
	}
	root.AddSymlink("/usr/bin/sh", "dash")
	root.AddSymlink("/bin", "usr/bin")
	root.AddSymlink("/sbin", "usr/sbin")
	root.AddString(Home+"/.bashrc", 0o644, "alias ll='ls -l'\nalias k=kubectl\n")
	root.AddString("/etc/passwd", 0o644, "root:x:0:0:root:/root:/bin/bash\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n")
	root.AddString("/etc/group", 0o644, "root:x:0:\nnogroup:x:65534:\n")
	root.AddString("/etc/os-release", 0o644, "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nNAME=\"Debian GNU/Linux\"\nVERSION_ID=\"12\"\nID=debian\n")
	return root
}
