package coreutils

import (
	"io"
	"strings"

	"github.com/podscope/podscope/engine/vfs"
)

func sed() command {
	return command{
		flags: "nrEi::e:f:sz", long: "quiet=n silent=n regexp-extended=E in-place=i expression=e file=f separate=s",
		usage: "[-i[SFX]] [-nrE] [-f FILE]... [-e CMD]... [FILE]...", run: (*tool).sed,
	}
}

// edit is a sed at work: the script, the pattern and hold spaces, and the input.
type edit struct {
	*tool
	script   []*sedCommand
	quiet    bool
	pattern  string
	hold     string
	line     int
	last     func() bool
	read     func() (string, bool)
	appended []string
	out      io.StringWriter
	quit     bool
	code     int
}

func (t *tool) sed() int {
	scripts := t.set['e']
	for _, f := range t.set['f'] {
		l, code := t.allLines([]string{f})
		if code != 0 {
			return 1
		}
		scripts = append(scripts, strings.Join(l, "\n"))
	}
	if len(t.set['e'])+len(t.set['f']) == 0 {
		if len(t.args) == 0 {
			return t.badUsage()
		}
		scripts, t.args = []string{t.args[0]}, t.args[1:]
	}
	script, err := parseSed(strings.Join(scripts, "\n"), t.has('r') || t.has('E'))
	if err != nil {
		if t.gnu {
			t.warn("-e expression #1, %s", err)
		} else {
			t.warn("%s", err)
		}
		return 1
	}
	e := &edit{tool: t, script: script, quiet: t.has('n'), out: t.out}
	if t.has('i') {
		return e.inPlace()
	}
	var all []io.Reader
	code := t.openAll(&all)
	e.run(io.MultiReader(all...))
	return max(code, e.code)
}

func (t *tool) openAll(all *[]io.Reader) int {
	names, code := t.args, 0
	if len(names) == 0 {
		names = []string{"-"}
	}
	for _, name := range names {
		r, err := t.input(name)
		if err != nil {
			if t.gnu {
				t.warn("can't read %s: %s", name, text(err))
			} else {
				t.fail(name, err)
			}
			code = 1
			continue
		}
		*all = append(*all, r)
	}
	return code
}

func (e *edit) inPlace() int {
	code := 0
	for _, name := range e.args {
		r, err := e.input(name)
		if err != nil {
			code = e.fail(name, err)
			continue
		}
		var b strings.Builder
		e.out, e.line, e.quit = &b, 0, false
		e.run(r)
		_ = r.Close()
		f, err := e.Open(name, vfs.WriteOnly|vfs.Create|vfs.Truncate, 0o666)
		if err != nil {
			code = e.fail(name, err)
			continue
		}
		if _, err = io.WriteString(f, b.String()); err != nil {
			code = e.fail(name, err)
		}
		_ = f.Close()
	}
	return max(code, e.code)
}

// run edits one stream of lines.
func (e *edit) run(r io.Reader) {
	next := lineReader(r)
	ahead, more := next()
	e.last = func() bool { return !more }
	e.read = func() (string, bool) {
		if !more {
			return "", false
		}
		l := ahead
		ahead, more = next()
		e.line++
		return l, true
	}
	for !e.quit {
		l, ok := e.read()
		if !ok {
			return
		}
		e.pattern = strings.TrimSuffix(l, "\n")
		e.cycle()
	}
}

// cycle runs the script on the pattern space and prints what is left of it.
func (e *edit) cycle() {
	turns := 0
	for {
		e.work()
		restart, deleted := e.execute()
		if !deleted && !e.quiet {
			e.put(e.pattern)
		}
		for _, a := range e.appended {
			_, _ = e.out.WriteString(a)
		}
		e.appended = nil
		if turns++; !restart || turns > 1e6 {
			return
		}
	}
}

func (e *edit) put(s string) { _, _ = e.out.WriteString(s + "\n") }

// lineReader returns a function that gives one line a call.
func lineReader(r io.Reader) func() (string, bool) {
	var buf []byte
	chunk := make([]byte, 4096)
	eof := false
	return func() (string, bool) {
		for {
			if i := strings.IndexByte(string(buf), '\n'); i >= 0 {
				l := string(buf[:i+1])
				buf = buf[i+1:]
				return l, true
			}
			if eof {
				l := string(buf)
				buf = nil
				return l, l != ""
			}
			n, err := r.Read(chunk)
			buf = append(buf, chunk[:n]...)
			eof = err != nil
		}
	}
}
