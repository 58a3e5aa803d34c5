package coreutils

import (
	"path"

	"github.com/podscope/podscope/engine/vfs"
)

func readlink() command {
	return command{flags: "fnevmqsz", long: "canonicalize=f canonicalize-existing=e no-newline=n", usage: "[-fnv] FILE", run: func(t *tool) int {
		if len(t.args) == 0 {
			return t.missing("operand")
		}
		code := 0
		for _, name := range t.args {
			s, err := t.Readlink(name)
			if t.has('f') || t.has('e') || t.has('m') {
				s, err = t.canonical(name, t.has('e'))
			}
			if err != nil {
				code = 1
				continue
			}
			t.print("%s", s)
			if !t.has('n') {
				t.print("\n")
			}
		}
		return code
	}}
}

// canonical is a path without links; its last element may be missing unless all must exist.
func (t *tool) canonical(name string, all bool) (string, error) {
	s, err := t.RealPath(name)
	if err == nil || all {
		return s, err
	}
	abs := path.Clean(vfs.Abs(t.Dir, name))
	dir, derr := t.RealPath(path.Dir(abs))
	if derr != nil {
		return "", err
	}
	return path.Join(dir, path.Base(abs)), nil
}
