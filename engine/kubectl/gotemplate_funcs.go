package kubectl

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"reflect"
	"strings"
	"text/template/parse"
)

// call runs one of the functions in templateFuncs.
// Models text/template/funcs.go.
func (x *templateRun) call(id *parse.IdentifierNode, at parse.Node, nodes []parse.Node, dot, last any) any {
	piped := last != any(missingValue{})
	if id.Ident == "and" || id.Ident == "or" {
		var v any
		for _, n := range nodes {
			if v = x.argument(n, dot); truth(v) == (id.Ident == "or") {
				return v
			}
		}
		if piped {
			v = last
		}
		return v
	}
	var args []any
	for _, n := range nodes {
		args = append(args, x.argument(n, dot))
	}
	if piped {
		args = append(args, last)
	}
	if need := map[string]int{"not": 1, "len": 1, "index": 1, "printf": 1, "eq": 2, "ne": 2, "lt": 2, "le": 2, "gt": 2, "ge": 2, "exists": 1, "base64decode": 1, "slice": 1}[id.Ident]; len(args) < need {
		x.fail(id, "wrong number of args for %s: want %d got %d", id.Ident, need, len(args))
	}
	switch id.Ident {
	case "not":
		return !truth(args[0])
	case "len":
		switch v := args[0].(type) {
		case string:
			return len(v)
		case []any:
			return len(v)
		case map[string]any:
			return len(v)
		}
		if args[0] == any(missingValue{}) {
			x.fail(at, "error calling len: reflect: call of reflect.Value.Type on zero Value")
		}
		x.fail(at, "error calling len: len of type %s", reflect.TypeOf(args[0]))
	case "index":
		return x.index(at, args[0], args[1:])
	case "exists":
		v := args[0]
		for _, key := range args[1:] {
			m, _ := v.(map[string]any)
			name, _ := key.(string)
			value, there := m[name]
			if !there {
				return false
			}
			v = value
		}
		return true
	case "print":
		return fmt.Sprint(args...)
	case "println":
		return fmt.Sprintln(args...)
	case "printf":
		format, _ := args[0].(string)
		return fmt.Sprintf(format, args[1:]...)
	case "base64decode":
		data, err := base64.StdEncoding.DecodeString(fmt.Sprint(args[0]))
		if err != nil {
			x.fail(at, "error calling base64decode: base64 decode failed: %v", err)
		}
		return string(data)
	case "html":
		return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;").Replace(fmt.Sprint(args...))
	case "urlquery":
		return url.QueryEscape(fmt.Sprint(args...))
	case "js":
		return strings.NewReplacer(`\`, `\\`, "'", `\'`, `"`, `\"`, "<", `\u003C`, ">", `\u003E`, "&", `\u0026`, "=", `\u003D`, "\n", `\u000A`).Replace(fmt.Sprint(args...))
	case "slice":
		return x.slice(at, args)
	case "eq":
		for _, other := range args[1:] {
			if x.equal(id, at, args[0], other) {
				return true
			}
		}
		return false
	}
	return x.compare(id, at, args[0], args[1])
}

func (x *templateRun) compare(id *parse.IdentifierNode, at parse.Node, a, b any) bool {
	if id.Ident == "ne" {
		return !x.equal(id, at, a, b)
	}
	order, ok := ordered(a, b)
	if !ok {
		x.fail(at, "error calling %s: incompatible types for comparison", id.Ident)
	}
	switch id.Ident {
	case "lt":
		return order < 0
	case "le":
		return order <= 0
	case "gt":
		return order > 0
	}
	return order >= 0
}

// equal compares values of one type; nothing equals only nothing.
func (x *templateRun) equal(id *parse.IdentifierNode, at parse.Node, a, b any) bool {
	nothing := func(v any) bool { return v == nil || v == any(missingValue{}) }
	_, aBool := a.(bool)
	_, bBool := b.(bool)
	switch order, ok := ordered(a, b); {
	case nothing(a) || nothing(b):
		return nothing(a) && nothing(b)
	case aBool && bBool:
		return a == b
	case !ok:
		x.fail(at, "error calling %s: incompatible types for comparison", id.Ident)
		return false
	default:
		return order == 0
	}
}

// ordered compares two strings or two numbers; whole ones are not compared with floating ones.
func ordered(a, b any) (int, bool) {
	if s, ok := a.(string); ok {
		t, ok := b.(string)
		return strings.Compare(s, t), ok
	}
	_, aFloat := a.(float64)
	_, bFloat := b.(float64)
	if aFloat != bFloat {
		return 0, false
	}
	x, ok1 := templateNumber(a)
	y, ok2 := templateNumber(b)
	switch {
	case !ok1 || !ok2:
		return 0, false
	case x < y:
		return -1, true
	case x > y:
		return 1, true
	}
	return 0, true
}

func templateNumber(v any) (float64, bool) {
	switch v := v.(type) {
	case int:
		return float64(v), true
	case int64:
		return float64(v), true
	case float64:
		return v, true
	}
	return 0, false
}

func (x *templateRun) index(at parse.Node, v any, keys []any) any {
	for _, key := range keys {
		switch m := v.(type) {
		case map[string]any:
			name, ok := key.(string)
			if !ok {
				x.fail(at, "error calling index: value has type %s; should be string", reflect.TypeOf(key))
			}
			value, there := m[name]
			if !there {
				return missingValue{}
			}
			v = value
		case []any:
			n, ok := templateNumber(key)
			if !ok {
				x.fail(at, "error calling index: cannot index slice/array with type %s", reflect.TypeOf(key))
			}
			if n < 0 || int(n) >= len(m) {
				x.fail(at, "error calling index: index out of range: %d", int(n))
			}
			v = m[int(n)]
		case nil, missingValue:
			x.fail(at, "error calling index: index of untyped nil")
		default:
			x.fail(at, "error calling index: can't index item of type %s", reflect.TypeOf(v))
		}
	}
	return v
}

func (x *templateRun) slice(at parse.Node, args []any) any {
	from, to := 0, -1
	if len(args) > 1 {
		n, _ := templateNumber(args[1])
		from = int(n)
	}
	if len(args) > 2 {
		n, _ := templateNumber(args[2])
		to = int(n)
	}
	size := 0
	switch v := args[0].(type) {
	case string:
		size = len(v)
	case []any:
		size = len(v)
	}
	if to < 0 {
		to = size
	}
	if from < 0 || from > to || to > size {
		x.fail(at, "error calling slice: index out of range: %d", to)
	}
	if s, ok := args[0].(string); ok {
		return s[from:to]
	}
	list, _ := args[0].([]any)
	return list[from:to]
}
