package nginx

import (
	"fmt"
	"path"
	"regexp"
	"strings"

	"github.com/podscope/podscope/engine/proc"
)

// directive is one line of a configuration file, with its block if it has one.
type directive struct {
	name  string
	args  []string
	block []directive
	file  string
	line  int
}

// find is the first directive of a name in a block.
func find(block []directive, name string) (directive, bool) {
	for _, d := range block {
		if d.name == name {
			return d, true
		}
	}
	return directive{}, false
}

// confError is a mistake in the configuration: what nginx prints after [emerg].
type confError struct{ text string }

func (e *confError) Error() string { return e.text }

func confFail(d directive, format string, args ...any) *confError {
	return &confError{fmt.Sprintf(format, args...) + fmt.Sprintf(" in %s:%d", d.file, d.line)}
}

// parser reads one file.
type parser struct {
	p    *proc.Process
	file string
	s    string
	line int
	deep int
}

// parseFile reads a configuration file and those that it includes.
func parseFile(p *proc.Process, file string, deep int) ([]directive, error) {
	b, err := p.ReadFile(file)
	if err != nil {
		return nil, &confError{fmt.Sprintf("open() %q failed (%s)", file, numbered(err))}
	}
	pr := &parser{p: p, file: file, s: string(b), line: 1, deep: deep}
	list, err := pr.block(true)
	return list, err
}

func (p *parser) fail(format string, args ...any) error {
	return confFail(directive{file: p.file, line: p.line}, format, args...)
}

func (p *parser) block(top bool) ([]directive, error) {
	var list []directive
	for {
		d := directive{file: p.file}
		for {
			word, end, err := p.token()
			if err != nil {
				return nil, err
			}
			if end == 0 {
				if d.name == "" {
					d.name, d.line = word, p.line
				} else {
					d.args = append(d.args, word)
				}
				continue
			}
			switch {
			case end == 'E' && d.name != "":
				return nil, p.fail("unexpected end of file, expecting \";\" or \"}\"")
			case end == 'E' && !top:
				return nil, p.fail("unexpected end of file, expecting \"}\"")
			case end == 'E':
				return list, nil
			case end == '}' && d.name != "":
				return nil, p.fail("unexpected \"}\"")
			case end == '}' && top:
				return nil, p.fail("unexpected \"}\"")
			case end == '}':
				return list, nil
			case d.name == "":
				return nil, p.fail("unexpected %q", string(end))
			case end == '{':
				if d.block, err = p.block(false); err != nil {
					return nil, err
				}
			}
			break
		}
		more, err := p.included(d)
		if err != nil {
			return nil, err
		}
		list = append(list, more...)
	}
}

func (p *parser) included(d directive) ([]directive, error) {
	if d.name != "include" || len(d.args) != 1 {
		return []directive{d}, nil
	}
	pattern := d.args[0]
	if !strings.HasPrefix(pattern, "/") {
		pattern = "/etc/nginx/" + pattern
	}
	if p.deep > 8 {
		return nil, p.fail("too many includes")
	}
	files := []string{pattern}
	if strings.ContainsAny(pattern, "*?[") {
		files = nil
		entries, _ := p.p.ReadDir(path.Dir(pattern))
		for _, e := range entries {
			if ok, _ := path.Match(path.Base(pattern), e.Name); ok {
				files = append(files, path.Join(path.Dir(pattern), e.Name))
			}
		}
	}
	var list []directive
	for _, f := range files {
		more, err := parseFile(p.p, f, p.deep+1)
		if err != nil {
			if e, ok := err.(*confError); ok && strings.HasPrefix(e.text, "open()") {
				e.text += fmt.Sprintf(" in %s:%d", p.file, d.line)
			}
			return nil, err
		}
		list = append(list, more...)
	}
	return list, nil
}

// token reads a word, or one of ; { } or E at the end.
func (p *parser) token() (word string, end byte, err error) {
	for p.s != "" {
		switch c := p.s[0]; c {
		case '\n':
			p.line++
			p.s = p.s[1:]
		case ' ', '\t', '\r':
			p.s = p.s[1:]
		case '#':
			i := strings.IndexByte(p.s, '\n')
			if i < 0 {
				i = len(p.s)
			}
			p.s = p.s[i:]
		case ';', '{', '}':
			p.s = p.s[1:]
			return "", c, nil
		case '"', '\'':
			return p.quoted(c)
		default:
			i := 0
			for i < len(p.s) && !strings.ContainsRune(" \t\r\n;", rune(p.s[i])) && (p.s[i] != '{' || i > 0 && p.s[i-1] == '$') {
				i++
			}
			word, p.s = p.s[:i], p.s[i:]
			return word, 0, nil
		}
	}
	return "", 'E', nil
}

func (p *parser) quoted(q byte) (string, byte, error) {
	var b strings.Builder
	for i := 1; i < len(p.s); i++ {
		switch {
		case p.s[i] == q:
			p.s = p.s[i+1:]
			return b.String(), 0, nil
		case p.s[i] == '\\' && i+1 < len(p.s) && strings.IndexByte("\"'\\ntr", p.s[i+1]) >= 0:
			i++
			b.WriteString(map[byte]string{'n': "\n", 't': "\t", 'r': "\r"}[p.s[i]])
			if strings.IndexByte("ntr", p.s[i]) >= 0 {
				continue
			}
		case p.s[i] == '\n':
			p.line++
		}
		b.WriteByte(p.s[i])
	}
	return "", 0, p.fail("unexpected end of file, expecting \";\" or \"}\"")
}

// config is what the files say, ready for use.
type config struct {
	http      []directive
	errorLog  string
	accessLog string
	format    string
	user      string
	userAt    string // where the configuration names it: file and line
	workers   int
	servers   []*server
	upstreams map[string][]string
	types     map[string]string
	plain     string
}

type server struct {
	ports     []uint16
	isDefault bool
	names     []string
	block     []directive
	locations []*location
}

type location struct {
	kind  string // "", "=", "^~", "~", "~*"
	path  string
	re    *regexp.Regexp
	block []directive
}
