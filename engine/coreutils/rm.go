package coreutils

import (
	"bufio"
	"strings"

	"github.com/podscope/podscope/engine/errno"
)

const (
	errNotDir = errno.ENOTDIR
	errIsDir  = errno.EISDIR
)

func rm() command {
	return command{flags: "rRfivdI", long: "recursive=r force=f interactive=i verbose=v dir=d", usage: "[-irf] FILE...", run: (*tool).rm}
}

func (t *tool) rm() int {
	if len(t.args) == 0 {
		if t.has('f') {
			return 0
		}
		return t.missing("operand")
	}
	code := 0
	for _, name := range t.args {
		if b := base(name); b == "." || b == ".." {
			t.warn("'%s' is a directory: can't remove '.' or '..'", name)
			code = 1
			continue
		}
		if strings.Trim(name, "/") == "" && t.gnu {
			t.warn("it is dangerous to operate recursively on '/'")
			t.warn("use --no-preserve-root to override this failsafe")
			code = 1
			continue
		}
		code = max(code, t.rmOne(name))
	}
	return code
}

func (t *tool) rmOne(name string) int {
	info, err := t.Lstat(name)
	if err != nil {
		if t.has('f') && (text(err) == errno.ENOENT.Error() || text(err) == errno.ENOTDIR.Error()) {
			return 0
		}
		return t.rmFailed(name, err)
	}
	if info.IsDir() {
		return t.rmDir(name)
	}
	if t.has('i') && !t.confirm("remove '"+name+"'? ") {
		return 0
	}
	if err := t.Remove(name); err != nil {
		return t.rmFailed(name, err)
	}
	if t.has('v') {
		t.print("removed '%s'\n", name)
	}
	return 0
}

func (t *tool) rmDir(name string) int {
	switch {
	case !t.has('r') && !t.has('R') && !t.has('d'):
		if t.gnu {
			t.warn("cannot remove '%s': Is a directory", name)
		} else {
			t.warn("'%s' is a directory", name)
		}
		return 1
	case t.has('i') && !t.confirm("descend into directory '"+name+"'? "):
		return 0
	}
	code := 0
	if t.has('r') || t.has('R') {
		entries, err := t.ReadDir(name)
		if err != nil {
			return t.rmFailed(name, err)
		}
		for _, e := range entries {
			code = max(code, t.rmOne(strings.TrimRight(name, "/")+"/"+e.Name))
		}
	}
	if err := t.Remove(name); err != nil && code == 0 {
		return t.rmFailed(name, err)
	}
	if t.has('v') && code == 0 {
		t.print("removed directory: '%s'\n", name)
	}
	return code
}

func (t *tool) rmFailed(name string, err error) int {
	if t.gnu {
		t.warn("cannot remove '%s': %s", name, text(err))
	} else {
		t.warn("can't remove '%s': %s", name, text(err))
	}
	return 1
}

// confirm asks on standard error and reads the answer.
func (t *tool) confirm(question string) bool {
	_ = t.out.Flush()
	_, _ = t.Stderr.WriteString(t.name + ": " + question)
	l, _ := bufio.NewReaderSize(t.Stdin, 16).ReadString('\n')
	return strings.HasPrefix(strings.ToLower(l), "y")
}
