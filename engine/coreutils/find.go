package coreutils

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/podscope/podscope/engine/vfs"
)

func find() command {
	return command{flags: "-", usage: "[-HL] [PATH]... [OPTIONS] [ACTIONS]", run: (*tool).find}
}

// found is a file being looked at.
type found struct {
	path  string
	info  vfs.Info
	prune bool
}

// test is one term of the expression.
type test func(*found) bool

// finder reads and runs a find expression.
type finder struct {
	*tool
	args     []string
	action   bool
	minDepth int
	maxDepth int
	depth    bool
	quit     bool
	code     int
	batches  []*batch
}

// batch is an -exec … {} + that gathers names.
type batch struct {
	command []string
	names   []string
}

func (t *tool) find() int {
	f := &finder{tool: t, args: t.args, maxDepth: 1 << 20}
	var roots []string
	for len(f.args) > 0 && !strings.HasPrefix(f.args[0], "-") && f.args[0] != "(" && f.args[0] != "!" {
		roots = append(roots, f.args[0])
		f.args = f.args[1:]
	}
	if len(roots) == 0 {
		roots = []string{"."}
	}
	expr := test(func(*found) bool { return true })
	if len(f.args) > 0 {
		expr = f.or()
	}
	if len(f.args) > 0 {
		f.bad(f.args[0])
	}
	if !f.action {
		inner := expr
		expr = func(x *found) bool {
			if inner(x) {
				f.print("%s\n", x.path)
			}
			return true
		}
	}
	for _, r := range roots {
		f.visit(r, expr, 0)
	}
	for _, b := range f.batches {
		if len(b.names) > 0 && f.spawnWait(append(b.command, b.names...)...) != 0 {
			f.code = 1
		}
	}
	return f.code
}

func (f *finder) visit(name string, expr test, depth int) {
	if f.quit {
		return
	}
	f.work()
	info, err := f.Lstat(name)
	if err != nil {
		if f.gnu {
			f.warn("‘%s’: %s", name, text(err))
		} else {
			f.fail(name, err)
		}
		f.code = 1
		return
	}
	x := &found{path: name, info: info}
	if depth >= f.minDepth && !f.depth {
		expr(x)
	}
	if info.IsDir() && !x.prune && depth < f.maxDepth && !f.quit {
		entries, err := f.ReadDir(name)
		if err != nil {
			f.code = f.fail(name, err)
		}
		for _, e := range entries {
			f.visit(strings.TrimRight(name, "/")+"/"+e.Name, expr, depth+1)
		}
	}
	if depth >= f.minDepth && f.depth {
		expr(x)
	}
}

func (f *finder) bad(arg string) {
	if f.gnu {
		f.warn("unknown predicate `%s'", arg)
	} else {
		f.warn("unrecognized: %s", arg)
	}
	f.leave(1)
}

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

// glob compiles a shell pattern.
func glob(pattern string, ignoreCase bool) *regexp.Regexp {
	var b strings.Builder
	b.WriteString("(?s")
	if ignoreCase {
		b.WriteString("i")
	}
	b.WriteString(")^")
	for i := 0; i < len(pattern); i++ {
		switch c := pattern[i]; {
		case c == '*':
			b.WriteString(".*")
		case c == '?':
			b.WriteString(".")
		case c == '[':
			n, class := bracket(strings.Replace(pattern[i:], "[!", "[^", 1))
			b.WriteString(class)
			i += n - 1
		case c == '\\' && i+1 < len(pattern):
			i++
			b.WriteString(regexp.QuoteMeta(pattern[i : i+1]))
		default:
			b.WriteString(regexp.QuoteMeta(string(c)))
		}
	}
	b.WriteString("$")
	re, err := regexp.Compile(b.String())
	if err != nil {
		return regexp.MustCompile("^" + regexp.QuoteMeta(pattern) + "$")
	}
	return re
}
