package coreutils

import (
	"io/fs"
	"strings"
)

func mkdir() command {
	return command{flags: "pm:v", long: "parents=p mode=m verbose=v", usage: "[-m MODE] [-p] DIRECTORY...", run: (*tool).mkdir}
}

func (t *tool) mkdir() int {
	if len(t.args) == 0 {
		return t.missing("operand")
	}
	code := 0
	for _, name := range t.args {
		var err error
		if t.has('p') {
			if err = t.MkdirAll(name, 0o777); err == nil {
				if info, serr := t.Stat(name); serr == nil && !info.IsDir() {
					err = fs.ErrExist
				}
			}
		} else {
			err = t.Mkdir(strings.TrimRight(name, "/"), 0o777)
		}
		if err != nil {
			if t.gnu {
				t.warn("cannot create directory ‘%s’: %s", name, text(err))
			} else {
				t.warn("can't create directory '%s': %s", name, text(err))
			}
			code = 1
			continue
		}
		if t.has('m') {
			if mode, ok := parseMode(t.value('m'), 0o777|fs.ModeDir, 0); ok {
				_ = t.Chmod(name, mode)
			}
		}
		if t.has('v') {
			t.print("created directory: '%s'\n", name)
		}
	}
	return code
}
