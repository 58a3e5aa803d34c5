package coreutils

import (
	"fmt"
	"path"
	"strings"
)

// batch is an -exec … {} + that gathers names.
type batch struct {
	command []string
	names   []string
}

func (f *finder) actionTerm(op string) test {
	f.action = f.action || op != "-prune"
	switch op {
	case "-print0":
		return func(x *found) bool { f.print("%s\x00", x.path); return true }
	case "-printf":
		format, _ := unescape(f.next(op))
		return func(x *found) bool { f.print("%s", f.findFormat(format, x)); return true }
	case "-ls":
		return func(x *found) bool {
			f.print("%8d %4d %s %3d %-8s %-8s %8d %s %s\n", x.info.Inode, x.info.Blocks/2, modeString(x.info.Mode), x.info.Nlink,
				f.userName(x.info.UID), f.groupName(x.info.GID), x.info.Size, f.lsDate(x.info.ModTime), x.path)
			return true
		}
	case "-prune":
		return func(x *found) bool { x.prune = true; return true }
	case "-quit":
		return func(*found) bool { f.quit = true; return true }
	case "-delete":
		f.depth = true
		return func(x *found) bool {
			if err := f.Remove(x.path); err != nil {
				f.code = f.fail(x.path, err)
				return false
			}
			return true
		}
	case "-exec", "-ok":
		return f.execTerm()
	}
	return func(x *found) bool { f.print("%s\n", x.path); return true }
}

func (f *finder) execTerm() test {
	var command []string
	for {
		a := f.next("-exec")
		if a == ";" {
			break
		}
		if a == "+" && len(command) > 0 && command[len(command)-1] == "{}" {
			b := &batch{command: command[:len(command)-1]}
			f.batches = append(f.batches, b)
			return func(x *found) bool { b.names = append(b.names, x.path); return true }
		}
		command = append(command, a)
	}
	return func(x *found) bool {
		args := make([]string, len(command))
		for i, a := range command {
			args[i] = strings.ReplaceAll(a, "{}", x.path)
		}
		return f.spawnWait(args...) == 0
	}
}

func (f *finder) findFormat(format string, x *found) string {
	r := strings.NewReplacer("%p", x.path, "%f", path.Base(x.path), "%h", path.Dir(x.path), "%s", fmt.Sprint(x.info.Size), "%m",
		fmt.Sprintf("%o", octal(x.info.Mode)), "%M", modeString(x.info.Mode), "%u", f.userName(x.info.UID), "%g",
		f.groupName(x.info.GID), "%y", string(kindLetter(x.info)), "%%", "%")
	return r.Replace(format)
}
