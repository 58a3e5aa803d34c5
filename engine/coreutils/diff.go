package coreutils

import "fmt"

func diff() command {
	return command{flags: "uqrNbwBiaU:", long: "unified=u brief=q recursive=r", usage: "[-abBdiNqrTstw] [-L LABEL] [-S FILE] [-U LINES] FILE1 FILE2", run: (*tool).diff}
}

// change is a line of a comparison: kept ' ', removed '-', added '+'.
type change struct {
	mark byte
	line string
}

func (t *tool) diff() int {
	if len(t.args) < 2 {
		t.missing("operand")
		return 2
	}
	a, ca := t.allLines(t.args[:1])
	b, cb := t.allLines(t.args[1:2])
	if ca+cb != 0 {
		return 2
	}
	if len(a) > 4000 || len(b) > 4000 {
		t.warn("files too large")
		return 2
	}
	list := t.compareLines(a, b)
	differ := false
	for _, c := range list {
		differ = differ || c.mark != ' '
	}
	if !differ {
		return 0
	}
	if t.has('q') {
		t.print("Files %s and %s differ\n", t.args[0], t.args[1])
		return 1
	}
	if t.has('u') || t.has('U') || !t.gnu {
		t.print("--- %s\n+++ %s\n", t.headed(t.args[0]), t.headed(t.args[1]))
		t.unified(list, t.number('U', 3))
		return 1
	}
	t.plainDiff(list)
	return 1
}

// headed is a file's name as a unified comparison begins with; GNU's adds when the file was changed.
func (t *tool) headed(name string) string {
	if !t.gnu {
		return name
	}
	changed := t.Now()
	if info, err := t.Stat(name); err == nil {
		changed = info.ModTime
	}
	return name + changed.UTC().Format("\t2006-01-02 15:04:05.000000000 -0700")
}

// compareLines finds a longest common subsequence.
func (t *tool) compareLines(a, b []string) []change {
	lcs := make([][]int32, len(a)+1)
	for i := range lcs {
		lcs[i] = make([]int32, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		t.work()
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				lcs[i][j] = lcs[i+1][j+1] + 1
			} else {
				lcs[i][j] = max(lcs[i+1][j], lcs[i][j+1])
			}
		}
	}
	var list []change
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			list = append(list, change{' ', a[i]})
			i, j = i+1, j+1
		case i < len(a) && (j == len(b) || lcs[i+1][j] >= lcs[i][j+1]):
			list = append(list, change{'-', a[i]})
			i++
		default:
			list = append(list, change{'+', b[j]})
			j++
		}
	}
	return list
}

func (t *tool) unified(list []change, context int) {
	for i := 0; i < len(list); {
		if list[i].mark == ' ' {
			i++
			continue
		}
		start, end := max(0, i-context), i
		for k, quiet := i, 0; k < len(list) && quiet <= 2*context; k++ {
			if quiet++; list[k].mark != ' ' {
				end, quiet = k+1, 0
			}
		}
		stop := min(len(list), end+context)
		t.hunk(list, start, stop)
		i = stop
	}
}

func (t *tool) hunk(list []change, start, stop int) {
	a, b, na, nb := 1, 1, 0, 0
	for k, c := range list[:stop] {
		inside := k >= start
		if c.mark != '+' {
			if inside {
				na++
			} else {
				a++
			}
		}
		if c.mark != '-' {
			if inside {
				nb++
			} else {
				b++
			}
		}
	}
	side := func(at, n int) string {
		if n == 0 {
			at--
		}
		if n == 1 {
			return fmt.Sprint(at)
		}
		return fmt.Sprintf("%d,%d", at, n)
	}
	t.print("@@ -%s +%s @@\n", side(a, na), side(b, nb))
	for _, c := range list[start:stop] {
		t.print("%c%s\n", c.mark, c.line)
	}
}

func (t *tool) plainDiff(list []change) {
	a, b := 0, 0
	for i := 0; i < len(list); {
		if list[i].mark == ' ' {
			a, b, i = a+1, b+1, i+1
			continue
		}
		var gone, come []string
		for i < len(list) && list[i].mark != ' ' {
			if list[i].mark == '-' {
				gone = append(gone, list[i].line)
			} else {
				come = append(come, list[i].line)
			}
			i++
		}
		span := func(at, n int) string {
			if n <= 1 {
				return fmt.Sprint(at + n)
			}
			return fmt.Sprintf("%d,%d", at+1, at+n)
		}
		verb := "c"
		if len(gone) == 0 {
			verb = "a"
		} else if len(come) == 0 {
			verb = "d"
		}
		t.print("%s%s%s\n", span(a, len(gone)), verb, span(b, len(come)))
		for _, l := range gone {
			t.print("< %s\n", l)
		}
		if verb == "c" {
			t.print("---\n")
		}
		for _, l := range come {
			t.print("> %s\n", l)
		}
		a, b = a+len(gone), b+len(come)
	}
}
