package kubectl

import (
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/util/jsonpath"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/apiserver"
	"github.com/podscope/podscope/engine/manifest"
)

// explainer prints the documentation of API types.
// Models k8s.io/kubectl/pkg/explain/v2/templates/plaintext.tmpl.
type explainer struct {
	schema    *manifest.Schema
	out       strings.Builder
	recursive bool
}

func runExplain(r *run, args []string) error {
	switch {
	case len(args) == 0:
		return errors.New("You must specify the type of resource to explain. Use \"kubectl api-resources\" for a complete list of supported resources.") //nolint:staticcheck // kubectl's words
	case len(args) > 1:
		return errors.New("We accept only this format: explain RESOURCE") //nolint:staticcheck // kubectl's words
	}
	k, path, err := splitExplained(args[0])
	if err != nil {
		return err
	}
	r.p.Sleep(schemaTime)
	gv := k.GroupVersion()
	if asked := r.str("api-version"); asked != "" {
		if gv, err = schema.ParseGroupVersion(asked); err != nil {
			return err
		}
	}
	gvr := gv.WithResource(k.Resource)
	switch _, versions := apiserver.GroupVersions(); {
	case !slices.Contains(versions[gv.Group], gv.Version):
		return fmt.Errorf("couldn't find resource for \"%v\"", gvr)
	case r.str("output") != "plaintext" && r.str("output") != "plaintext-openapiv2":
		return fmt.Errorf("unrecognized format: %s", r.str("output"))
	}
	t := explainedType(k, gv)
	if t == nil {
		return fmt.Errorf("GVR (%v) not found in OpenAPI schema", gvr)
	}
	e := &explainer{schema: manifest.NewSchema(nil), recursive: r.flag("recursive")}
	found := e.kind(k, gv, t, path)
	if _, err := io.WriteString(r.out, e.out.String()); err != nil {
		return err
	}
	if !found {
		return fmt.Errorf("field %q does not exist", path[len(path)-1])
	}
	return nil
}

// explainedType is the Go type of a kind in a version; nil when this version does not have it, or nobody here knows its fields.
func explainedType(k *api.Kind, gv schema.GroupVersion) reflect.Type {
	if k.New == nil {
		return nil
	}
	if gv == k.GroupVersion() {
		return reflect.TypeOf(k.New())
	}
	if obj, err := api.Scheme().New(gv.WithKind(k.Kind)); err == nil && slices.Contains(k.Served, gv) {
		return reflect.TypeOf(obj)
	}
	return nil
}

// splitExplained takes RESOURCE.FIELD.FIELD apart; the resource may have its group.
// Models k8s.io/kubectl/pkg/explain SplitAndParseResourceRequestWithMatchingPrefix
func splitExplained(arg string) (*api.Kind, []string, error) {
	parser, err := jsonpath.Parse("user", "{."+strings.TrimSuffix(arg, ".")+"}")
	if err != nil {
		return nil, nil, err
	}
	if len(parser.Root.Nodes) != 1 {
		return nil, nil, errors.New("must pass in 1 jsonpath string")
	}
	nodes := parser.Root.Nodes[0].(*jsonpath.ListNode).Nodes
	var path []string
	for _, n := range nodes {
		f, ok := n.(*jsonpath.FieldNode)
		if !ok {
			return nil, nil, errors.New("invalid jsonpath syntax, first node must be field node") // whichever it is
		}
		path = append(path, f.Value)
	}
	k, err := kindFor(path[0])
	if err != nil {
		return nil, nil, exitCode{1, fmt.Sprintf("the server doesn't have a resource type %q\n", path[0])}
	}
	if rest, ok := strings.CutPrefix(arg, k.Name()); ok && k.Group != "" && (rest == "" || rest[0] == '.') {
		return k, path[1+strings.Count(k.Group, ".")+1:], nil
	}
	return k, path[1:], nil
}

func (e *explainer) kind(k *api.Kind, gv schema.GroupVersion, t reflect.Type, path []string) (found bool) {
	if gv.Group != "" {
		e.out.WriteString("GROUP:      " + gv.Group + "\n")
	}
	e.out.WriteString("KIND:       " + k.Kind + "\nVERSION:    " + gv.Version + "\n\n")
	doc := ""
	for i, name := range path {
		f := e.schema.Field(element(t), name)
		if f == nil {
			return false
		}
		t, doc = f.Type, f.Published()
		if i == len(path)-1 {
			e.out.WriteString("FIELD: " + name + " <" + manifest.TypeName(t) + ">\n")
			if values := enumValues(t); len(values) > 0 {
				e.out.WriteString("ENUM:\n    " + strings.Join(values, "\n    "))
			}
			e.out.WriteString("\n\n")
		}
	}
	text := ""
	for _, part := range []string{doc, manifest.Doc(element(t))} {
		if part != "" {
			text += part + "\n"
		}
	}
	if text == "" {
		text = "<empty>"
	}
	e.out.WriteString("DESCRIPTION:\n" + indented(wrapped(text, 76), 4) + "\n")
	if len(e.schema.Fields(element(t))) > 0 {
		e.out.WriteString("FIELDS:\n")
		e.fields(element(t), 1, nil)
	}
	e.out.WriteString("\n")
	return true
}

// element is what a list, map or pointer holds in the end.
func element(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice || t.Kind() == reflect.Map {
		t = t.Elem()
	}
	return t
}

// fields lists a type's fields; parents are the types around it, so that those that hold themselves end.
func (e *explainer) fields(t reflect.Type, level int, parents []reflect.Type) {
	if slices.Contains(parents, t) {
		return
	}
	list := slices.Clone(e.schema.Fields(t))
	slices.SortFunc(list, func(a, b manifest.Field) int { return strings.Compare(a.Name, b.Name) })
	pad := strings.Repeat("  ", level)
	for _, f := range list {
		e.out.WriteString(pad + f.Name + "\t<" + manifest.TypeName(f.Type) + ">")
		if f.Required {
			e.out.WriteString(" -required-")
		}
		if values := enumValues(f.Type); len(values) > 0 {
			if len(values) > 4 {
				values = append(values[:4], "....")
			}
			e.out.WriteString("\n" + pad + "enum: " + strings.Join(values, ", "))
		}
		e.out.WriteString("\n")
		if e.recursive {
			e.fields(element(f.Type), level+1, append(slices.Clone(parents), t))
			continue
		}
		doc := f.Published()
		if doc == "" {
			doc = "<no description>"
		}
		e.out.WriteString(indented(wrapped(doc, 78-2*level), 2*level+2) + "\n\n")
	}
}

// enumValues spells an enumeration's values.
func enumValues(t reflect.Type) []string {
	values := slices.Clone(manifest.Enumeration(t))
	if len(values) > 0 && values[0] == "" {
		values[0] = `""`
	}
	return values
}
