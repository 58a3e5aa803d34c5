package coreutils

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

func (r *awkRun) exec(n *awkNode) (awkJump, awkValue) {
	r.work()
	switch n.op {
	case "block":
		for _, k := range n.kids {
			if j, v := r.exec(k); j != awkNone {
				return j, v
			}
		}
	case "if":
		if r.eval(n.kids[0]).truth() {
			return r.exec(n.kids[1])
		}
		if len(n.kids) > 2 {
			return r.exec(n.kids[2])
		}
	case "while", "do", "for", "forin":
		return r.loop(n)
	case "next":
		return awkNext, awkValue{}
	case "break":
		return awkBreak, awkValue{}
	case "continue":
		return awkContinue, awkValue{}
	case "exit":
		if len(n.kids) > 0 {
			r.code = int(r.eval(n.kids[0]).num())
		}
		return awkExit, awkValue{}
	case "return":
		if len(n.kids) > 0 {
			return awkReturn, r.eval(n.kids[0])
		}
		return awkReturn, awkValue{}
	case "delete":
		r.remove(n.kids[0])
	case "print", "printf":
		r.write(n, r.out)
	case "to":
		r.write(n.kids[1], r.output(n.text, r.eval(n.kids[0]).str()))
	default:
		r.eval(n)
	}
	return awkNone, awkValue{}
}

func (r *awkRun) remove(target *awkNode) {
	a := r.array(target.text)
	if target.op == "index" {
		delete(a, r.key(target.kids))
		return
	}
	clear(a)
}

func (r *awkRun) write(n *awkNode, w io.Writer) {
	if n.op == "printf" {
		if len(n.kids) > 0 {
			fmt.Fprint(w, r.sprintf(n.kids))
		}
		return
	}
	if len(n.kids) == 0 {
		fmt.Fprint(w, r.record, r.get("ORS").str())
		return
	}
	kids := n.kids
	if len(kids) == 1 && kids[0].op == "tuple" {
		kids = kids[0].kids
	}
	parts := make([]string, len(kids))
	for i, k := range kids {
		parts[i] = r.eval(k).format(r.get("OFMT").str())
	}
	fmt.Fprint(w, strings.Join(parts, r.get("OFS").str()), r.get("ORS").str())
}

func (r *awkRun) sprintf(kids []*awkNode) string {
	if len(kids) == 1 && kids[0].op == "tuple" {
		kids = kids[0].kids
	}
	format := r.eval(kids[0]).str()
	i := 0
	s, _, _ := formatted(strings.ReplaceAll(format, "\\", "\\\\"), func() (string, bool) {
		if i++; i >= len(kids) {
			return "", false
		}
		v := r.eval(kids[i])
		verb := awkVerb(format, i)
		switch {
		case strings.IndexByte("diouxX", verb) >= 0:
			return strconv.FormatInt(int64(v.num()), 10), true
		case strings.IndexByte("eEfFgG", verb) >= 0:
			return strconv.FormatFloat(v.num(), 'g', -1, 64), true
		case verb == 'c' && v.isNum:
			return string(rune(int(v.n))), true
		}
		return v.str(), true
	})
	return s
}

// awkVerb is the letter of the n-th conversion of a format.
func awkVerb(f string, n int) byte {
	for i := 0; i < len(f); i++ {
		if f[i] != '%' {
			continue
		}
		i++
		if i < len(f) && f[i] == '%' {
			continue
		}
		for i < len(f) && strings.IndexByte("-+ #0123456789.*lh", f[i]) >= 0 {
			if f[i] == '*' {
				if n--; n == 0 {
					return 'd'
				}
			}
			i++
		}
		if n--; n == 0 && i < len(f) {
			return f[i]
		}
	}
	return 's'
}

