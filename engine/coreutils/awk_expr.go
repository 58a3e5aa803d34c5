package coreutils

import "strings"

func (p *awkParser) expr() *awkNode {
	if p.depth++; p.depth > 200 {
		p.fail("Unexpected token")
	}
	defer func() { p.depth-- }()
	left := p.ternary()
	for _, op := range []string{"=", "+=", "-=", "*=", "/=", "%=", "^=", "**="} {
		if p.is(op) {
			if left.op != "var" && left.op != "index" && left.op != "field" {
				p.fail("Unexpected token")
			}
			p.advance()
			p.newlines()
			return &awkNode{op: "assign", text: strings.TrimSuffix(op, "="), kids: []*awkNode{left, p.expr()}}
		}
	}
	return left
}

func (p *awkParser) ternary() *awkNode {
	c := p.or()
	if !p.accept("?") {
		return c
	}
	p.newlines()
	a := p.expr()
	p.newlines()
	p.expect(":")
	p.newlines()
	return &awkNode{op: "?", kids: []*awkNode{c, a, p.expr()}}
}

func (p *awkParser) or() *awkNode {
	n := p.and()
	for p.accept("||") {
		p.newlines()
		n = &awkNode{op: "||", kids: []*awkNode{n, p.and()}}
	}
	return n
}

func (p *awkParser) and() *awkNode {
	n := p.membership()
	for p.accept("&&") {
		p.newlines()
		n = &awkNode{op: "&&", kids: []*awkNode{n, p.membership()}}
	}
	return n
}

func (p *awkParser) membership() *awkNode {
	n := p.match()
	for p.accept("in") {
		n = &awkNode{op: "in", kids: []*awkNode{n, {op: "var", text: p.advance().text}}}
	}
	return n
}

func (p *awkParser) match() *awkNode {
	n := p.comparison()
	for p.is("~") || p.is("!~") {
		op := p.advance().text
		n = &awkNode{op: op, kids: []*awkNode{n, p.comparison()}}
	}
	return n
}

func (p *awkParser) comparison() *awkNode {
	n := p.concat()
	for _, op := range []string{"<", "<=", "==", "!=", ">", ">="} {
		if p.is(op) && !(op == ">" && p.noGT) {
			p.advance()
			return &awkNode{op: "cmp", text: op, kids: []*awkNode{n, p.concat()}}
		}
	}
	if p.is("|") && !p.noGT {
		saved, tok := p.lex, p.tok
		p.advance()
		if p.accept("getline") {
			return &awkNode{op: "getline", text: "|", kids: []*awkNode{n, p.target()}}
		}
		p.lex, p.tok = saved, tok
	}
	return n
}

// target is getline's variable, or nil.
func (p *awkParser) target() *awkNode {
	if p.tok.kind == 'i' || p.is("$") {
		return p.primary()
	}
	return nil
}

func (p *awkParser) concat() *awkNode {
	n := p.additive()
	for p.startsOperand() {
		n = &awkNode{op: "concat", kids: []*awkNode{n, p.additive()}}
	}
	return n
}

// startsOperand reports whether the token can begin the second half of a concatenation.
func (p *awkParser) startsOperand() bool {
	switch p.tok.kind {
	case 'n', 's', 'i', 'f':
		return true
	case 'o':
		return strings.Contains(" ( $ ! - + ++ -- ", " "+p.tok.text+" ") && p.tok.text != "+" && !(p.tok.text == "-" && !p.tok.space)
	}
	return false
}

func (p *awkParser) additive() *awkNode {
	n := p.multiplicative()
	for p.is("+") || p.is("-") {
		op := p.advance().text
		n = &awkNode{op: "math", text: op, kids: []*awkNode{n, p.multiplicative()}}
	}
	return n
}

func (p *awkParser) multiplicative() *awkNode {
	n := p.unary()
	for p.is("*") || p.is("/") || p.is("%") {
		op := p.advance().text
		n = &awkNode{op: "math", text: op, kids: []*awkNode{n, p.unary()}}
	}
	return n
}

func (p *awkParser) unary() *awkNode {
	for _, op := range []string{"!", "-", "+"} {
		if p.accept(op) {
			return &awkNode{op: "unary", text: op, kids: []*awkNode{p.unary()}}
		}
	}
	n := p.postfix()
	if p.is("^") || p.is("**") {
		p.advance()
		return &awkNode{op: "math", text: "^", kids: []*awkNode{n, p.unary()}}
	}
	return n
}

func (p *awkParser) postfix() *awkNode {
	n := p.primary()
	if (p.is("++") || p.is("--")) && (n.op == "var" || n.op == "index" || n.op == "field") {
		return &awkNode{op: "post", text: p.advance().text[:1], kids: []*awkNode{n}}
	}
	return n
}

func (p *awkParser) primary() *awkNode {
	t := p.tok
	switch t.kind {
	case 'n', 's', 'r':
		p.advance()
		return &awkNode{op: string(t.kind), text: t.text}
	case 'i':
		p.advance()
		if p.accept("[") {
			n := &awkNode{op: "index", text: t.text, kids: p.list()}
			p.expect("]")
			return n
		}
		return &awkNode{op: "var", text: t.text}
	case 'f':
		p.advance()
		p.advance() // the parenthesis
		n := &awkNode{op: "call", text: t.text}
		p.newlines()
		if !p.is(")") {
			noGT := p.noGT
			p.noGT = false
			n.kids = p.list()
			p.noGT = noGT
		}
		p.expect(")")
		return n
	}
	return p.prefixed()
}

func (p *awkParser) prefixed() *awkNode {
	switch {
	case p.accept("$"):
		if p.is("++") || p.is("--") {
			return &awkNode{op: "field", kids: []*awkNode{p.prefixed()}}
		}
		return &awkNode{op: "field", kids: []*awkNode{p.primary()}}
	case p.is("++") || p.is("--"):
		op := p.advance().text[:1]
		return &awkNode{op: "assign", text: op, kids: []*awkNode{p.primary(), {op: "n", text: "1"}}}
	case p.is("-") || p.is("!"):
		return p.unary()
	case p.accept("getline"):
		n := &awkNode{op: "getline", kids: []*awkNode{nil, p.target()}}
		if p.accept("<") {
			n.text, n.kids[0] = "<", p.primary()
		}
		return n
	case p.accept("("):
		noGT := p.noGT
		p.noGT = false
		list := p.list()
		p.noGT = noGT
		p.expect(")")
		if len(list) > 1 {
			return &awkNode{op: "tuple", kids: list}
		}
		return &awkNode{op: "group", kids: list}
	}
	p.fail("Unexpected token")
	return nil
}
