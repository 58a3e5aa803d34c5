package coreutils

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/podscope/podscope/engine/proc"
)

func pstree() command { return command{flags: "pan", usage: "[-p] [PID]", run: (*tool).pstree} }

// twig is a process with what it has started, as pstree draws it.
type twig struct {
	label string
	pid   int
	count int // how many there are like it
	below []twig
}

func (t *tool) pstree() int {
	root := 1
	if len(t.args) > 0 {
		n, err := strconv.Atoi(t.args[0])
		if err != nil {
			t.warn("No such user name: %s", t.args[0])
			return 1
		}
		root = n
	}
	p := t.PIDs().Process(root)
	if p == nil {
		return 1
	}
	var b strings.Builder
	t.twig(p).draw(&b, "")
	t.print("%s\n", b.String())
	return 0
}

// twig gathers a process's tree: by name, and without -p the same ones together.
func (t *tool) twig(p *proc.Process) twig {
	w := twig{label: p.Name(), pid: t.PIDs().PID(p), count: 1}
	if t.has('p') {
		w.label += fmt.Sprintf("(%d)", w.pid)
	}
	for _, c := range t.among(p.Children()) {
		w.below = append(w.below, t.twig(c))
	}
	slices.SortStableFunc(w.below, func(a, b twig) int {
		if t.has('n') {
			return cmp.Compare(a.pid, b.pid)
		}
		return cmp.Or(cmp.Compare(a.label, b.label), cmp.Compare(a.pid, b.pid))
	})
	if !t.has('p') {
		w.below = together(w.below)
	}
	return w
}

func together(list []twig) (out []twig) {
	for _, w := range list {
		if n := len(out); n > 0 && out[n-1].like(w) {
			out[n-1].count++
		} else {
			out = append(out, w)
		}
	}
	return out
}

func (w twig) like(o twig) bool {
	return w.label == o.label && slices.EqualFunc(w.below, o.below, func(a, b twig) bool { return a.count == b.count && a.like(b) })
}

// draw writes the tree; prefix is what stands before lines that follow the first.
func (w twig) draw(b *strings.Builder, prefix string) {
	label, end := w.label, ""
	if w.count > 1 {
		label, end = fmt.Sprintf("%d*[%s", w.count, w.label), "]"
	}
	b.WriteString(label)
	prefix += strings.Repeat(" ", utf8.RuneCountInString(label))
	for i, c := range w.below {
		last := i == len(w.below)-1
		switch {
		case i == 0 && last:
			b.WriteString("───")
		case i == 0:
			b.WriteString("─┬─")
		case last:
			b.WriteString("\n" + prefix + " └─")
		default:
			b.WriteString("\n" + prefix + " ├─")
		}
		if last {
			c.draw(b, prefix+"   ")
		} else {
			c.draw(b, prefix+" │ ")
		}
	}
	b.WriteString(end)
}
