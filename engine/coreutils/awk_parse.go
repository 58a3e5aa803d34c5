package coreutils

import (
	"fmt"
	"strings"
)

// awkNode is an expression or statement: op names it, text is its name, constant or operator.
type awkNode struct {
	op   string
	text string
	kids []*awkNode
}

type awkFunction struct {
	params []string
	body   *awkNode
}

type awkRule struct {
	from, to *awkNode
	body     *awkNode
	inside   bool
}

type awkProgram struct {
	begin, end []*awkNode
	rules      []*awkRule
	functions  map[string]*awkFunction
}

type awkParser struct {
	lex   awkLexer
	tok   awkToken
	noGT  bool
	depth int
}

// awkError unwinds the parser.
type awkError struct{ error }

func (p *awkParser) fail(what string) {
	panic(awkError{fmt.Errorf("cmd. line:1: %s", what)})
}

func parseAwk(src string) (prog *awkProgram, err error) {
	defer func() {
		if r := recover(); r != nil {
			e, ok := r.(awkError)
			if !ok {
				panic(r)
			}
			err = e.error
		}
	}()
	p := &awkParser{lex: awkLexer{s: src}}
	p.advance()
	prog = &awkProgram{functions: map[string]*awkFunction{}}
	for p.skip(); p.tok.kind != 0; p.skip() {
		p.item(prog)
	}
	return prog, nil
}

func (p *awkParser) advance() awkToken {
	old := p.tok
	t, err := p.lex.next()
	if err != nil {
		panic(awkError{err})
	}
	p.tok = t
	return old
}

func (p *awkParser) is(text string) bool {
	return (p.tok.kind == 'o' || p.tok.kind == 'k') && p.tok.text == text
}

func (p *awkParser) accept(text string) bool {
	if p.is(text) {
		p.advance()
		return true
	}
	return false
}

func (p *awkParser) expect(text string) {
	if !p.accept(text) {
		p.fail("Unexpected token")
	}
}

// skip passes newlines and semicolons.
func (p *awkParser) skip() {
	for p.tok.kind == '\n' || p.is(";") {
		p.advance()
	}
}

func (p *awkParser) newlines() {
	for p.tok.kind == '\n' {
		p.advance()
	}
}

func (p *awkParser) item(prog *awkProgram) {
	switch {
	case p.accept("BEGIN"):
		prog.begin = append(prog.begin, p.block())
	case p.accept("END"):
		prog.end = append(prog.end, p.block())
	case p.accept("function"):
		name := p.advance().text
		f := &awkFunction{}
		p.expect("(")
		for !p.accept(")") {
			f.params = append(f.params, p.advance().text)
			p.accept(",")
		}
		p.newlines()
		f.body = p.block()
		prog.functions[name] = f
	default:
		r := &awkRule{}
		if !p.is("{") {
			r.from = p.expr()
			if p.accept(",") {
				r.to = p.expr()
			}
		}
		if p.is("{") {
			r.body = p.block()
		} else {
			r.body = &awkNode{op: "print"}
		}
		prog.rules = append(prog.rules, r)
	}
}

func (p *awkParser) block() *awkNode {
	p.newlines()
	p.expect("{")
	b := &awkNode{op: "block"}
	for p.skip(); !p.is("}"); p.skip() {
		if p.tok.kind == 0 {
			p.fail("Unexpected end of file")
		}
		b.kids = append(b.kids, p.statement())
	}
	p.advance()
	return b
}

// body is a statement after if, while, for: perhaps on the next line, perhaps empty.
func (p *awkParser) body() *awkNode {
	p.newlines()
	if p.accept(";") {
		return &awkNode{op: "block"}
	}
	return p.statement()
}

func (p *awkParser) statement() *awkNode {
	if p.depth++; p.depth > 200 {
		p.fail("Unexpected token")
	}
	defer func() { p.depth-- }()
	switch {
	case p.is("{"):
		return p.block()
	case p.accept("if"):
		n := &awkNode{op: "if", kids: []*awkNode{p.condition(), p.body()}}
		saved, tok := p.lex, p.tok
		p.skip()
		if p.accept("else") {
			n.kids = append(n.kids, p.body())
		} else {
			p.lex, p.tok = saved, tok
		}
		return n
	case p.accept("while"):
		return &awkNode{op: "while", kids: []*awkNode{p.condition(), p.body()}}
	case p.accept("do"):
		body := p.body()
		p.skip()
		p.expect("while")
		return &awkNode{op: "do", kids: []*awkNode{p.condition(), body}}
	case p.accept("for"):
		return p.forLoop()
	}
	n := p.simple()
	if p.tok.kind != '\n' && p.tok.kind != 0 && !p.is(";") && !p.is("}") {
		p.fail("Unexpected token")
	}
	return n
}

func (p *awkParser) condition() *awkNode {
	p.expect("(")
	c := p.expr()
	p.expect(")")
	return c
}

func (p *awkParser) forLoop() *awkNode {
	p.expect("(")
	n := &awkNode{op: "for", kids: []*awkNode{nil, nil, nil, nil}}
	if !p.is(";") {
		n.kids[0] = p.simple()
		if n.kids[0].op == "in" && p.accept(")") {
			in := n.kids[0]
			return &awkNode{op: "forin", text: in.kids[0].text, kids: []*awkNode{in.kids[1], p.body()}}
		}
	}
	p.expect(";")
	p.newlines()
	if !p.is(";") {
		n.kids[1] = p.expr()
	}
	p.expect(";")
	p.newlines()
	if !p.is(")") {
		n.kids[2] = p.simple()
	}
	p.expect(")")
	n.kids[3] = p.body()
	return n
}

func (p *awkParser) simple() *awkNode {
	for _, k := range []string{"next", "break", "continue"} {
		if p.accept(k) {
			return &awkNode{op: k}
		}
	}
	switch {
	case p.accept("exit"):
		return &awkNode{op: "exit", kids: p.optional()}
	case p.accept("return"):
		return &awkNode{op: "return", kids: p.optional()}
	case p.accept("delete"):
		return &awkNode{op: "delete", kids: []*awkNode{p.primary()}}
	case p.is("print") || p.is("printf"):
		return p.printing()
	}
	return p.expr()
}

func (p *awkParser) optional() []*awkNode {
	if p.tok.kind == '\n' || p.tok.kind == 0 || p.is(";") || p.is("}") {
		return nil
	}
	return []*awkNode{p.expr()}
}

func (p *awkParser) printing() *awkNode {
	n := &awkNode{op: p.advance().text}
	p.noGT = true
	if p.is("(") {
		saved, tok := p.lex, p.tok
		p.advance()
		p.noGT = false
		list := p.list()
		p.noGT = true
		p.expect(")")
		if p.tok.kind == '\n' || p.tok.kind == 0 || strings.Contains("; } > >> |", p.tok.text) {
			n.kids = list
		} else {
			p.lex, p.tok = saved, tok
			n.kids = p.list()
		}
	} else if p.tok.kind != '\n' && p.tok.kind != 0 && !strings.Contains("; } > >> |", p.tok.text) {
		n.kids = p.list()
	}
	p.noGT = false
	if p.is(">") || p.is(">>") || p.is("|") {
		to := &awkNode{op: "to", text: p.advance().text}
		to.kids = append([]*awkNode{p.concat()}, n)
		return to
	}
	return n
}

func (p *awkParser) list() []*awkNode {
	list := []*awkNode{p.expr()}
	for p.accept(",") {
		p.newlines()
		list = append(list, p.expr())
	}
	return list
}
