package coreutils

import (
	"regexp"
	"strings"

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
