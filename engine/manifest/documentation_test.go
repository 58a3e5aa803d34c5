package manifest

import (
	"flag"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/podscope/podscope/engine/api"
)

var update = flag.Bool("update", false, "write enums.txt and whole.txt from the API server's own documentation")

// published is what the API server publishes about a type: its description, and those of its fields.
type published struct {
	doc    string
	fields map[string]string
	enums  map[string][]string
}

// serverSchema reads the API server's own documentation, by its name for each type.
func serverSchema(t *testing.T) map[string]published {
	t.Helper()
	p, err := build.Import("k8s.io/kubernetes/pkg/generated/openapi", ".", build.FindOnly)
	if err != nil {
		t.Skip("the sources of Kubernetes are not at hand: ", err)
	}
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(p.Dir, "zz_generated.openapi.go"), nil, parser.SkipObjectResolution)
	if err != nil {
		t.Skip("the sources of Kubernetes are not at hand: ", err)
	}
	all := map[string]published{}
	for _, decl := range file.Decls {
		fn, ok := decl.(*ast.FuncDecl)
		if !ok || !strings.HasPrefix(fn.Name.Name, "schema_") {
			continue
		}
		all[strings.TrimPrefix(fn.Name.Name, "schema_")] = readPublished(fn)
	}
	return all
}

func readPublished(fn *ast.FuncDecl) published {
	out := published{fields: map[string]string{}, enums: map[string][]string{}}
	seen := false
	ast.Inspect(fn, func(n ast.Node) bool {
		kv, ok := n.(*ast.KeyValueExpr)
		if !ok {
			return true
		}
		switch name := keyName(kv); {
		case name == "Description" && !seen:
			seen = true
			out.doc = literal(kv.Value)
		case name == "Properties":
			for _, e := range kv.Value.(*ast.CompositeLit).Elts {
				field := e.(*ast.KeyValueExpr)
				out.addField(literal(field.Key), field.Value)
			}
			return false
		}
		return true
	})
	return out
}

func (p published) addField(name string, value ast.Expr) {
	seen := false
	ast.Inspect(value, func(n ast.Node) bool {
		kv, ok := n.(*ast.KeyValueExpr)
		if !ok {
			return true
		}
		switch keyName(kv) {
		case "Description":
			if !seen {
				seen = true
				p.fields[name] = literal(kv.Value)
			}
		case "Enum":
			for _, e := range kv.Value.(*ast.CompositeLit).Elts {
				p.enums[name] = append(p.enums[name], literal(e))
			}
		}
		return true
	})
}

func keyName(kv *ast.KeyValueExpr) string {
	id, _ := kv.Key.(*ast.Ident)
	if id == nil {
		return ""
	}
	return id.Name
}

func literal(e ast.Expr) string {
	lit, _ := e.(*ast.BasicLit)
	if lit == nil {
		return ""
	}
	s, _ := strconv.Unquote(lit.Value)
	return s
}

// schemaName is how the API server's documentation calls a Go type.
func schemaName(t reflect.Type) string {
	parts := strings.Split(t.PkgPath(), "/")
	if parts[1] == "api" {
		return "k8sio_" + strings.Join(parts[1:], "_") + "_" + t.Name()
	}
	return strings.ReplaceAll(strings.Join(parts[len(parts)-4:], "_"), ".", "") + "_" + t.Name() // k8s.io/apimachinery's
}

// What explain says of every type and field is what the API server publishes, the blocks about enumerations included.
func TestDocumentationIsTheServers(t *testing.T) {
	server := serverSchema(t)
	s := NewSchema(nil)
	found, cut := map[string][]string{}, map[string]string{}
	seen := map[reflect.Type]bool{}
	var walk func(t2 reflect.Type)
	walk = func(typ reflect.Type) {
		for typ.Kind() == reflect.Pointer || typ.Kind() == reflect.Slice || typ.Kind() == reflect.Map {
			typ = typ.Elem()
		}
		if seen[typ] || typ.Kind() != reflect.Struct {
			return
		}
		seen[typ] = true
		want, ok := server[schemaName(typ)]
		if !ok {
			t.Errorf("%s: the server has no such type (%s)", typ, schemaName(typ))
			return
		}
		if plain := swagger(typ)[""]; plain != want.doc {
			cut[typeKey(typ)] = want.doc
		}
		if got := Doc(typ); !*update && got != want.doc {
			t.Errorf("%s: got\n%q, want\n%q", typ, got, want.doc)
		}
		for _, f := range s.Fields(typ) {
			if values := want.enums[f.Name]; values != nil {
				found[typeKey(element(f.Type))] = enumLines(want.fields[f.Name], values)
			}
			if plain, _, _ := strings.Cut(want.fields[f.Name], enumHeading); plain != strings.ReplaceAll(swagger(typ)[f.Name], `\`, `\\`) && swagger(typ)[f.Name] != "" {
				cut[typeKey(typ)+"."+f.Name] = plain
			}
			if !*update && f.Published() != want.fields[f.Name] {
				t.Errorf("%s.%s: got\n%q, want\n%q", typ, f.Name, f.Published(), want.fields[f.Name])
			}
			if got := Enumeration(f.Type); !*update && !slices.Equal(got, directEnum(f.Type, want.enums[f.Name])) {
				t.Errorf("%s.%s: got %q, want %q", typ, f.Name, got, want.enums[f.Name])
			}
			walk(f.Type)
		}
	}
	for _, k := range api.Kinds() {
		walk(reflect.TypeOf(k.New()))
	}
	if *update {
		writeEnums(t, found)
		writeCut(t, cut)
	}
}

func element(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice || t.Kind() == reflect.Map {
		t = t.Elem()
	}
	return t
}

// directEnum leaves out what is said of a list's items.
func directEnum(t reflect.Type, values []string) []string {
	if followed(t).Kind() != reflect.String {
		return nil
	}
	return values
}

// enumLines is the block about an enumeration at a description's end, or its values alone.
func enumLines(doc string, values []string) []string {
	if _, block, ok := strings.Cut(doc, enumHeading); ok {
		return strings.Split(block, "\n")
	}
	var out []string
	for _, v := range values {
		out = append(out, " - `"+strconv.Quote(v)+"`")
	}
	return out
}

func writeCut(t *testing.T, cut map[string]string) {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(cut)) {
		b.WriteString(name + " " + strconv.Quote(cut[name]) + "\n")
	}
	if err := os.WriteFile("whole.txt", []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

func writeEnums(t *testing.T, found map[string][]string) {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(found)) {
		b.WriteString(name + "\n" + strings.Join(found[name], "\n") + "\n")
	}
	if err := os.WriteFile("enums.txt", []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}
