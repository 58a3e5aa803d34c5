package coreutils

import (
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
