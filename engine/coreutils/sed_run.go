package coreutils

import (
	"io"
	"strconv"
	"strings"

	"github.com/podscope/podscope/engine/vfs"
)

// execute runs the script once. restart asks for another cycle without reading (D); deleted says not to print.
func (e *edit) execute() (restart, deleted bool) {
	replaced := false
	for pc := 0; pc < len(e.script); pc++ {
		c := e.script[pc]
		e.work()
		if c.selects(e) == c.not {
			if c.verb == '{' {
				pc = c.jump - 1
			}
			continue
		}
		switch c.verb {
		case 's':
			if e.substitute(c) {
				replaced = true
			}
		case 'b':
			pc = c.jump - 1
		case 't', 'T':
			if replaced == (c.verb == 't') {
				pc = c.jump - 1
			}
			replaced = false
		case 'd':
			return false, true
		case 'D':
			_, rest, more := strings.Cut(e.pattern, "\n")
			e.pattern = rest
			return more, true
		case 'q':
			e.quit, e.code = true, c.nth
			return false, false
		case 'Q':
			e.quit, e.code = true, c.nth
			return false, true
		case 'c':
			if c.to == nil || !c.inside || c.not {
				e.put(c.text)
			}
			return false, true
		default:
			if e.simple(c) {
				return false, true
			}
		}
	}
	return false, false
}

// simple runs the commands that do not change the flow; it reports true when input ended the cycle.
func (e *edit) simple(c *sedCommand) bool {
	switch c.verb {
	case 'p':
		e.put(e.pattern)
	case 'P':
		first, _, _ := strings.Cut(e.pattern, "\n")
		e.put(first)
	case '=':
		e.put(strconv.Itoa(e.line))
	case 'l':
		e.put(strings.NewReplacer("\\", `\\`, "\t", `\t`, "\n", `\n`).Replace(e.pattern) + "$")
	case 'n', 'N':
		return e.nextLine(c.verb)
	case 'g':
		e.pattern = e.hold
	case 'G':
		e.pattern += "\n" + e.hold
	case 'h':
		e.hold = e.pattern
	case 'H':
		e.hold += "\n" + e.pattern
	case 'x':
		e.pattern, e.hold = e.hold, e.pattern
	case 'y':
		e.pattern = strings.Map(func(r rune) rune {
			if i := strings.IndexRune(c.text, r); i >= 0 {
				return rune(c.repl[i])
			}
			return r
		}, e.pattern)
	case 'i':
		e.put(c.text)
	case 'a':
		e.appended = append(e.appended, c.text+"\n")
	case 'r':
		if r, err := e.input(c.text); err == nil {
			all, _ := io.ReadAll(r)
			_ = r.Close()
			e.appended = append(e.appended, string(all))
		}
	case 'w':
		e.writeTo(c.text, e.pattern)
	}
	return false
}

func (e *edit) nextLine(verb byte) bool {
	if verb == 'n' && !e.quiet && !e.last() {
		e.put(e.pattern)
	}
	l, ok := e.read()
	if !ok {
		if verb == 'N' && !e.quiet {
			e.put(e.pattern)
			return true
		}
		return verb == 'N'
	}
	l = strings.TrimSuffix(l, "\n")
	if verb == 'N' {
		l = e.pattern + "\n" + l
	}
	e.pattern = l
	return false
}

func (e *edit) writeTo(name, s string) {
	if name == "/dev/stdout" {
		e.put(s)
		return
	}
	f, err := e.Open(name, vfs.WriteOnly|vfs.Create|vfs.Append, 0o666)
	if err != nil {
		e.code = e.fail(name, err)
		return
	}
	_, _ = io.WriteString(f, s+"\n")
	_ = f.Close()
}

// selects reports whether the addresses choose the current line.
func (c *sedCommand) selects(e *edit) bool {
	switch {
	case c.from == nil:
		return true
	case c.to == nil:
		return c.from.matches(e)
	case !c.inside:
		if !c.from.matches(e) {
			return false
		}
		c.until = 0
		if c.to.plus > 0 {
			c.until = e.line + c.to.plus
		}
		c.inside = c.to.re != nil || c.to.last && !e.last() || max(c.to.line, c.until) > e.line
		return true
	}
	switch {
	case c.to.re != nil:
		c.inside = !c.to.re.MatchString(e.pattern)
	case c.to.last:
		c.inside = !e.last()
	default:
		end := max(c.to.line, c.until)
		c.inside = e.line < end
		return e.line <= end
	}
	return true
}

func (a *sedAddress) matches(e *edit) bool {
	switch {
	case a.re != nil:
		return a.re.MatchString(e.pattern)
	case a.last:
		return e.last()
	case a.step > 0:
		return e.line >= a.line && (e.line-a.line)%a.step == 0
	}
	return e.line == a.line
}

func (e *edit) substitute(c *sedCommand) bool {
	re := c.re
	if re == nil {
		return false
	}
	var b strings.Builder
	at, n, done := 0, 0, false
	for _, m := range re.FindAllStringSubmatchIndex(e.pattern, -1) {
		n++
		if c.nth > 0 && (n < c.nth || n > c.nth && !c.global) {
			continue
		}
		b.WriteString(e.pattern[at:m[0]])
		b.WriteString(expandSed(c.repl, e.pattern, m))
		at, done = m[1], true
		if !c.global && c.nth == 0 {
			break
		}
	}
	if !done {
		return false
	}
	b.WriteString(e.pattern[at:])
	e.pattern = b.String()
	if c.print {
		e.put(e.pattern)
	}
	if c.text != "" {
		e.writeTo(c.text, e.pattern)
	}
	return true
}

// expandSed fills a replacement: & and \N, \n, and the case changes \U \L \u \l \E.
func expandSed(repl, s string, m []int) string {
	var b strings.Builder
	mode, once := byte('E'), byte(0)
	put := func(s string) {
		switch mode {
		case 'U':
			s = strings.ToUpper(s)
		case 'L':
			s = strings.ToLower(s)
		}
		if once != 0 && s != "" {
			first := strings.ToUpper(s[:1])
			if once == 'l' {
				first = strings.ToLower(s[:1])
			}
			s, once = first+s[1:], 0
		}
		b.WriteString(s)
	}
	for i := 0; i < len(repl); i++ {
		switch c := repl[i]; {
		case c == '&':
			put(s[m[0]:m[1]])
		case c == '\\' && i+1 < len(repl):
			i++
			switch d := repl[i]; {
			case digit(d):
				if g := int(d-'0') * 2; g+1 < len(m) && m[g] >= 0 {
					put(s[m[g]:m[g+1]])
				}
			case strings.IndexByte("ULE", d) >= 0:
				mode = d
			case d == 'u' || d == 'l':
				once = d
			case d == 'n':
				put("\n")
			case d == 't':
				put("\t")
			default:
				put(string(d))
			}
		default:
			put(string(c))
		}
	}
	return b.String()
}
