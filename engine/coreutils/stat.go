package coreutils

import (
	"fmt"
	"io/fs"
	"strings"

	"github.com/podscope/podscope/engine/vfs"
)

func stat() command {
	return command{flags: "Ltfc:", long: "format=c dereference=L terse=t printf=c", usage: "[-ltf] [-c FMT] FILE...", run: (*tool).stat}
}

func (t *tool) stat() int {
	if len(t.args) == 0 {
		return t.missing("operand")
	}
	code := 0
	for _, name := range t.args {
		get := t.Lstat
		if t.has('L') {
			get = t.Stat
		}
		info, err := get(name)
		if err != nil {
			if t.gnu {
				t.warn("cannot statx '%s': %s", name, text(err))
			} else {
				t.warn("can't stat '%s': %s", name, text(err))
			}
			code = 1
			continue
		}
		format := t.value('c')
		if format == "" {
			t.print("  File: %s\n  Size: %-10d\tBlocks: %-10d IO Block: 4096   %s\n", t.statName(name, info), info.Size, info.Blocks, kindOf(info))
			t.print("Device: %s\tInode: %-10d  Links: %d\n", "30h/48d", info.Inode, info.Nlink)
			t.print("Access: (%04o/%s)  Uid: (%5d/%8s)   Gid: (%5d/%8s)\n", octal(info.Mode), modeString(info.Mode), info.UID,
				t.userName(info.UID), info.GID, t.groupName(info.GID))
			m := info.ModTime.UTC().Format("2006-01-02 15:04:05.000000000 -0700")
			t.print("Access: %s\nModify: %s\nChange: %s\n", m, m, m)
			continue
		}
		t.print("%s\n", t.statFormat(format, name, info))
	}
	return code
}

func (t *tool) statName(name string, info vfs.Info) string {
	if info.Mode&fs.ModeSymlink != 0 {
		target, _ := t.Readlink(name)
		return name + " -> " + target
	}
	return name
}

func (t *tool) statFormat(format, name string, i vfs.Info) string {
	var b strings.Builder
	for k := 0; k < len(format); k++ {
		if format[k] != '%' || k+1 == len(format) {
			b.WriteByte(format[k])
			continue
		}
		k++
		switch format[k] {
		case 'a':
			fmt.Fprintf(&b, "%o", octal(i.Mode))
		case 'A':
			b.WriteString(modeString(i.Mode))
		case 'b':
			fmt.Fprint(&b, i.Blocks)
		case 'B':
			b.WriteString("512")
		case 'F':
			b.WriteString(kindOf(i))
		case 'g':
			fmt.Fprint(&b, i.GID)
		case 'G':
			b.WriteString(t.groupName(i.GID))
		case 'h':
			fmt.Fprint(&b, i.Nlink)
		case 'i':
			fmt.Fprint(&b, i.Inode)
		case 'n':
			b.WriteString(name)
		case 'N':
			b.WriteString("'" + t.statName(name, i) + "'")
		case 's':
			fmt.Fprint(&b, i.Size)
		case 'u':
			fmt.Fprint(&b, i.UID)
		case 'U':
			b.WriteString(t.userName(i.UID))
		case 'x', 'y', 'z', 'w':
			b.WriteString(i.ModTime.UTC().Format("2006-01-02 15:04:05.000000000 -0700"))
		case 'X', 'Y', 'Z', 'W':
			fmt.Fprint(&b, i.ModTime.Unix())
		case '%':
			b.WriteByte('%')
		default:
			b.WriteByte('?')
		}
	}
	return b.String()
}

func kindOf(i vfs.Info) string {
	switch {
	case i.IsDir():
		return "directory"
	case i.Mode&fs.ModeSymlink != 0:
		return "symbolic link"
	case i.Mode&fs.ModeNamedPipe != 0:
		return "fifo"
	case i.Mode&fs.ModeSocket != 0:
		return "socket"
	case i.Mode&fs.ModeCharDevice != 0:
		return "character special file"
	case i.Mode&fs.ModeDevice != 0:
		return "block special file"
	case i.Size == 0:
		return "regular empty file"
	}
	return "regular file"
}
