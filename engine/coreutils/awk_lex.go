package coreutils

import (
	"fmt"
	"strings"
)

type awkToken struct {
	kind  byte // 'n' number, 's' string, 'r' regex, 'i' name, 'f' function call name, 'k' keyword, 'o' operator, '\n', 0 end
	text  string
	space bool // blank before it
}

var awkKeywords = " BEGIN END if else while for do break continue next exit return in delete function getline print printf "

type awkLexer struct {
	s    string
	at   int
	last awkToken
}

// next reads a token. A slash is a regex where an operand may stand.
func (l *awkLexer) next() (awkToken, error) {
	start := l.at
	for l.at < len(l.s) {
		switch {
		case l.s[l.at] == ' ' || l.s[l.at] == '\t' || l.s[l.at] == '\r':
			l.at++
			continue
		case strings.HasPrefix(l.s[l.at:], "\\\n"):
			l.at += 2
			continue
		case l.s[l.at] == '#':
			for l.at < len(l.s) && l.s[l.at] != '\n' {
				l.at++
			}
			continue
		}
		break
	}
	space := l.at > start
	tok, err := l.token()
	tok.space = space
	l.last = tok
	return tok, err
}

func (l *awkLexer) operandExpected() bool {
	switch l.last.kind {
	case 'n', 's', 'i', 'r':
		return false
	case 'o':
		return l.last.text != ")" && l.last.text != "]" && l.last.text != "$"
	}
	return true
}

func (l *awkLexer) token() (awkToken, error) {
	if l.at >= len(l.s) {
		return awkToken{}, nil
	}
	c := l.s[l.at]
	switch {
	case c == '\n':
		l.at++
		return awkToken{kind: '\n', text: "\n"}, nil
	case digit(c) || c == '.' && l.at+1 < len(l.s) && digit(l.s[l.at+1]):
		return l.number(), nil
	case c == '_' || c|32 >= 'a' && c|32 <= 'z':
		return l.name(), nil
	case c == '"':
		return l.quoted('"', 's')
	case c == '/' && l.operandExpected():
		return l.quoted('/', 'r')
	}
	for _, op := range []string{"**=", "&&", "||", "==", "!=", "<=", ">=", "++", "--", "+=", "-=", "*=", "/=", "%=", "^=", ">>", "!~", "**"} {
		if strings.HasPrefix(l.s[l.at:], op) {
			l.at += len(op)
			return awkToken{kind: 'o', text: op}, nil
		}
	}
	if strings.IndexByte("{}()[];,+-*/%^!<>|?:~$=", c) < 0 {
		return awkToken{}, fmt.Errorf("cmd. line:1: Unexpected token")
	}
	l.at++
	return awkToken{kind: 'o', text: string(c)}, nil
}

func (l *awkLexer) number() awkToken {
	start := l.at
	for l.at < len(l.s) && (digit(l.s[l.at]) || l.s[l.at] == '.') {
		l.at++
	}
	if l.at < len(l.s) && l.s[l.at]|32 == 'e' {
		j := l.at + 1
		if j < len(l.s) && (l.s[j] == '+' || l.s[j] == '-') {
			j++
		}
		if j < len(l.s) && digit(l.s[j]) {
			for l.at = j; l.at < len(l.s) && digit(l.s[l.at]); l.at++ {
			}
		}
	}
	return awkToken{kind: 'n', text: l.s[start:l.at]}
}

func (l *awkLexer) name() awkToken {
	start := l.at
	for l.at < len(l.s) && (l.s[l.at] == '_' || l.s[l.at]|32 >= 'a' && l.s[l.at]|32 <= 'z' || digit(l.s[l.at])) {
		l.at++
	}
	name := l.s[start:l.at]
	switch {
	case name == "func":
		return awkToken{kind: 'k', text: "function"}
	case strings.Contains(awkKeywords, " "+name+" "):
		return awkToken{kind: 'k', text: name}
	case l.at < len(l.s) && l.s[l.at] == '(':
		return awkToken{kind: 'f', text: name}
	}
	return awkToken{kind: 'i', text: name}
}

func (l *awkLexer) quoted(end, kind byte) (awkToken, error) {
	var b strings.Builder
	class := false
	for l.at++; l.at < len(l.s); l.at++ {
		c := l.s[l.at]
		switch {
		case c == end && !class:
			l.at++
			return awkToken{kind: kind, text: b.String()}, nil
		case c == '\n':
			return awkToken{}, fmt.Errorf("cmd. line:1: Unexpected end of string")
		case c == '\\' && kind == 's':
			out, n, _ := escape(l.s[l.at:] + " ")
			if l.at+1 < len(l.s) && l.s[l.at+1] == '/' {
				out, n = "/", 2
			}
			b.WriteString(out)
			l.at += n - 1
			continue
		case c == '\\' && l.at+1 < len(l.s):
			l.at++
			if l.s[l.at] != end {
				b.WriteByte('\\')
			}
			c = l.s[l.at]
		case kind == 'r' && c == '[':
			class = true
		case kind == 'r' && c == ']':
			class = false
		}
		b.WriteByte(c)
	}
	return awkToken{}, fmt.Errorf("cmd. line:1: Unexpected end of string")
}
