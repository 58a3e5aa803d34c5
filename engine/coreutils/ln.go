package coreutils

import "strings"

func ln() command {
	return command{
		flags: "sfnvbTt:r", long: "symbolic=s force=f no-dereference=n verbose=v no-target-directory=T",
		usage: "[-sfnbtv] [-S SUF] TARGET... LINK|DIR", run: (*tool).ln,
	}
}

func (t *tool) ln() int {
	if len(t.args) == 0 {
		return t.missing("file operand")
	}
	targets, dest := t.args[:len(t.args)-1], t.args[len(t.args)-1]
	if len(targets) == 0 {
		targets, dest = t.args, base(t.args[0])
	}
	code := 0
	for _, target := range targets {
		link := dest
		stat := t.Stat
		if t.has('n') || t.has('T') {
			stat = t.Lstat
		}
		if info, err := stat(dest); err == nil && info.IsDir() {
			link = strings.TrimRight(dest, "/") + "/" + base(target)
		}
		if t.has('f') {
			_ = t.Remove(link)
		}
		var err error
		if t.has('s') {
			err = t.Symlink(target, link)
		} else {
			err = t.Link(target, link)
		}
		if err != nil {
			if t.gnu {
				t.warn("failed to create symbolic link '%s': %s", link, text(err))
			} else {
				t.warn("%s: %s", link, text(err))
			}
			code = 1
		}
	}
	return code
}