func (r *awkRun) loop(n *awkNode) (awkJump, awkValue) {
	if n.op == "forin" {
		for _, k := range sortedKeys(r.array(n.kids[0].text)) {
			r.set(&awkNode{op: "var", text: n.text}, awkInput(k))
			if j, v := r.exec(n.kids[1]); j == awkBreak {
				break
			} else if j != awkNone && j != awkContinue {
				return j, v
			}
		}
		return awkNone, awkValue{}
	}
	var cond, step, body *awkNode
	switch n.op {
	case "for":
		if n.kids[0] != nil {
			r.exec(n.kids[0])
		}
		cond, step, body = n.kids[1], n.kids[2], n.kids[3]
	default:
		cond, body = n.kids[0], n.kids[1]
	}
	for first := true; ; first = false {
		r.work()
		if cond != nil && !(first && n.op == "do") && !r.eval(cond).truth() {
			return awkNone, awkValue{}
		}
		if j, v := r.exec(body); j == awkBreak {
			return awkNone, awkValue{}
		} else if j != awkNone && j != awkContinue {
			return j, v
		}
		if step != nil {
			r.exec(step)
		}
	}
}

func (r *awkRun) eval(n *awkNode) awkValue {
	switch n.op {
	case "n":
		v, _ := strconv.ParseFloat(n.text, 64)
		return awkNumber(v)
	case "s":
		return awkString(n.text)
	case "r":
		return awkBool(r.regex(n.text).MatchString(r.record))
	case "var":
		return r.get(n.text)
	case "group":
		return r.eval(n.kids[0])
	case "index":
		a, k := r.array(n.text), r.key(n.kids)
		v, ok := a[k]
		if !ok {
			v = awkInput("")
			a[k] = v
		}
		return v
	case "field":
		return awkInput(r.field(int(r.eval(n.kids[0]).num())))
	case "assign":
		return r.assign(n)
	case "post":
		old := r.eval(n.kids[0]).num()
		r.set(n.kids[0], awkNumber(arithmetic(n.text, old, 1)))
		return awkNumber(old)
	case "call":
		return r.call(n)
	case "getline":
		return r.getline(n)
	}
	return r.operator(n)
}

func (r *awkRun) operator(n *awkNode) awkValue {
	switch n.op {
	case "?":
		if r.eval(n.kids[0]).truth() {
			return r.eval(n.kids[1])
		}
		return r.eval(n.kids[2])
	case "||":
		return awkBool(r.eval(n.kids[0]).truth() || r.eval(n.kids[1]).truth())
	case "&&":
		return awkBool(r.eval(n.kids[0]).truth() && r.eval(n.kids[1]).truth())
	case "in":
		left := n.kids[0]
		kids := []*awkNode{left}
		if left.op == "tuple" {
			kids = left.kids
		}
		_, ok := r.array(n.kids[1].text)[r.key(kids)]
		return awkBool(ok)
	case "~", "!~":
		return awkBool(r.pattern(n.kids[1]).MatchString(r.eval(n.kids[0]).str()) == (n.op == "~"))
	case "cmp":
		return awkBool(compareAwk(n.text, r.eval(n.kids[0]), r.eval(n.kids[1])))
	case "concat":
		left := r.eval(n.kids[0]).str()
		return awkString(left + r.eval(n.kids[1]).str())
	case "math":
		left := r.eval(n.kids[0]).num()
		return awkNumber(arithmetic(n.text, left, r.eval(n.kids[1]).num()))
	case "unary":
		v := r.eval(n.kids[0])
		switch n.text {
		case "!":
			return awkBool(!v.truth())
		case "-":
			return awkNumber(-v.num())
		}
		return awkNumber(v.num())
	case "tuple":
		return awkString(r.key(n.kids))
	}
	return awkValue{}
}

func arithmetic(op string, a, b float64) float64 {
	switch op {
	case "+":
		return a + b
	case "-":
		return a - b
	case "*":
		return a * b
	case "/":
		return a / b
	case "%":
		return math.Mod(a, b)
	case "^", "**":
		return math.Pow(a, b)
	}
	return b
}

func (r *awkRun) assign(n *awkNode) awkValue {
	v := r.eval(n.kids[1])
	if n.text != "" {
		v = awkNumber(arithmetic(n.text, r.eval(n.kids[0]).num(), v.num()))
	}
	r.set(n.kids[0], v)
	return v
}
