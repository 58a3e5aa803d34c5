package coreutils

import (
	"io/fs"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/podscope/podscope/engine/vfs"
)

func (f *finder) or() test {
	left := f.and()
	for len(f.args) > 0 && (f.args[0] == "-o" || f.args[0] == "-or") {
		f.args = f.args[1:]
		a, b := left, f.and()
		left = func(x *found) bool { return a(x) || b(x) }
	}
	return left
}

func (f *finder) and() test {
	left := f.term()
	for len(f.args) > 0 && f.args[0] != "-o" && f.args[0] != "-or" && f.args[0] != ")" {
		if f.args[0] == "-a" || f.args[0] == "-and" {
			f.args = f.args[1:]
		}
		a, b := left, f.term()
		left = func(x *found) bool { return a(x) && b(x) }
	}
	return left
}

func (f *finder) next(of string) string {
	if len(f.args) == 0 {
		if f.gnu {
			f.warn("missing argument to `%s'", of)
		} else {
			f.warn("%s requires an argument", of)
		}
		f.leave(1)
	}
	a := f.args[0]
	f.args = f.args[1:]
	return a
}

func (f *finder) term() test {
	op := f.next("expression")
	switch op {
	case "!", "-not":
		t := f.term()
		return func(x *found) bool { return !t(x) }
	case "(":
		t := f.or()
		f.next("(")
		return t
	case "-maxdepth":
		f.maxDepth, _ = strconv.Atoi(f.next(op))
	case "-mindepth":
		f.minDepth, _ = strconv.Atoi(f.next(op))
	case "-depth":
		f.depth = true
	case "-xdev", "-mount", "-L", "-H", "-follow", "-noleaf":
	case "-name", "-iname", "-path", "-ipath", "-wholename", "-regex":
		return f.nameTest(op, f.next(op))
	case "-print", "-print0", "-delete", "-exec", "-ok", "-prune", "-quit", "-ls", "-printf":
		return f.actionTerm(op)
	default:
		return f.attributeTest(op)
	}
	return func(*found) bool { return true }
}

func (f *finder) nameTest(op, pattern string) test {
	if op == "-regex" {
		re, err := posix("^"+pattern+"$", false, false)
		if err != nil {
			f.bad(pattern)
		}
		return func(x *found) bool { return re.MatchString(x.path) }
	}
	whole := strings.HasSuffix(op, "path") || op == "-wholename"
	re := glob(pattern, strings.HasPrefix(op, "-i"))
	return func(x *found) bool {
		s := x.path
		if !whole {
			s = path.Base(s)
		}
		return re.MatchString(s)
	}
}

func (f *finder) attributeTest(op string) test {
	switch op {
	case "-type":
		kinds := f.next(op)
		return func(x *found) bool { return strings.IndexByte(kinds, kindLetter(x.info)) >= 0 }
	case "-empty":
		return func(x *found) bool {
			if x.info.IsDir() {
				l, _ := f.ReadDir(x.path)
				return len(l) == 0
			}
			return x.info.Mode.IsRegular() && x.info.Size == 0
		}
	case "-size":
		return f.sizeTest(f.next(op))
	case "-mtime", "-atime", "-ctime":
		return f.ageTest(f.next(op), 24*time.Hour)
	case "-mmin", "-amin", "-cmin":
		return f.ageTest(f.next(op), time.Minute)
	case "-newer":
		info, err := f.Stat(f.next(op))
		if err != nil {
			f.leave(f.fail("-newer", err))
		}
		return func(x *found) bool { return x.info.ModTime.After(info.ModTime) }
	case "-user", "-uid":
		id, _ := f.lookup("/etc/passwd", f.next(op))
		return func(x *found) bool { return x.info.UID == id }
	case "-group", "-gid":
		id, _ := f.lookup("/etc/group", f.next(op))
		return func(x *found) bool { return x.info.GID == id }
	case "-perm":
		spec := f.next(op)
		n, _ := strconv.ParseUint(strings.TrimLeft(spec, "-/+"), 8, 16)
		want := octalMode(uint32(n))
		return func(x *found) bool {
			have := x.info.Mode &^ fs.ModeType
			switch spec[0] {
			case '-':
				return have&want == want
			case '/', '+':
				return have&want != 0
			}
			return have == want
		}
	case "-executable":
		return func(x *found) bool { return x.info.Mode&0o111 != 0 }
	case "-true":
		return func(*found) bool { return true }
	case "-false":
		return func(*found) bool { return false }
	}
	f.bad(op)
	return nil
}

func kindLetter(i vfs.Info) byte {
	if l := modeString(i.Mode)[0]; l != '-' {
		return l
	}
	return 'f'
}

func (f *finder) sizeTest(spec string) test {
	unit := int64(512)
	digits := strings.TrimRight(spec, "cwbkMG")
	if s := spec[len(digits):]; s != "" {
		unit = map[string]int64{"c": 1, "w": 2, "b": 512, "k": 1 << 10, "M": 1 << 20, "G": 1 << 30}[s]
	}
	n, _ := strconv.ParseInt(strings.TrimLeft(digits, "+-"), 10, 64)
	return func(x *found) bool { return compared(spec, (x.info.Size+unit-1)/unit, n) }
}

func (f *finder) ageTest(spec string, unit time.Duration) test {
	n, _ := strconv.ParseInt(strings.TrimLeft(spec, "+-"), 10, 64)
	return func(x *found) bool { return compared(spec, int64(f.now().Sub(x.info.ModTime)/unit), n) }
}

func compared(spec string, have, want int64) bool {
	switch spec[0] {
	case '+':
		return have > want
	case '-':
		return have < want
	}
	return have == want
}
