package condition

import (
	"io/fs"
	"path"
	"strconv"
	"strings"

	"github.com/podscope/podscope/engine/proc"
	"github.com/podscope/podscope/engine/vfs"
)

func unary(op string) bool {
	return len(op) == 2 && op[0] == '-' && strings.IndexByte("bcdefghknoprstuvwxzGLNOSR", op[1]) >= 0
}

// Unary asks about one string or file.
func (a Asker) Unary(op, arg string) bool {
	switch op {
	case "-z":
		return arg == ""
	case "-n":
		return arg != ""
	case "-v", "-o":
		return a.Shell != nil && a.Shell(op, arg)
	case "-t":
		fd, err := strconv.Atoi(arg)
		_, terminal := a.P.FDFile(fd).(*proc.TTY)
		return err == nil && terminal
	case "-L", "-h":
		i, err := a.P.Lstat(arg)
		return err == nil && i.Mode&fs.ModeSymlink != 0
	case "-w":
		return a.writable(arg)
	}
	i, err := a.P.Stat(arg)
	return err == nil && a.file(op, i)
}

// writable is what access tells: also root cannot write where the mount is read-only.
func (a Asker) writable(name string) bool {
	i, err := a.P.Stat(name)
	if err != nil || !i.May(a.P.Cred, 2) {
		return false
	}
	if !path.IsAbs(name) {
		name = path.Join(a.P.Dir, name)
	}
	m, err := a.P.FS.MountOf(name, a.P.Cred)
	return err != nil || !m.ReadOnly
}

func (a Asker) file(op string, i vfs.Info) bool {
	switch op {
	case "-f":
		return i.Mode.IsRegular()
	case "-d":
		return i.IsDir()
	case "-s":
		return i.Size > 0
	case "-r":
		return i.May(a.P.Cred, 4)
	case "-x":
		return i.May(a.P.Cred, 1)
	case "-b":
		return i.Mode&fs.ModeDevice != 0 && i.Mode&fs.ModeCharDevice == 0
	case "-c":
		return i.Mode&fs.ModeCharDevice != 0
	case "-p":
		return i.Mode&fs.ModeNamedPipe != 0
	case "-S":
		return i.Mode&fs.ModeSocket != 0
	case "-u":
		return i.Mode&fs.ModeSetuid != 0
	case "-g":
		return i.Mode&fs.ModeSetgid != 0
	case "-k":
		return i.Mode&fs.ModeSticky != 0
	case "-O":
		return i.UID == a.P.Cred.UID
	case "-G":
		return i.GID == a.P.Cred.GID
	}
	return true
}

// files compares two files: which is newer, whether they are one.
func (a Asker) files(l, op, r string) bool {
	x, err1 := a.P.Stat(l)
	y, err2 := a.P.Stat(r)
	switch op {
	case "-nt":
		return err1 == nil && (err2 != nil || x.ModTime.After(y.ModTime))
	case "-ot":
		return err2 == nil && (err1 != nil || x.ModTime.Before(y.ModTime))
	}
	return err1 == nil && err2 == nil && x.FS == y.FS && x.Inode == y.Inode
}
