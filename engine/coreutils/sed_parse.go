package coreutils

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// sedCommand is one command of a sed script with its addresses.
type sedCommand struct {
	from, to *sedAddress
	not      bool
	inside   bool // between from and to
	verb     byte
	text     string // a, i, c, labels, y's and w's operands
	re       *regexp.Regexp
	repl     string
	global   bool
	print    bool
	nth      int
	jump     int // index to go to: of the closing brace, of a label
	until    int
}

type sedAddress struct {
	line int
	step int
	last bool
	plus int // to: +N
	re   *regexp.Regexp
}

type sedParser struct {
	s        string
	extended bool
	script   []*sedCommand
	open     []int
	labels   map[string]int
}

func parseSed(s string, extended bool) ([]*sedCommand, error) {
	p := &sedParser{s: s, extended: extended, labels: map[string]int{}}
	for {
		p.s = strings.TrimLeft(p.s, " \t\n;")
		if p.s == "" {
			break
		}
		if p.s[0] == '#' {
			_, p.s, _ = strings.Cut(p.s, "\n")
			continue
		}
		if err := p.command(); err != nil {
			return nil, err
		}
	}
	if len(p.open) > 0 {
		return nil, fmt.Errorf("unmatched '{'")
	}
	for _, c := range p.script {
		if strings.IndexByte("btT", c.verb) >= 0 {
			c.jump = len(p.script)
			if at, ok := p.labels[c.text]; ok {
				c.jump = at
			} else if c.text != "" {
				return nil, fmt.Errorf("can't find label for jump to '%s'", c.text)
			}
		}
	}
	return p.script, nil
}

func (p *sedParser) command() error {
	c := &sedCommand{}
	var err error
	if c.from, err = p.address(); err != nil {
		return err
	}
	if c.from != nil && strings.HasPrefix(p.s, ",") {
		p.s = strings.TrimLeft(p.s[1:], " ")
		if c.to, err = p.address(); err != nil {
			return err
		}
		if c.to == nil {
			return fmt.Errorf("unexpected ','")
		}
	}
	p.s = strings.TrimLeft(p.s, " \t")
	for strings.HasPrefix(p.s, "!") {
		c.not = true
		p.s = strings.TrimLeft(p.s[1:], " \t")
	}
	if p.s == "" {
		return fmt.Errorf("missing command")
	}
	c.verb, p.s = p.s[0], p.s[1:]
	p.script = append(p.script, c)
	return p.operands(c)
}

func (p *sedParser) operands(c *sedCommand) error {
	switch c.verb {
	case '{':
		p.open = append(p.open, len(p.script)-1)
		return nil
	case '}':
		if len(p.open) == 0 {
			return fmt.Errorf("unexpected '}'")
		}
		p.script[p.open[len(p.open)-1]].jump = len(p.script)
		p.open = p.open[:len(p.open)-1]
		return nil
	case 's':
		return p.substitute(c)
	case 'y':
		return p.transliterate(c)
	case 'a', 'i', 'c':
		c.text = p.textOperand()
		return nil
	case ':', 'b', 't', 'T':
		end := strings.IndexAny(p.s, ";\n}")
		if end < 0 {
			end = len(p.s)
		}
		c.text, p.s = strings.TrimSpace(p.s[:end]), p.s[end:]
		if c.verb == ':' {
			p.labels[c.text] = len(p.script)
		}
		return nil
	case 'r', 'w':
		c.text, p.s, _ = strings.Cut(p.s, "\n")
		c.text = strings.TrimSpace(c.text)
		return nil
	case 'q', 'Q':
		i := digits(strings.TrimLeft(p.s, " "))
		p.s = strings.TrimLeft(p.s, " ")
		c.nth, _ = strconv.Atoi(p.s[:i])
		p.s = p.s[i:]
		return p.end()
	case 'd', 'D', 'p', 'P', 'n', 'N', 'g', 'G', 'h', 'H', 'x', '=', 'l':
		return p.end()
	}
	return fmt.Errorf("unsupported command %c", c.verb)
}

func (p *sedParser) end() error {
	p.s = strings.TrimLeft(p.s, " \t")
	if p.s == "" || strings.IndexByte(";\n}#", p.s[0]) >= 0 {
		return nil
	}
	return fmt.Errorf("extra characters after command")
}

