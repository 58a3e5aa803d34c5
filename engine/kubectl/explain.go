package kubectl

import (
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"unicode"

	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/podscope/podscope/engine/api"
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
	path := strings.Split(args[0], ".")
	k, err := kindFor(path[0])
	if err != nil {
		if whole, err2 := kindFor(args[0]); err2 == nil {
			k, path = whole, path[:1]
		} else {
			return exitCode{1, fmt.Sprintf("the server doesn't have a resource type %q\n", path[0])}
		}
	}
	r.p.Sleep(schemaTime)
	gv := k.GroupVersion()
	if asked := r.str("api-version"); asked != "" {
		parsed, err := schema.ParseGroupVersion(asked)
		if err != nil {
			return err
		}
		if parsed != gv && !slices.Contains(k.Served, parsed) {
			return fmt.Errorf("GVR (%s, Resource=%s) not found in OpenAPI schema", asked, k.Resource)
		}
		gv = parsed
	}
	e := &explainer{schema: manifest.NewSchema(nil), recursive: r.flag("recursive")}
	found := e.kind(k, gv, path[1:])
	if _, err := io.WriteString(r.out, e.out.String()); err != nil {
		return err
	}
	if !found {
		return fmt.Errorf("field %q does not exist", path[len(path)-1])
	}
	return nil
}

func (e *explainer) kind(k *api.Kind, gv schema.GroupVersion, path []string) (found bool) {
	if gv.Group != "" {
		e.out.WriteString("GROUP:      " + gv.Group + "\n")
	}
	e.out.WriteString("KIND:       " + k.Kind + "\nVERSION:    " + gv.Version + "\n\n")
	t := reflect.TypeOf(k.New())
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

func indented(text string, n int) string {
	pad := strings.Repeat(" ", n)
	return pad + strings.ReplaceAll(text, "\n", "\n"+pad)
}

// wrapped breaks lines between words. Models github.com/mitchellh/go-wordwrap WrapString.
func wrapped(text string, limit int) string {
	var out, word, space strings.Builder
	used, wordLen, spaceLen := 0, 0, 0
	flush := func() {
		used += spaceLen + wordLen
		out.WriteString(space.String())
		out.WriteString(word.String())
		space.Reset()
		word.Reset()
		wordLen, spaceLen = 0, 0
	}
	for _, c := range text {
		switch {
		case c == '\n':
			if wordLen == 0 && used+spaceLen > limit {
				space.Reset()
				spaceLen = 0
			}
			flush()
			out.WriteRune(c)
			used = 0
		case unicode.IsSpace(c) && c != '\u00a0':
			if spaceLen == 0 || wordLen > 0 {
				flush()
			}
			space.WriteRune(c)
			spaceLen++
		default:
			word.WriteRune(c)
			wordLen++
			if used+wordLen+spaceLen > limit && wordLen < limit {
				out.WriteByte('\n')
				used, spaceLen = 0, 0
				space.Reset()
			}
		}
	}
	if wordLen > 0 || used+spaceLen <= limit {
		flush()
	}
	return out.String()
}
