package shell

import (
	"errors"
	"fmt"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

const (
	maxScript  = 1 << 20
	maxNesting = 400
	maxCached  = 512
)

// parser parses scripts of one dialect and remembers them: a probe runs the same one again and again, and so do a
// thousand pods. Trees are never changed, so they are shared.
type parser struct {
	dialect dialect
	cache   map[string]*syntax.File
}

func newParser(d dialect) *parser { return &parser{dialect: d, cache: map[string]*syntax.File{}} }

// syntaxError is what a dialect says about text that it cannot parse.
type syntaxError struct {
	text       string
	line       int
	incomplete bool
}

func (e *syntaxError) Error() string { return e.text }

// parse parses a script. With an error it returns the statements on the lines before it.
func (ps *parser) parse(text string) (*syntax.File, *syntaxError) {
	if f := ps.cache[text]; f != nil {
		return f, nil
	}
	if len(text) > maxScript || nesting(text) > maxNesting {
		return &syntax.File{}, &syntaxError{text: "syntax error: too deeply nested", line: 1}
	}
	p := syntax.NewParser(syntax.Variant(ps.variant()))
	f, err := p.Parse(strings.NewReader(text), "")
	if err == nil {
		if serr := ps.refuse(f); serr != nil {
			return before(f.Stmts, serr.line), serr
		}
		if len(ps.cache) >= maxCached {
			clear(ps.cache)
		}
		ps.cache[text] = f
		return f, nil
	}
	serr := ps.translate(err)
	var stmts []*syntax.Stmt
	_ = syntax.NewParser(syntax.Variant(ps.variant())).Stmts(strings.NewReader(text), func(s *syntax.Stmt) bool {
		stmts = append(stmts, s)
		return true
	})
	return before(stmts, serr.line), serr
}

func before(stmts []*syntax.Stmt, line int) *syntax.File {
	f := &syntax.File{}
	for _, s := range stmts {
		if int(s.End().Line()) < line {
			f.Stmts = append(f.Stmts, s)
		}
	}
	return f
}

func (ps *parser) variant() syntax.LangVariant {
	if ps.dialect == dash {
		return syntax.LangPOSIX
	}
	return syntax.LangBash
}

// nesting is how deep brackets and compound commands nest at most, roughly: the parser and the evaluator recurse.
func nesting(text string) int {
	depth, most := 0, 0
	word := 0
	flat := 0 // operators on one line nest too
	for i := 0; i <= len(text); i++ {
		c := byte(' ')
		if i < len(text) {
			c = text[i]
		}
		if c >= 'a' && c <= 'z' {
			continue
		}
		switch text[word:i] {
		case "if", "while", "until", "for", "case":
			depth++
		case "fi", "done", "esac":
			depth = max(depth-1, 0)
		}
		word = i + 1
		switch c {
		case '(', '{', '[':
			depth++
		case ')', '}', ']':
			depth = max(depth-1, 0)
		case '|', '`', '!', '?', '-', '+', '~', ':', '=':
			flat++
		case '\n', ';', ' ':
			if c != ' ' {
				flat = 0
			}
		}
		most = max(most, depth, flat/25)
	}
	return most
}

// refuse reports what bash knows and busybox's ash does not.
func (ps *parser) refuse(f *syntax.File) (serr *syntaxError) {
	if ps.dialect != ash {
		return nil
	}
	syntax.Walk(f, func(n syntax.Node) bool {
		bad := ""
		switch n := n.(type) {
		case *syntax.ArrayExpr:
			bad = `unexpected "("`
		case *syntax.Redirect:
			if n.Op == syntax.WordHdoc {
				bad = "unexpected redirection"
			}
		case *syntax.CStyleLoop:
			bad = "bad for loop variable"
		case *syntax.CoprocClause:
			bad = "unexpected word"
		}
		if bad != "" && serr == nil {
			serr = &syntaxError{text: "syntax error: " + bad, line: int(n.Pos().Line())}
		}
		return serr == nil
	})
	return serr
}

// translate words a parser's error as the dialect does.
func (ps *parser) translate(err error) *syntaxError {
	quoted := strings.Contains(err.Error(), "unclosed here-document") // one whose word is quoted: the parser does not call that incomplete
	out := &syntaxError{line: 1, incomplete: quoted || syntax.IsIncomplete(err)}
	var pe syntax.ParseError
	var le syntax.LangError
	msg := err.Error()
	switch {
	case errors.As(err, &pe):
		out.line, msg = int(pe.Pos.Line()), pe.Text
	case errors.As(err, &le):
		out.line, msg = int(le.Pos.Line()), "( is not allowed"
	}
	token := firstToken(msg)
	switch {
	case strings.Contains(msg, "without closing quote"):
		out.text = ps.unterminated(msg[strings.LastIndexByte(msg, ' ')+1:])
	case out.incomplete:
		out.text = ps.endOfFile(msg)
		if ps.dialect == bash {
			out.line++
		}
	default:
		out.text = ps.unexpected(token)
	}
	return out
}

func (ps *parser) unterminated(token string) string {
	switch ps.dialect {
	case bash:
		return "unexpected EOF while looking for matching `" + token + "'"
	case dash:
		return "Syntax error: Unterminated quoted string"
	}
	return "syntax error: unterminated quoted string"
}

func (ps *parser) endOfFile(msg string) string {
	expecting := ""
	switch {
	case strings.HasPrefix(msg, `"then"`), strings.HasPrefix(msg, "if statement"), strings.HasPrefix(msg, `"else"`):
		expecting = "fi"
	case strings.HasPrefix(msg, `"do"`):
		expecting = "done"
	case strings.Contains(msg, "<cond>"), strings.Contains(msg, "must end with"), strings.Contains(msg, "without matching"):
		expecting = strings.Trim(msg[strings.LastIndexByte(msg, ' ')+1:], `"`)
	}
	switch ps.dialect {
	case bash:
		return "syntax error: unexpected end of file"
	case dash:
		if expecting != "" {
			return fmt.Sprintf(`Syntax error: end of file unexpected (expecting "%s")`, expecting)
		}
		return "Syntax error: end of file unexpected"
	}
	if expecting != "" {
		return fmt.Sprintf(`syntax error: unexpected end of file (expecting "%s")`, expecting)
	}
	return "syntax error: unexpected end of file"
}

func (ps *parser) unexpected(token string) string {
	if token == "" {
		token = "word"
	}
	switch ps.dialect {
	case bash:
		return "syntax error near unexpected token `" + token + "'"
	case dash:
		return fmt.Sprintf(`Syntax error: "%s" unexpected`, token)
	}
	return fmt.Sprintf(`syntax error: unexpected "%s"`, token)
}

// firstToken is the token that a message begins with.
func firstToken(msg string) string {
	if rest, ok := strings.CutPrefix(msg, `"`); ok {
		token, _, _ := strings.Cut(rest, `"`)
		return token
	}
	token, _, _ := strings.Cut(msg, " ")
	return token
}
