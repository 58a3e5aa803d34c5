package coreutils

import (
	"strings"

	"github.com/podscope/podscope/engine/vfs"
)

func mktemp() command {
	return command{flags: "dqtp:u", long: "directory=d quiet=q tmpdir=p dry-run=u", usage: "[-dt] [-p DIR] [TEMPLATE]", run: (*tool).mktemp}
}

func (t *tool) mktemp() int {
	template := "tmp.XXXXXX"
	if t.gnu {
		template = "tmp.XXXXXXXXXX"
	}
	dir := t.value('p')
	if len(t.args) > 0 {
		template = t.args[0]
	}
	if dir == "" && (len(t.args) == 0 || t.has('t')) {
		if dir = t.Getenv("TMPDIR"); dir == "" {
			dir = "/tmp"
		}
	}
	if dir != "" {
		template = dir + "/" + template
	}
	stem := strings.TrimRight(template, "X")
	if len(template)-len(stem) < 3 {
		t.warn("too few X's in template '%s'", template)
		return 1
	}
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	draw := t.Sim().Rand("coreutils/mktemp")
	for range 100 {
		name := []byte(stem)
		for range len(template) - len(stem) {
			name = append(name, letters[draw.IntN(len(letters))])
		}
		var err error
		switch {
		case t.has('u'):
		case t.has('d'):
			err = t.Mkdir(string(name), 0o700)
		default:
			f, oerr := t.Open(string(name), vfs.WriteOnly|vfs.Create|vfs.Excl, 0o600)
			if err = oerr; err == nil {
				_ = f.Close()
			}
		}
		if err == nil {
			t.print("%s\n", name)
			return 0
		}
		if text(err) != "File exists" {
			t.warn("(null): %s", text(err))
			return 1
		}
	}
	return 1
}
