package coreutils

import (
	"math"
	"regexp"
	"strings"
)

// frame is the innermost function's variables that name belongs to, or nil.
func (r *awkRun) frame(name string) *awkFrame {
	if len(r.frames) == 0 {
		return nil
	}
	f := r.frames[len(r.frames)-1]
	for _, l := range f.locals {
		if l == name {
			return f
		}
	}
	return nil
}

func (r *awkRun) get(name string) awkValue {
	m := r.vars
	if f := r.frame(name); f != nil {
		m = f.vars
	}
	if v, ok := m[name]; ok {
		return v
	}
	return awkInput("")
}

func (r *awkRun) array(name string) map[string]awkValue {
	m := r.arrays
	if f := r.frame(name); f != nil {
		m = f.arrays
	}
	a := m[name]
	if a == nil {
		a = map[string]awkValue{}
		m[name] = a
	}
	return a
}

func (r *awkRun) key(kids []*awkNode) string {
	parts := make([]string, len(kids))
	for i, k := range kids {
		parts[i] = r.eval(k).str()
	}
	return strings.Join(parts, r.get("SUBSEP").str())
}

func (r *awkRun) set(target *awkNode, v awkValue) {
	switch target.op {
	case "group":
		r.set(target.kids[0], v)
	case "field":
		r.setField(int(r.eval(target.kids[0]).num()), v.str())
	case "index":
		r.array(target.text)[r.key(target.kids)] = v
	case "var":
		if f := r.frame(target.text); f != nil {
			f.vars[target.text] = v
			return
		}
		r.vars[target.text] = v
		if target.text == "NF" {
			n := max(0, min(int(v.num()), 10000))
			for len(r.fields) < n {
				r.fields = append(r.fields, "")
			}
			r.fields = r.fields[:n]
			r.rebuild()
		}
	}
}

// pattern is the regex that an operand of ~ means.
func (r *awkRun) pattern(n *awkNode) *regexp.Regexp {
	if n.op == "r" {
		return r.regex(n.text)
	}
	return r.regex(r.eval(n).str())
}

func (r *awkRun) getline(n *awkNode) awkValue {
	next := r.nextRecord
	if n.kids[0] != nil {
		name := r.eval(n.kids[0]).str()
		if next = r.readers[n.text+name]; next == nil {
			next = r.openReader(n.text, name)
			if next == nil {
				return awkNumber(-1)
			}
			r.readers[n.text+name] = next
		}
	}
	rec, ok := next()
	switch {
	case !ok:
		return awkNumber(0)
	case n.kids[1] != nil:
		r.set(n.kids[1], awkInput(rec))
	default:
		r.setRecord(rec)
	}
	return awkNumber(1)
}

func (r *awkRun) openReader(kind, name string) func() (string, bool) {
	if kind == "|" {
		out, _ := r.capture("sh", "-c", name)
		return r.records(strings.NewReader(out))
	}
	f, err := r.tool.input(name)
	if err != nil {
		return nil
	}
	return r.records(f)
}

func (r *awkRun) call(n *awkNode) awkValue {
	if f := r.prog.functions[n.text]; f != nil {
		return r.userCall(f, n)
	}
	arg := func(i int) awkValue {
		if i < len(n.kids) {
			return r.eval(n.kids[i])
		}
		return awkInput("")
	}
	switch n.text {
	case "sub", "gsub", "match", "split", "sprintf", "length":
		return r.textCall(n, arg)
	case "substr":
		return awkString(awkSubstr(arg(0).str(), arg(1).num(), n, arg))
	case "index":
		return awkNumber(float64(strings.Index(arg(0).str(), arg(1).str()) + 1))
	case "tolower":
		return awkString(strings.ToLower(arg(0).str()))
	case "toupper":
		return awkString(strings.ToUpper(arg(0).str()))
	case "system":
		_ = r.out.Flush()
		return awkNumber(float64(r.spawnWait("sh", "-c", arg(0).str())))
	case "close":
		return r.closeStream(arg(0).str())
	case "fflush":
		_ = r.out.Flush()
		return awkNumber(0)
	case "systime":
		return awkNumber(float64(r.now().Unix()))
	case "strftime":
		return awkString(strftime(arg(0).str(), r.now()))
	}
	return r.mathCall(n.text, arg)
}

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

func (r *awkRun) userCall(f *awkFunction, n *awkNode) awkValue {
	if len(r.frames) > 100 {
		r.warn("function call nesting too deep")
		r.leave(2)
	}
	fr := &awkFrame{vars: map[string]awkValue{}, arrays: map[string]map[string]awkValue{}, locals: f.params}
	for i, k := range n.kids {
		if i >= len(f.params) {
			break
		}
		if k.op == "var" && r.isArray(k.text) {
			fr.arrays[f.params[i]] = r.array(k.text)
			continue
		}
		fr.vars[f.params[i]] = r.eval(k)
		if k.op == "var" && !r.isSet(k.text) { // perhaps an array that the function fills
			fr.arrays[f.params[i]] = r.array(k.text)
		}
	}
	r.frames = append(r.frames, fr)
	j, v := r.exec(f.body)
	r.frames = r.frames[:len(r.frames)-1]
	if j == awkExit {
		r.leave(r.code)
	}
	return v
}

func (r *awkRun) isArray(name string) bool {
	if f := r.frame(name); f != nil {
		return len(f.arrays[name]) > 0
	}
	return r.arrays[name] != nil
}

func (r *awkRun) isSet(name string) bool {
	m := r.vars
	if f := r.frame(name); f != nil {
		m = f.vars
	}
	_, ok := m[name]
	return ok
}

func (r *awkRun) closeStream(name string) awkValue {
	delete(r.readers, "|"+name)
	delete(r.readers, "<"+name)
	if w := r.outputs[name]; w != nil {
		_ = r.out.Flush()
		_ = w.Close()
		delete(r.outputs, name)
		return awkNumber(0)
	}
	return awkNumber(-1)
}
