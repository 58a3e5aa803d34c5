package shell

import (
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"github.com/podscope/podscope/engine/vfs"
)

// builtinTest is test and [.
func builtinTest(s *shell, args []string) int {
	name := args[0]
	list := args[1:]
	if name == "[" {
		if len(list) == 0 || list[len(list)-1] != "]" {
			switch s.dialect {
			case dash:
				s.warn("[: missing ]")
			case bash:
				s.warn("[: missing `]'")
			default:
				s.warn("[: missing ]")
			}
			return 2
		}
		list = list[:len(list)-1]
	}
	t := tester{s: s, args: list}
	ok, err := t.whole()
	if err != nil {
		if s.dialect == ash {
			s.warn("%s", err)
		} else {
			s.warn("%s: %s", name, err)
		}
		return 2
	}
	return int(truth(!ok))
}

// tester evaluates test's arguments.
type tester struct {
	s    *shell
	args []string
}

// whole follows POSIX: what the arguments mean depends on how many there are.
func (t *tester) whole() (bool, error) {
	a := t.args
	switch {
	case len(a) == 0:
		return false, nil
	case len(a) == 1:
		return a[0] != "", nil
	case len(a) == 3 && isBinary(a[1]):
		return t.s.testBinary(a[0], a[1], a[2])
	case a[0] == "!" && len(a) <= 4:
		ok, err := (&tester{t.s, a[1:]}).whole()
		return !ok, err
	case len(a) == 2 && isUnary(a[0]):
		return t.s.testUnary(a[0], a[1])
	case len(a) == 3 && a[0] == "(" && a[2] == ")":
		return a[1] != "", nil
	}
	ok, err := t.or()
	if err == nil && len(t.args) > 0 {
		return false, t.s.testSyntax(t.args[0])
	}
	return ok, err
}

func (s *shell) testSyntax(arg string) error {
	switch s.dialect {
	case bash:
		return fmt.Errorf("%s: binary operator expected", arg)
	case dash:
		return fmt.Errorf("%s: unexpected operator", arg)
	}
	return fmt.Errorf("%s: unknown operand", arg)
}

func (t *tester) take() string {
	if len(t.args) == 0 {
		return ""
	}
	a := t.args[0]
	t.args = t.args[1:]
	return a
}

func (t *tester) or() (bool, error) {
	ok, err := t.and()
	for err == nil && len(t.args) > 0 && t.args[0] == "-o" {
		t.take()
		var more bool
		more, err = t.and()
		ok = ok || more
	}
	return ok, err
}

func (t *tester) and() (bool, error) {
	ok, err := t.not()
	for err == nil && len(t.args) > 0 && t.args[0] == "-a" {
		t.take()
		var more bool
		more, err = t.not()
		ok = ok && more
	}
	return ok, err
}

func (t *tester) not() (bool, error) {
	negate := false
	for len(t.args) > 1 && t.args[0] == "!" {
		t.take()
		negate = !negate
	}
	ok, err := t.primary()
	return ok != negate, err
}

func (t *tester) primary() (bool, error) {
	a := t.args
	switch {
	case len(a) == 0:
		return false, fmt.Errorf("argument expected")
	case len(a) >= 3 && isBinary(a[1]):
		t.args = a[3:]
		return t.s.testBinary(a[0], a[1], a[2])
	case a[0] == "(" && len(a) > 1 && t.s.depth < maxDepth:
		t.take()
		t.s.depth++
		ok, err := t.or()
		t.s.depth--
		if err == nil && t.take() != ")" {
			return false, fmt.Errorf("closing paren expected")
		}
		return ok, err
	case isUnary(a[0]) && len(a) > 1:
		t.args = a[2:]
		return t.s.testUnary(a[0], a[1])
	}
	return t.take() != "", nil
}

func isBinary(op string) bool {
	switch op {
	case "=", "==", "!=", "<", ">", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-nt", "-ot", "-ef":
		return true
	}
	return false
}

func isUnary(op string) bool {
	return len(op) == 2 && op[0] == '-' && strings.IndexByte("bcdefghknoprstuvwxzGLNOSR", op[1]) >= 0
}

func (s *shell) testBinary(l, op, r string) (bool, error) {
	switch op {
	case "=", "==":
		return l == r, nil
	case "!=":
		return l != r, nil
	case "<":
		return l < r, nil
	case ">":
		return l > r, nil
	case "-nt", "-ot", "-ef":
		a, err1 := s.p.Stat(l)
		b, err2 := s.p.Stat(r)
		switch op {
		case "-nt":
			return err1 == nil && (err2 != nil || a.ModTime.After(b.ModTime)), nil
		case "-ot":
			return err2 == nil && (err1 != nil || a.ModTime.Before(b.ModTime)), nil
		}
		return err1 == nil && err2 == nil && a.FS == b.FS && a.Inode == b.Inode, nil
	}
	a, err := s.integer(l)
	if err != nil {
		return false, err
	}
	b, err := s.integer(r)
	if err != nil {
		return false, err
	}
	return compareNumbers(op, a, b), nil
}

func compareNumbers(op string, a, b int64) bool {
	switch op {
	case "-eq":
		return a == b
	case "-ne":
		return a != b
	case "-lt":
		return a < b
	case "-le":
		return a <= b
	case "-gt":
		return a > b
	}
	return a >= b
}

func (s *shell) integer(text string) (int64, error) {
	n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
	if err == nil {
		return n, nil
	}
	switch s.dialect {
	case bash:
		return 0, fmt.Errorf("%s: integer expression expected", text)
	case dash:
		return 0, fmt.Errorf("Illegal number: %s", text)
	}
	return 0, fmt.Errorf("%s: bad number", text)
}

func (s *shell) testUnary(op, arg string) (bool, error) {
	switch op {
	case "-z":
		return arg == "", nil
	case "-n":
		return arg != "", nil
	case "-v":
		_, ok := s.lookup(arg)
		return ok, nil
	case "-o":
		for _, l := range optionLetters {
			if l.name == arg {
				return *l.flag(&s.opts), nil
			}
		}
		return false, nil
	case "-t":
		fd, err := strconv.Atoi(arg)
		return err == nil && isTTY(s.p, fd), nil
	case "-L", "-h":
		i, err := s.p.Lstat(arg)
		return err == nil && i.Mode&fs.ModeSymlink != 0, nil
	}
	i, err := s.p.Stat(arg)
	if err != nil {
		return false, nil
	}
	return s.testFile(op, i), nil
}

func (s *shell) testFile(op string, i vfs.Info) bool {
	switch op {
	case "-f":
		return i.Mode.IsRegular()
	case "-d":
		return i.IsDir()
	case "-s":
		return i.Size > 0
	case "-r":
		return i.May(s.p.Cred, 4)
	case "-w":
		m, err := s.p.FS.MountOf(s.abs(i.Name), s.p.Cred)
		return i.May(s.p.Cred, 2) && (err != nil || !m.ReadOnly)
	case "-x":
		return i.May(s.p.Cred, 1)
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
		return i.UID == s.p.Cred.UID
	case "-G":
		return i.GID == s.p.Cred.GID
	}
	return true
}
