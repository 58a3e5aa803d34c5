package kubectl

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/template/parse"

	utiljson "k8s.io/apimachinery/pkg/util/json"
)

// templatePrinter runs Go templates on objects. The templates' own package would make the program half as big again, because it lets
// templates call any method; these only see JSON values.
type templatePrinter struct {
	tree    *parse.Tree
	raw     string
	missing bool // keys that are not there print <no value>
}

// templateFuncs are the functions that templates can call.
var templateFuncs = map[string]any{
	"and": true, "or": true, "not": true, "len": true, "index": true, "print": true, "printf": true, "println": true, "eq": true, "ne": true,
	"lt": true, "le": true, "gt": true, "ge": true, "exists": true, "base64decode": true, "html": true, "js": true, "urlquery": true, "slice": true,
}

func newTemplatePrinter(text string, allowMissing bool) (printer, error) {
	trees, err := parse.Parse("output", text, "", "", templateFuncs)
	if err != nil {
		return nil, fmt.Errorf("error parsing template %s, %v", text, err)
	}
	return &templatePrinter{tree: trees["output"], raw: text, missing: allowMissing}, nil
}

// templateError ends the execution of a template.
type templateError struct{ text string }

// print models k8s.io/cli-runtime/pkg/printers GoTemplatePrinter.
func (t *templatePrinter) print(out io.Writer, obj any) (err error) {
	data, err := json.Marshal(withoutManaged(obj, true))
	if err != nil {
		return err
	}
	value := map[string]any{}
	if err := utiljson.Unmarshal(data, &value); err != nil {
		return err
	}
	var buf strings.Builder
	x := &templateRun{t: t, out: &buf, vars: []templateVar{{"$", any(value)}}}
	defer func() {
		if e, ok := recover().(templateError); ok {
			fmt.Fprintf(out, "%sError executing template: %v. Printing more information for debugging the template:\n\ttemplate was:\n\t\t%s\n\traw data was:\n\t\t%s\n"+
				"\tobject given to template engine was:\n\t\t%+v\n\n", buf.String(), e.text, t.raw, data, value)
			err = fmt.Errorf("error executing template %q: %v", t.raw, e.text)
		}
	}()
	if t.tree != nil {
		x.list(t.tree.Root, value)
	}
	_, err = io.WriteString(out, buf.String())
	return err
}

type templateVar struct {
	name  string
	value any
}

type templateRun struct {
	t    *templatePrinter
	out  *strings.Builder
	vars []templateVar
}

type loopControl int

const (
	goOn loopControl = iota
	breakLoop
	nextRound
)

func (x *templateRun) fail(node parse.Node, format string, args ...any) {
	location, context := x.t.tree.ErrorContext(node)
	panic(templateError{fmt.Sprintf("template: %s: executing %q at <%s>: %s", location, "output", context, fmt.Sprintf(format, args...))})
}

func (x *templateRun) list(list *parse.ListNode, dot any) loopControl {
	if list == nil {
		return goOn
	}
	for _, n := range list.Nodes {
		if c := x.node(n, dot); c != goOn {
			return c
		}
	}
	return goOn
}

func (x *templateRun) node(n parse.Node, dot any) loopControl {
	switch n := n.(type) {
	case *parse.TextNode:
		x.out.Write(n.Text)
	case *parse.ActionNode:
		v := x.pipe(n.Pipe, dot)
		if len(n.Pipe.Decl) == 0 {
			x.out.WriteString(shownValue(v))
		}
	case *parse.IfNode:
		return x.branch(&n.BranchNode, dot, false)
	case *parse.WithNode:
		return x.branch(&n.BranchNode, dot, true)
	case *parse.RangeNode:
		x.loop(n, dot)
	case *parse.BreakNode:
		return breakLoop
	case *parse.ContinueNode:
		return nextRound
	case *parse.CommentNode:
	default:
		x.fail(n, "unsupported action")
	}
	return goOn
}

func (x *templateRun) branch(n *parse.BranchNode, dot any, with bool) loopControl {
	mark := len(x.vars)
	defer func() { x.vars = x.vars[:mark] }()
	v := x.pipe(n.Pipe, dot)
	switch {
	case !truth(v):
		return x.list(n.ElseList, dot)
	case with:
		return x.list(n.List, v)
	}
	return x.list(n.List, dot)
}

