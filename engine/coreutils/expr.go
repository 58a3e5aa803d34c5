package coreutils

import (
	"strconv"
	"strings"
)

func expr() command { return command{flags: "-", usage: "EXPRESSION", run: (*tool).expr} }

type exprReader struct {
	*tool
	args []string
}

func (t *tool) expr() int {
	if len(t.args) == 0 {
		return t.missing("operand")
	}
	e := &exprReader{t, t.args}
	v := e.level(0)
	if len(e.args) > 0 {
		e.syntax()
	}
	t.print("%s\n", v)
	return btoi(v == "" || v == "0")
}

func (e *exprReader) syntax() {
	e.warn("syntax error")
	e.leave(2)
}

var exprLevels = [][]string{{"|"}, {"&"}, {"<", "<=", "=", "==", "!=", ">=", ">"}, {"+", "-"}, {"*", "/", "%"}, {":"}}

func (e *exprReader) level(n int) string {
	if n == len(exprLevels) {
		return e.operand()
	}
	left := e.level(n + 1)
	for len(e.args) > 0 {
		op := e.args[0]
		found := false
		for _, o := range exprLevels[n] {
			found = found || o == op
		}
		if !found {
			return left
		}
		e.args = e.args[1:]
		left = e.apply(op, left, e.level(n+1))
	}
	return left
}

func (e *exprReader) operand() string {
	if len(e.args) == 0 {
		e.syntax()
	}
	a := e.args[0]
	e.args = e.args[1:]
	switch {
	case a == "(":
		v := e.level(0)
		if len(e.args) == 0 || e.args[0] != ")" {
			e.syntax()
		}
		e.args = e.args[1:]
		return v
	case a == "length" && len(e.args) > 0:
		return strconv.Itoa(len([]rune(e.operand())))
	case a == "match" && len(e.args) > 1:
		return e.match(e.operand(), e.operand())
	case a == "index" && len(e.args) > 1:
		s := e.operand()
		return strconv.Itoa(strings.IndexAny(s, e.operand()) + 1)
	case a == "substr" && len(e.args) > 2:
		s := []rune(e.operand())
		from, _ := strconv.Atoi(e.operand())
		n, _ := strconv.Atoi(e.operand())
		from = max(from, 1)
		if from > len(s) || n <= 0 {
			return ""
		}
		return string(s[from-1 : min(len(s), from-1+n)])
	}
	return a
}

func (e *exprReader) match(s, pattern string) string {
	re, err := posix("^"+pattern, false, false)
	if err != nil {
		e.syntax()
	}
	m := re.FindStringSubmatch(s)
	if re.NumSubexp() > 0 {
		if m == nil {
			return ""
		}
		return m[1]
	}
	if m == nil {
		return "0"
	}
	return strconv.Itoa(len([]rune(m[0])))
}

func (e *exprReader) apply(op, a, b string) string {
	zero := func(s string) bool { return s == "" || s == "0" }
	x, errx := strconv.ParseInt(a, 10, 64)
	y, erry := strconv.ParseInt(b, 10, 64)
	numeric := errx == nil && erry == nil
	switch op {
	case "|":
		if zero(a) {
			return b
		}
		return a
	case "&":
		if zero(a) || zero(b) {
			return "0"
		}
		return a
	case ":":
		return e.match(a, b)
	case "+", "-", "*", "/", "%":
		if !numeric {
			e.warn("non-integer argument")
			e.leave(2)
		}
		if y == 0 && (op == "/" || op == "%") {
			e.warn("division by zero")
			e.leave(2)
		}
		switch op {
		case "+":
			x += y
		case "-":
			x -= y
		case "*":
			x *= y
		case "/":
			x /= y
		case "%":
			x %= y
		}
		return strconv.FormatInt(x, 10)
	}
	c := strings.Compare(a, b)
	if numeric {
		c = int(min(max(x-y, -1), 1))
	}
	return strconv.Itoa(btoi(op == "<" && c < 0 || op == "<=" && c <= 0 || (op == "=" || op == "==") && c == 0 || op == "!=" && c != 0 ||
		op == ">" && c > 0 || op == ">=" && c >= 0))
}
