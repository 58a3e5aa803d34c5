package coreutils

import "github.com/podscope/podscope/engine/vfs"

func truncate() command {
	return command{flags: "cs:", long: "size=s no-create=c", usage: "[-c] -s SIZE FILE...", run: func(t *tool) int {
		n, ok := size(t.value('s'))
		if !ok || len(t.args) == 0 {
			return t.missing("operand")
		}
		for _, name := range t.args {
			f, err := t.Open(name, vfs.WriteOnly|vfs.Create, 0o666)
			if err == nil {
				_ = f.Close()
				err = t.Truncate(name, n)
			}
			if err != nil {
				return t.fail(name, err)
			}
		}
		return 0
	}}
}
