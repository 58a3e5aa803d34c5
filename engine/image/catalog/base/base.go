// Package base builds the file systems that images stand on: a small one whose commands are busybox', and Debian's.
package base

import (
	"io/fs"
	"time"

	"github.com/podscope/podscope/engine/coreutils"
	"github.com/podscope/podscope/engine/vfs"
)

// Built is the date that images' files show: some months before the clusters' clocks begin.
var Built = time.Date(2025, 9, 26, 21, 31, 42, 0, time.UTC)

const busyboxSize = 1131168

// Busybox fills a file system as the busybox image does.
func Busybox(f *vfs.FS) {
	f.SetTime(Built)
	dirs(f)
	applets(f)
	f.AddString("/etc/passwd", 0o644, "root:x:0:0:root:/root:/bin/sh\ndaemon:x:1:1:daemon:/usr/sbin:/bin/false\n"+
		"bin:x:2:2:bin:/bin:/bin/false\nsys:x:3:3:sys:/dev:/bin/false\nsync:x:4:100:sync:/bin:/bin/sync\nmail:x:8:8:mail:/var/spool/mail:/bin/false\n"+
		"www-data:x:33:33:www-data:/var/www:/bin/false\noperator:x:37:37:Operator:/var:/bin/false\nnobody:x:65534:65534:nobody:/home:/bin/false\n")
	f.AddString("/etc/group", 0o644, "root:x:0:\ndaemon:x:1:\nbin:x:2:\nsys:x:3:\nadm:x:4:\ntty:x:5:\ndisk:x:6:\nwheel:x:10:\n"+
		"mail:x:8:\nwww-data:x:33:\nusers:x:100:\nnogroup:x:65534:\n")
	f.AddString("/etc/nsswitch.conf", 0o644, "hosts: files dns\n")
	f.AddSymlink("/etc/mtab", "/proc/mounts")
	f.AddDir("/var/www", 0o755)
}

// Small fills a file system with busybox' commands and bash, as the recorded cluster's server images have them. Further
// accounts are lines of /etc/passwd.
func Small(f *vfs.FS, accounts string) {
	f.SetTime(Built)
	dirs(f)
	applets(f)
	f.AddProgram("/bin/bash", "bash", 1265648)
	f.AddString("/etc/passwd", 0o644, "root:x:0:0:root:/root:/bin/sh\ndaemon:x:1:1:daemon:/usr/sbin:/bin/false\nbin:x:2:2:bin:/bin:/bin/false\n"+
		"www-data:x:33:33:www-data:/var/www:/bin/false\nnobody:x:65534:65534:nobody:/home:/bin/false\n"+accounts)
	f.AddString("/etc/group", 0o644, "root:x:0:\ndaemon:x:1:\nbin:x:2:\nwww-data:x:33:\nnogroup:x:65534:\nnginx:x:101:\nredis:x:999:\n")
	f.AddString("/etc/nsswitch.conf", 0o644, "hosts: files dns\n")
	f.AddString("/etc/bash.bashrc", 0o644, "PS1='${debian_chroot:+($debian_chroot)}\\u@\\h:\\w\\$ '\n")
	release(f, "debian", "12 (bookworm)")
	f.AddString("/etc/debian_version", 0o644, "12.11\n")
}

// Alpine fills a file system as Alpine Linux does.
func Alpine(f *vfs.FS, version string) {
	Busybox(f)
	f.AddString("/etc/alpine-release", 0o644, version+"\n")
	f.AddString("/etc/os-release", 0o644, "NAME=\"Alpine Linux\"\nID=alpine\nVERSION_ID="+version+"\nPRETTY_NAME=\"Alpine Linux v"+
		short(version)+"\"\nHOME_URL=\"https://alpinelinux.org/\"\n")
	f.AddString("/etc/passwd", 0o644, "root:x:0:0:root:/root:/bin/sh\nbin:x:1:1:bin:/bin:/sbin/nologin\ndaemon:x:2:2:daemon:/sbin:/sbin/nologin\n"+
		"nobody:x:65534:65534:nobody:/:/sbin/nologin\n")
	f.AddString("/etc/issue", 0o644, "Welcome to Alpine Linux "+short(version)+"\nKernel \\r on an \\m (\\l)\n\n")
}

func short(version string) string {
	dots := 0
	for i := range len(version) {
		if version[i] == '.' {
			if dots++; dots == 2 {
				return version[:i]
			}
		}
	}
	return version
}

