package coreutils

import "path"

func rmdir() command {
	return command{flags: "p", long: "parents=p ignore-fail-on-non-empty=p", usage: "[-p] DIRECTORY...", run: (*tool).rmdir}
}

func (t *tool) rmdir() int {
	if len(t.args) == 0 {
		return t.missing("operand")
	}
	code := 0
	for _, name := range t.args {
		for {
			err := t.removeDir(name)
			if err != nil {
				if t.gnu {
					t.warn("failed to remove '%s': %s", name, text(err))
				} else {
					t.warn("'%s': %s", name, text(err))
				}
				code = 1
				break
			}
			if name = path.Dir(name); !t.has('p') || name == "." || name == "/" {
				break
			}
		}
	}
	return code
}

func (t *tool) removeDir(name string) error {
	info, err := t.Lstat(name)
	if err != nil {
		return err
	}
	if !info.IsDir() {
		return errNotDir
	}
	return t.Remove(name)
}
