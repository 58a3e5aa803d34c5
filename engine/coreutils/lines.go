package coreutils

import (
	"io"
	"slices"
	"strconv"
	"strings"
)

func nl() command {
	return command{flags: "b:w:s:v:i:n:", usage: "[OPTIONS] [FILE]...", run: func(t *tool) int {
		n, w, sep := t.number('v', 1), t.number('w', 6), "\t"
		if t.has('s') {
			sep = t.value('s')
		}
		return t.inputs(t.args, func(_ string, r io.Reader) int {
			_ = lines(r, func(l string) bool {
				if l == "\n" && t.value('b') != "a" {
					t.print("%s\n", strings.Repeat(" ", w+len(sep)))
					return true
				}
				t.print("%*d%s%s", w, n, sep, l)
				n++
				return true
			})
			return 0
		})
	}}
}

func rev() command {
	return command{usage: "[FILE]...", run: func(t *tool) int {
		all, code := t.allLines(t.args)
		for _, l := range all {
			r := []rune(l)
			slices.Reverse(r)
			t.print("%s\n", string(r))
		}
		return code
	}}
}

func tac() command {
	return command{usage: "[FILE]...", run: func(t *tool) int {
		all, code := t.allLines(t.args)
		slices.Reverse(all)
		for _, l := range all {
			t.print("%s\n", l)
		}
		return code
	}}
}

func fold() command {
	return command{flags: "w:sb", long: "width=w spaces=s", usage: "[-bs] [-w WIDTH] [FILE]...", run: func(t *tool) int {
		w := max(1, t.number('w', 80))
		all, code := t.allLines(t.args)
		for _, l := range all {
			r := []rune(l)
			for len(r) > w {
				cut := w
				if t.has('s') {
					if i := strings.LastIndexByte(string(r[:w]), ' '); i > 0 {
						cut = len([]rune(string(r[:w])[:i+1]))
					}
				}
				t.print("%s\n", string(r[:cut]))
				r = r[cut:]
			}
			t.print("%s\n", string(r))
		}
		return code
	}}
}

func shuf() command {
	return command{flags: "n:i:er", long: "head-count=n input-range=i echo=e", usage: "[-n NUM] [-e ARG... | -i L-H | FILE]", run: func(t *tool) int {
		all, code := t.args, 0
		switch {
		case t.has('i'):
			lo, hi, _ := strings.Cut(t.value('i'), "-")
			a, _ := strconv.Atoi(lo)
			b, _ := strconv.Atoi(hi)
			all = nil
			for i := a; i <= b && len(all) < 1<<20; i++ {
				all = append(all, strconv.Itoa(i))
			}
		case !t.has('e'):
			all, code = t.allLines(t.args)
		}
		all = slices.Clone(all)
		t.Sim().Rand("coreutils/shuf").Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		for _, l := range all[:min(len(all), t.number('n', len(all)))] {
			t.print("%s\n", l)
		}
		return code
	}}
}

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

func comm() command {
	return command{flags: "123", usage: "[-123] FILE1 FILE2", run: func(t *tool) int {
		if len(t.args) < 2 {
			return t.missing("operand")
		}
		a, ca := t.allLines(t.args[:1])
		b, cb := t.allLines(t.args[1:2])
		if ca+cb != 0 {
			return 1
		}
		put := func(col byte, l string) {
			if t.has(col) {
				return
			}
			for c := byte('1'); c < col; c++ {
				if !t.has(c) {
					t.print("\t")
				}
			}
			t.print("%s\n", l)
		}
		for len(a) > 0 || len(b) > 0 {
			switch {
			case len(b) == 0 || len(a) > 0 && a[0] < b[0]:
				put('1', a[0])
				a = a[1:]
			case len(a) == 0 || b[0] < a[0]:
				put('2', b[0])
				b = b[1:]
			default:
				put('3', a[0])
				a, b = a[1:], b[1:]
			}
		}
		return 0
	}}
}