// textOperand reads the text of a, i and c, in the one-line and the backslash-newline form.
func (p *sedParser) textOperand() string {
	s := strings.TrimLeft(p.s, " \t")
	if rest, ok := strings.CutPrefix(s, "\\"); ok {
		s = strings.TrimPrefix(strings.TrimLeft(rest, " \t"), "\n")
	}
	var b strings.Builder
	i := 0
	for ; i < len(s) && s[i] != '\n'; i++ {
		if s[i] == '\\' && i+1 < len(s) {
			i++
			if s[i] == 't' {
				b.WriteByte('\t')
				continue
			}
		}
		b.WriteByte(s[i])
	}
	p.s = s[i:]
	return b.String()
}

func (p *sedParser) address() (*sedAddress, error) {
	switch {
	case p.s == "":
		return nil, nil
	case digit(p.s[0]) || p.s[0] == '+':
		plus := p.s[0] == '+'
		p.s = strings.TrimPrefix(p.s, "+")
		i := digits(p.s)
		n, _ := strconv.Atoi(p.s[:i])
		p.s = p.s[i:]
		a := &sedAddress{line: n}
		if plus {
			a = &sedAddress{plus: n}
		}
		if strings.HasPrefix(p.s, "~") {
			j := digits(p.s[1:])
			a.step, _ = strconv.Atoi(p.s[1 : 1+j])
			p.s = p.s[1+j:]
		}
		return a, nil
	case p.s[0] == '$':
		p.s = p.s[1:]
		return &sedAddress{last: true}, nil
	case p.s[0] == '/' || p.s[0] == '\\' && len(p.s) > 1:
		p.s = strings.TrimPrefix(p.s, "\\")
		pattern, err := p.delimited(p.s[0], true)
		if err != nil {
			return nil, fmt.Errorf("unterminated address regex")
		}
		ignore := strings.HasPrefix(p.s, "I")
		p.s = strings.TrimPrefix(p.s, "I")
		re, err := posix(pattern, p.extended, ignore)
		return &sedAddress{re: re}, err
	}
	return nil, nil
}

// delimited reads up to the next unescaped delimiter; p.s begins with the opening one.
func (p *sedParser) delimited(d byte, regex bool) (string, error) {
	var b strings.Builder
	class := false
	for i := 1; i < len(p.s); i++ {
		c := p.s[i]
		switch {
		case c == '\\' && i+1 < len(p.s):
			i++
			if p.s[i] != d || d == '\\' {
				b.WriteByte('\\')
			}
			b.WriteByte(p.s[i])
			continue
		case c == d && !class:
			p.s = p.s[i:]
			p.s = p.s[1:]
			return b.String(), nil
		case regex && c == '[' && !class:
			class = true
		case c == ']' && class && p.s[i-1] != '[':
			class = false
		}
		b.WriteByte(c)
	}
	return "", fmt.Errorf("unterminated")
}

func (p *sedParser) substitute(c *sedCommand) error {
	if p.s == "" {
		return fmt.Errorf("unterminated `s' command")
	}
	d := p.s[0]
	pattern, err := p.delimited(d, true)
	if err != nil {
		return fmt.Errorf("unmatched '%c'", d)
	}
	p.s = string(d) + p.s
	if c.repl, err = p.delimited(d, false); err != nil {
		return fmt.Errorf("unmatched '%c'", d)
	}
	ignore := false
	for p.s != "" && strings.IndexByte("gpiIme0123456789", p.s[0]) >= 0 {
		switch f := p.s[0]; {
		case f == 'g':
			c.global = true
		case f == 'p':
			c.print = true
		case f == 'i' || f == 'I':
			ignore = true
		case digit(f):
			c.nth = c.nth*10 + int(f-'0')
		}
		p.s = p.s[1:]
	}
	if strings.HasPrefix(p.s, "w") {
		c.text, p.s, _ = strings.Cut(p.s[1:], "\n")
		c.text = strings.TrimSpace(c.text)
	} else if err := p.end(); err != nil {
		return fmt.Errorf("unknown option to s command")
	}
	if pattern == "" {
		return nil
	}
	if c.re, err = posix(pattern, p.extended, ignore); err != nil {
		return fmt.Errorf("bad regex '%s': Invalid regexp", pattern)
	}
	return nil
}

func (p *sedParser) transliterate(c *sedCommand) error {
	if p.s == "" {
		return fmt.Errorf("unterminated `y' command")
	}
	d := p.s[0]
	from, err := p.delimited(d, false)
	if err == nil {
		p.s = string(d) + p.s
		c.repl, err = p.delimited(d, false)
	}
	from, _ = unescape(from)
	c.repl, _ = unescape(c.repl)
	if err != nil || len(from) != len(c.repl) {
		return fmt.Errorf("strings for `y' command are different lengths")
	}
	c.text = from
	return p.end()
}