func (x *templateRun) loop(n *parse.RangeNode, dot any) {
	mark := len(x.vars)
	defer func() { x.vars = x.vars[:mark] }()
	decl := n.Pipe.Decl
	v := x.pipeValue(n.Pipe, dot)
	ran := false
	round := func(key, value any) bool {
		ran = true
		inner := len(x.vars)
		defer func() { x.vars = x.vars[:inner] }()
		if len(decl) > 0 {
			x.vars = append(x.vars, templateVar{decl[len(decl)-1].Ident[0], value})
		}
		if len(decl) > 1 {
			x.vars = append(x.vars, templateVar{decl[0].Ident[0], key})
		}
		return x.list(n.List, value) != breakLoop
	}
	switch v := v.(type) {
	case []any:
		for i, value := range v {
			if !round(i, value) {
				break
			}
		}
	case map[string]any:
		keys := make([]string, 0, len(v))
		for k := range v {
			keys = append(keys, k)
		}
		slices.Sort(keys)
		for _, k := range keys {
			if !round(k, v[k]) {
				break
			}
		}
	case nil, missingValue:
	default:
		x.fail(n.Pipe, "range can't iterate over %v", v)
	}
	if !ran {
		x.list(n.ElseList, dot)
	}
}

// pipe evaluates a pipeline and sets its variables.
func (x *templateRun) pipe(p *parse.PipeNode, dot any) any {
	v := x.pipeValue(p, dot)
	for _, d := range p.Decl {
		x.set(d.Ident[0], v, p.IsAssign)
	}
	return v
}

func (x *templateRun) set(name string, v any, assign bool) {
	if assign {
		for i := len(x.vars) - 1; i >= 0; i-- {
			if x.vars[i].name == name {
				x.vars[i].value = v
				return
			}
		}
	}
	x.vars = append(x.vars, templateVar{name, v})
}

type missingValue struct{}

func (x *templateRun) pipeValue(p *parse.PipeNode, dot any) any {
	if p == nil {
		return nil
	}
	var v any = missingValue{}
	for _, c := range p.Cmds {
		v = x.command(c, dot, v)
	}
	return v
}

func (x *templateRun) command(c *parse.CommandNode, dot, last any) any {
	first := c.Args[0]
	if id, ok := first.(*parse.IdentifierNode); ok {
		return x.call(id, c, c.Args[1:], dot, last)
	}
	if len(c.Args) > 1 || last != any(missingValue{}) {
		x.fail(first, "can't give argument to non-function %s", first)
	}
	return x.argument(first, dot)
}

func (x *templateRun) argument(n parse.Node, dot any) any {
	switch n := n.(type) {
	case *parse.DotNode:
		return dot
	case *parse.NilNode:
		return nil
	case *parse.FieldNode:
		return x.fields(n, dot, n.Ident)
	case *parse.VariableNode:
		for i := len(x.vars) - 1; i >= 0; i-- {
			if x.vars[i].name == n.Ident[0] {
				return x.fields(n, x.vars[i].value, n.Ident[1:])
			}
		}
		x.fail(n, "undefined variable: %s", n.Ident[0])
	case *parse.ChainNode:
		return x.fields(n, x.argument(n.Node, dot), n.Field)
	case *parse.PipeNode:
		return x.pipe(n, dot)
	case *parse.StringNode:
		return n.Text
	case *parse.BoolNode:
		return n.True
	case *parse.NumberNode:
		switch {
		case n.IsInt:
			return n.Int64
		case n.IsFloat:
			return n.Float64
		}
	case *parse.IdentifierNode:
		return x.call(n, n, nil, dot, missingValue{})
	}
	x.fail(n, "can't handle %s", n)
	return nil
}

func (x *templateRun) fields(n parse.Node, v any, names []string) any {
	for _, name := range names {
		switch m := v.(type) {
		case map[string]any:
			value, there := m[name]
			if !there && !x.t.missing {
				x.fail(n, "map has no entry for key %q", name)
			}
			if v = value; !there {
				v = missingValue{}
			}
		case missingValue:
			return v
		case nil:
			x.fail(n, "nil pointer evaluating interface {}.%s", name)
		default:
			x.fail(n, "can't evaluate field %s in type interface {}", name)
		}
	}
	return v
}

func shownValue(v any) string {
	switch v.(type) {
	case missingValue, nil:
		return "<no value>"
	}
	return fmt.Sprint(v)
}

// truth is whether a value is more than its type's zero.
func truth(v any) bool {
	switch v := v.(type) {
	case nil, missingValue:
		return false
	case bool:
		return v
	case string:
		return v != ""
	case []any:
		return len(v) > 0
	case map[string]any:
		return len(v) > 0
	case int:
		return v != 0
	case int64:
		return v != 0
	case float64:
		return v != 0
	}
	return true
}
