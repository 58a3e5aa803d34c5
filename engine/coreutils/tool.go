package coreutils

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"time"

	"github.com/podscope/podscope/engine/errno"
	"github.com/podscope/podscope/engine/proc"
	"github.com/podscope/podscope/engine/vfs"
)

// A command is one entry of the table: how its flags read and what it does. Flags are spelt as getopt's: "ab:c" has a value
// for b, "b::" an optional one; a leading "+" ends flags at the first operand.
type command struct {
	flags string
	long  string // "recursive=R all=a"
	usage string // as busybox shows it, after the name
	run   func(*tool) int
}

// tool is a command at work.
type tool struct {
	*proc.Process
	name string
	gnu  bool     // words messages as Debian's programs do
	args []string // operands
	set  map[byte][]string
	out  *output
	cmd  command
}

func program(name string, gnu bool, c command) proc.Program {
	return func(p *proc.Process) int {
		t := &tool{Process: p, name: name, gnu: gnu, cmd: c, out: &output{to: p.Stdout}}
		if !t.parse(p.Args[1:]) {
			return t.badUsage()
		}
		return t.finish(c.run(t))
	}
}

// finish writes what is still buffered and reports a failed write.
func (t *tool) finish(code int) int {
	if err := t.out.Flush(); err != nil {
		t.warn("write error: %s", errno.Text(err))
		return max(code, 1)
	}
	return code
}

// warn prints a message under the command's name.
func (t *tool) warn(format string, args ...any) {
	_ = t.out.Flush()
	fmt.Fprintf(t.Stderr, "%s: %s\n", t.name, fmt.Sprintf(format, args...))
}

// fail prints "name: what: reason" and returns the exit code 1.
func (t *tool) fail(what string, err error) int {
	t.warn("%s: %s", what, errno.Text(err))
	return 1
}

// cantOpen words a file that does not open: busybox and GNU differ.
func (t *tool) cantOpen(name string, err error) int {
	if t.gnu {
		return t.fail(name, err)
	}
	t.warn("can't open '%s': %s", name, errno.Text(err))
	return 1
}

// print writes to standard output.
func (t *tool) print(format string, args ...any) { fmt.Fprintf(t.out, format, args...) }

// has reports whether a flag was given.
func (t *tool) has(flag byte) bool { return len(t.set[flag]) > 0 }

// value is a flag's last value, or "".
func (t *tool) value(flag byte) string {
	if v := t.set[flag]; len(v) > 0 {
		return v[len(v)-1]
	}
	return ""
}

// number is a flag's value as a number, or def.
func (t *tool) number(flag byte, def int) int {
	if !t.has(flag) {
		return def
	}
	n, ok := size(t.value(flag))
	if !ok {
		return def
	}
	return int(n)
}

// input opens a file for reading; "-" is standard input. Reading flushes what was written, so that nothing waits in a buffer
// while the command waits.
func (t *tool) input(name string) (io.ReadCloser, error) {
	if name == "-" {
		return io.NopCloser(flushing{t, t.Stdin}), nil
	}
	f, err := t.Open(name, vfs.ReadOnly, 0)
	if err != nil {
		return nil, err
	}
	if info, err := t.Stat(name); err == nil && info.IsDir() {
		_ = f.Close()
		return nil, errno.EISDIR
	}
	return readCloser{flushing{t, f}, f}, nil
}

type readCloser struct {
	io.Reader
	io.Closer
}

type flushing struct {
	t *tool
	r io.Reader
}

func (f flushing) Read(b []byte) (int, error) {
	_ = f.t.out.Flush()
	return f.r.Read(b)
}

// inputs calls fn with each operand opened (standard input when there are none) and complains about those that do not open.
func (t *tool) inputs(names []string, fn func(name string, r io.Reader) int) int {
	if len(names) == 0 {
		names = []string{"-"}
	}
	code := 0
	for _, name := range names {
		r, err := t.input(name)
		if err != nil {
			code = t.cantOpen(name, err)
			continue
		}
		code = max(code, fn(name, r))
		_ = r.Close()
	}
	return code
}

// lines calls fn with each line of r, with its newline where it has one, until fn returns false.
func lines(r io.Reader, fn func(line string) bool) error {
	b := bufio.NewReader(r)
	var line []byte
	for {
		part, err := b.ReadSlice('\n')
		line = append(line, part...)
		if errors.Is(err, bufio.ErrBufferFull) && len(line) < maxLine {
			continue
		}
		if len(line) > 0 && !fn(string(line)) {
			return nil
		}
		line = line[:0]
		switch {
		case err == io.EOF:
			return nil
		case err != nil && !errors.Is(err, bufio.ErrBufferFull):
			return err
		}
	}
}

// readAll reads to the end. What it reads counts as the process's memory; of endless input only the beginning is held in truth.
func (t *tool) readAll(r io.Reader) ([]byte, error) {
	var all []byte
	buf := make([]byte, 32<<10)
	for {
		n, err := r.Read(buf)
		t.Alloc(int64(n))
		if len(all) < maxHeld {
			all = append(all, buf[:n]...)
		}
		switch {
		case err == io.EOF:
			return all, nil
		case err != nil:
			return all, err
		}
	}
}

// maxHeld is how much of an input is held at most.
const maxHeld = 16 << 20

// maxLine is how much of a line is held: endless ones come in pieces.
const maxLine = 1 << 20

// allLines reads every line of the operands, without newlines.
func (t *tool) allLines(names []string) ([]string, int) {
	var all []string
	code := t.inputs(names, func(_ string, r io.Reader) int {
		_ = lines(r, func(l string) bool {
			t.Alloc(int64(len(l)) + 32)
			all = append(all, strings.TrimSuffix(l, "\n"))
			return true
		})
		return 0
	})
	return all, code
}

// now is the container's clock.
func (t *tool) now() time.Time { return t.Now() }

// work burns a little CPU time: loops that neither read nor write call it.
func (t *tool) work() { t.Charge(time.Microsecond) }

// base is the last element of an operand, as cp and mv use it.
func base(name string) string { return path.Base(strings.TrimRight(name, "/")) }

// text is an error's reason without the path.
func text(err error) string { return errno.Text(err) }
