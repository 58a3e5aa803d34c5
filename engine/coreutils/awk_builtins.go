package coreutils

import (
	"math"
	"strings"
)

func (r *awkRun) mathCall(name string, arg func(int) awkValue) awkValue {
	x := arg(0).num()
	switch name {
	case "int":
		return awkNumber(math.Trunc(x))
	case "sqrt":
		return awkNumber(math.Sqrt(x))
	case "exp":
		return awkNumber(math.Exp(x))
	case "log":
		return awkNumber(math.Log(x))
	case "sin":
		return awkNumber(math.Sin(x))
	case "cos":
		return awkNumber(math.Cos(x))
	case "atan2":
		return awkNumber(math.Atan2(x, arg(1).num()))
	case "rand":
		r.random = r.random*6364136223846793005 + 1442695040888963407
		return awkNumber(float64(r.random>>11) / (1 << 53))
	case "srand":
		r.random = uint64(r.now().UnixNano())
		return awkNumber(0)
	}
	r.warn("cmd. line:1: Call to undefined function")
	r.leave(1)
	return awkValue{}
}

func awkSubstr(s string, from float64, n *awkNode, arg func(int) awkValue) string {
	runes := []rune(s)
	start := int(math.Round(from)) - 1
	end := len(runes)
	if len(n.kids) > 2 {
		end = start + int(math.Round(arg(2).num()))
	}
	start, end = max(start, 0), min(end, len(runes))
	if start >= end {
		return ""
	}
	return string(runes[start:end])
}

func (r *awkRun) textCall(n *awkNode, arg func(int) awkValue) awkValue {
	switch n.text {
	case "length":
		if len(n.kids) == 0 {
			return awkNumber(float64(len([]rune(r.record))))
		}
		if k := n.kids[0]; k.op == "var" && r.arrays[k.text] != nil {
			return awkNumber(float64(len(r.arrays[k.text])))
		}
		return awkNumber(float64(len([]rune(arg(0).str()))))
	case "sprintf":
		return awkString(r.sprintf(n.kids))
	case "split":
		return r.splitCall(n, arg)
	case "match":
		m := r.pattern(n.kids[1]).FindStringIndex(arg(0).str())
		if m == nil {
			m = []int{-1, -2}
		}
		r.vars["RSTART"], r.vars["RLENGTH"] = awkNumber(float64(m[0]+1)), awkNumber(float64(m[1]-m[0]))
		return r.vars["RSTART"]
	}
	return r.substituteCall(n, arg)
}

func (r *awkRun) splitCall(n *awkNode, arg func(int) awkValue) awkValue {
	sep := r.get("FS").str()
	if len(n.kids) > 2 {
		if sep = n.kids[2].text; n.kids[2].op != "r" {
			sep = arg(2).str()
		} else if len(sep) == 1 {
			sep = "(" + sep + ")"
		}
	}
	parts := r.split(arg(0).str(), sep)
	a := r.array(n.kids[1].text)
	clear(a)
	for i, p := range parts {
		a[awkNumber(float64(i+1)).str()] = awkInput(p)
	}
	return awkNumber(float64(len(parts)))
}

func (r *awkRun) substituteCall(n *awkNode, arg func(int) awkValue) awkValue {
	target := &awkNode{op: "field", kids: []*awkNode{{op: "n", text: "0"}}}
	if len(n.kids) > 2 {
		target = n.kids[2]
	}
	s, repl := r.eval(target).str(), arg(1).str()
	re := r.pattern(n.kids[0])
	count, at := 0, 0
	var b strings.Builder
	for _, m := range re.FindAllStringIndex(s, -1) {
		count++
		b.WriteString(s[at:m[0]])
		b.WriteString(awkReplacement(repl, s[m[0]:m[1]]))
		at = m[1]
		if n.text == "sub" {
			break
		}
	}
	if count > 0 {
		b.WriteString(s[at:])
		r.set(target, awkString(b.String()))
	}
	return awkNumber(float64(count))
}

func awkReplacement(repl, match string) string {
	var b strings.Builder
	for i := 0; i < len(repl); i++ {
		switch {
		case repl[i] == '\\' && i+1 < len(repl) && (repl[i+1] == '&' || repl[i+1] == '\\'):
			i++
			b.WriteByte(repl[i])
		case repl[i] == '&':
			b.WriteString(match)
		default:
			b.WriteByte(repl[i])
		}
	}
	return b.String()
}