// Debian fills a file system with separate programs that speak Debian's dialect. Further accounts are lines of /etc/passwd.
func Debian(f *vfs.FS, name, version, accounts string) {
	f.SetTime(Built)
	for _, d := range []string{"/usr/bin", "/usr/sbin", "/usr/lib", "/usr/local/bin", "/boot", "/media", "/mnt", "/opt", "/srv"} {
		f.AddDir(d, 0o755)
	}
	for _, d := range []string{"bin", "sbin", "lib"} {
		f.AddSymlink("/"+d, "usr/"+d)
	}
	tree(f)
	for _, c := range gnu {
		f.AddProgram("/usr/bin/"+c, c, 60000)
	}
	f.AddProgram("/usr/bin/bash", "bash", 1265648)
	f.AddProgram("/usr/bin/dash", "dash", 125688)
	f.AddSymlink("/usr/bin/sh", "dash")
	f.AddSymlink("/usr/bin/awk", "mawk")
	f.AddProgram("/usr/bin/mawk", "awk", 150000)
	f.AddString("/etc/passwd", 0o644, "root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\nbin:x:2:2:bin:/bin:/usr/sbin/nologin\n"+
		"www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n"+accounts)
	f.AddString("/etc/group", 0o644, "root:x:0:\ndaemon:x:1:\nbin:x:2:\nadm:x:4:\ntty:x:5:\nwww-data:x:33:\nstaff:x:50:\nusers:x:100:\nnogroup:x:65534:\n")
	f.AddString("/etc/nsswitch.conf", 0o644, "passwd: files\ngroup: files\nhosts: files dns\n")
	f.AddString("/etc/bash.bashrc", 0o644, "PS1='${debian_chroot:+($debian_chroot)}\\u@\\h:\\w\\$ '\n")
	release(f, name, version)
	if name == "debian" {
		f.AddString("/etc/debian_version", 0o644, "12.11\n")
	}
}

// gnu is what a Debian image has without installing anything.
var gnu = []string{
	"[", "arch", "basename", "cat", "chgrp", "chmod", "chown", "cp", "cut", "date", "dirname", "echo", "egrep", "env", "expr",
	"false", "fgrep", "find", "grep", "groups", "head", "hostname", "id", "ln", "ls", "mkdir", "mktemp", "mv", "nice", "nohup",
	"nproc", "pgrep", "pidof", "pkill", "printenv", "printf", "pwd", "readlink", "realpath", "rm", "rmdir", "sed", "seq", "setsid",
	"sleep", "sort", "stat", "sync", "tail", "tee", "test", "timeout", "touch", "tr", "true", "uname", "uniq", "wc", "which",
	"whoami", "xargs", "yes", "kill", "ps", "tar", "gzip", "gunzip", "zcat", "df", "du", "dd", "od", "base64", "md5sum",
	"sha1sum", "sha256sum", "cmp", "diff", "nl", "fold", "shuf", "split", "tac", "comm", "paste", "getent", "tty", "stty",
	"clear", "reset", "mount", "free", "uptime", "top", "watch", "more", "su", "truncate",
}

func release(f *vfs.FS, id, version string) {
	name := map[string]string{"debian": "Debian GNU/Linux", "ubuntu": "Ubuntu"}[id]
	number := version
	for i := range len(version) {
		if version[i] == ' ' {
			number = version[:i]
			break
		}
	}
	f.AddString("/etc/os-release", 0o644, "PRETTY_NAME=\""+name+" "+version+"\"\nNAME=\""+name+"\"\nVERSION_ID=\""+number+"\"\nVERSION=\""+version+"\"\nID="+id+"\n")
}

func applets(f *vfs.FS) {
	f.AddProgram("/bin/busybox", "busybox", busyboxSize)
	for _, name := range coreutils.Applets() {
		f.AddSymlink("/bin/"+name, "/bin/busybox")
	}
	f.AddProgram("/bin/sh", "ash", busyboxSize)
	f.AddProgram("/bin/ash", "ash", busyboxSize)
}

func dirs(f *vfs.FS) {
	for _, d := range []string{"/bin", "/lib", "/sbin", "/usr/bin", "/usr/sbin", "/usr/local/bin"} {
		f.AddDir(d, 0o755)
	}
	tree(f)
}

func tree(f *vfs.FS) {
	for _, d := range []string{"/dev", "/etc", "/home", "/proc", "/sys", "/var/log", "/var/lib", "/var/cache", "/var/tmp", "/run"} {
		f.AddDir(d, 0o755)
	}
	f.AddDir("/root", 0o700)
	f.AddDir("/tmp", 0o777|fs.ModeSticky)
	f.AddDir("/var/tmp", 0o777|fs.ModeSticky)
	f.AddSymlink("/var/run", "/run")
}

// Program puts an executable that knows its version: [Version] tells it.
func Program(f *vfs.FS, name, program, version string, size int64) {
	f.AddProgram(name, program, size).Extra = version
}
