package coreutils

import "github.com/podscope/podscope/engine/vfs"

func touch() command {
	return command{
		flags: "cd:t:r:amh", long: "no-create=c date=d reference=r", usage: "[-cham] [-d DATE] [-t DATE] [-r FILE] FILE...",
		run: (*tool).touch,
	}
}

func (t *tool) touch() int {
	if len(t.args) == 0 {
		return t.missing("file operand")
	}
	when, code := t.now(), 0
	switch {
	case t.has('r'):
		info, err := t.Stat(t.value('r'))
		if err != nil {
			return t.fail(t.value('r'), err)
		}
		when = info.ModTime
	case t.has('d'):
		d, ok := parseDate(t.value('d'), t.now())
		if !ok {
			t.warn("invalid date '%s'", t.value('d'))
			return 1
		}
		when = d
	}
	for _, name := range t.args {
		_, err := t.Stat(name)
		if err != nil && t.has('c') {
			continue
		}
		if err != nil {
			f, oerr := t.Open(name, vfs.WriteOnly|vfs.Create, 0o666)
			if oerr != nil {
				if t.gnu {
					t.warn("cannot touch '%s': %s", name, text(oerr))
				} else {
					t.fail(name, oerr)
				}
				code = 1
				continue
			}
			_ = f.Close()
		}
		if err := t.Utimes(name, when); err != nil {
			code = t.fail(name, err)
		}
	}
	return code
}
