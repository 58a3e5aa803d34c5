package coreutils

import (
	"io/fs"
	"strings"
)

func chmod() command {
	return command{flags: "+-", usage: "[-Rcvf] MODE[,MODE]... FILE...", run: (*tool).chmod}
}

func (t *tool) chmod() int {
	recursive := false
	for len(t.args) > 0 && len(t.args[0]) > 1 && t.args[0][0] == '-' && strings.Trim(t.args[0][1:], "Rcvf") == "" {
		recursive = recursive || strings.Contains(t.args[0], "R")
		t.args = t.args[1:]
	}
	if len(t.args) < 2 {
		return t.missing("operand")
	}
	mode, code := t.args[0], 0
	for _, name := range t.args[1:] {
		t.eachFile(name, recursive, func(file string) {
			info, err := t.Stat(file)
			if err != nil {
				if t.gnu {
					t.warn("cannot access '%s': %s", file, text(err))
				} else {
					t.fail(file, err)
				}
				code = 1
				return
			}
			m, ok := parseMode(mode, info.Mode, fs.FileMode(t.Umask))
			if !ok {
				t.warn("invalid mode '%s'", mode)
				t.leave(1)
			}
			if err := t.Chmod(file, m); err != nil {
				code = t.fail(file, err)
			}
		})
	}
	return code
}

// eachFile calls fn with a file and, when asked, everything below it.
func (t *tool) eachFile(name string, recursive bool, fn func(file string)) {
	fn(name)
	if info, err := t.Lstat(name); recursive && err == nil && info.IsDir() {
		t.walk(name, func(file string, _ bool) { fn(file) })
	}
}

// walk calls fn with everything below a directory, in order of names.
func (t *tool) walk(dir string, fn func(file string, isDir bool)) {
	entries, err := t.ReadDir(dir)
	if err != nil {
		t.fail(dir, err)
		return
	}
	for _, e := range entries {
		t.work()
		file := strings.TrimRight(dir, "/") + "/" + e.Name
		fn(file, e.Info.IsDir())
		if e.Info.IsDir() {
			t.walk(file, fn)
		}
	}
}
