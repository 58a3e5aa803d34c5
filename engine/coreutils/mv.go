package coreutils

import (
	"strings"

	"github.com/podscope/podscope/engine/errno"
)

func mv() command {
	return command{
		flags: "finvTt:u", long: "force=f interactive=i no-clobber=n verbose=v target-directory=t no-target-directory=T update=u",
		usage: "[-finT] SOURCE... DEST", run: (*tool).mv,
	}
}

func (t *tool) mv() int {
	sources, dest, ok := t.operands()
	if !ok {
		return 1
	}
	code := 0
	for _, s := range sources {
		to, ok := t.into(s, dest, len(sources) > 1)
		if !ok {
			return 1
		}
		code = max(code, t.move(s, to))
	}
	return code
}

func (t *tool) move(from, to string) int {
	if _, err := t.Lstat(from); err != nil {
		if t.gnu {
			t.warn("cannot stat '%s': %s", from, text(err))
		} else {
			t.warn("can't rename '%s': %s", from, text(err))
		}
		return 1
	}
	if _, err := t.Lstat(to); err == nil {
		if t.has('n') || t.has('i') && !t.has('f') && !t.confirm("overwrite '"+to+"'? ") {
			return 0
		}
	}
	err := t.Rename(strings.TrimRight(from, "/"), to)
	if errno.Of(err) == errno.EXDEV {
		if code := t.copyTree(from, to, 0); code != 0 {
			return code
		}
		if err = t.RemoveAll(from); err != nil {
			return t.rmFailed(from, err)
		}
	}
	if err != nil {
		if t.gnu {
			t.warn("cannot move '%s' to '%s': %s", from, to, text(err))
		} else {
			t.warn("can't rename '%s': %s", from, text(err))
		}
		return 1
	}
	if t.has('v') {
		t.print("'%s' -> '%s'\n", from, to)
	}
	return 0
}
