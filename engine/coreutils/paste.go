package coreutils

import "strings"

func paste() command {
	return command{flags: "d:s", long: "delimiters=d serial=s", usage: "[-d LIST] [-s] [FILE]...", run: func(t *tool) int {
		sep := "\t"
		if t.has('d') {
			sep, _ = unescape(t.value('d'))
		}
		names := t.args
		if len(names) == 0 {
			names = []string{"-"}
		}
		var columns [][]string
		rows := 0
		for _, n := range names {
			l, code := t.allLines([]string{n})
			if code != 0 {
				return code
			}
			columns = append(columns, l)
			rows = max(rows, len(l))
		}
		if t.has('s') {
			for _, c := range columns {
				t.print("%s\n", strings.Join(c, sep))
			}
			return 0
		}
		for i := range rows {
			var cells []string
			for _, c := range columns {
				if i < len(c) {
					cells = append(cells, c[i])
				} else {
					cells = append(cells, "")
				}
			}
			t.print("%s\n", strings.Join(cells, sep))
		}
		return 0
	}}
}
