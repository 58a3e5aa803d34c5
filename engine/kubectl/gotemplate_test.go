package kubectl

import (
	"encoding/json"
	"strings"
	"testing"
	"text/template"
)

// The printer must agree with Go's own templates on JSON values.
func TestTemplatesPrintWhatGoPrints(t *testing.T) {
	const object = `{"kind":"List","n":3,"f":1.5,"yes":true,"none":null,"metadata":{"name":"web","labels":{"b":"2","a":"1"}},
		"items":[{"name":"one","ports":[80,443]},{"name":"two","ports":[]}]}`
	var value map[string]any
	if err := json.Unmarshal([]byte(object), &value); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		"", "plain", "{{.kind}}", "{{.metadata.name}} {{.n}} {{.f}} {{.yes}}", "{{.nope}}", "{{.none}}",
		`{{range .items}}{{.name}}{{"\n"}}{{end}}`, `{{range $i, $x := .items}}{{$i}}={{$x.name}},{{end}}`, `{{range .metadata.labels}}{{.}};{{end}}`,
		`{{range $k, $v := .metadata.labels}}{{$k}}={{$v}} {{end}}`, `{{range .nothing}}x{{else}}empty{{end}}`,
		`{{if .yes}}y{{else}}n{{end}}`, `{{if eq .kind "List"}}list{{else if .n}}n{{end}}`, `{{with .metadata}}{{.name}}{{end}}`,
		`{{len .items}} {{len .kind}} {{len .metadata}}`, `{{index .items 1}}`, `{{index .metadata.labels "a"}}`, `{{(index .items 0).name}}`,
		`{{printf "%s-%v" .kind .n}}`, `{{.kind | printf "%q"}}`, `{{print "a" .n "b"}}`, `{{$x := .kind}}{{$x}}`, `{{$x := 1}}{{if .yes}}{{$x = 2}}{{end}}{{$x}}`,
		`{{and .yes .n}} {{or .none .kind}} {{not .yes}}`, `{{eq .kind "A" "List"}} {{ne .kind "x"}}`, `{{range .items}}{{range .ports}}{{.}} {{end}}{{end}}`,
		`{{range .items}}{{if eq .name "one"}}{{continue}}{{end}}{{.name}}{{end}}`, `{{range .items}}{{.name}}{{break}}{{end}}`, `{{/* nothing */}}x`,
		`{{- .kind -}}  tail`, `{{slice .kind 1 3}}`, `{{html "<a>"}} {{urlquery "a b"}}`, `{{.metadata}}`, `{{println .n}}`,
	} {
		want := &strings.Builder{}
		tmpl, err := template.New("output").Parse(text)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if err := tmpl.Execute(want, value); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		p, err := newTemplatePrinter(text, true)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		var got strings.Builder
		if err := p.print(&got, value); err != nil {
			t.Errorf("%s: %v", text, err)
		}
		if got.String() != want.String() {
			t.Errorf("%s: got %q, want %q", text, got.String(), want.String())
		}
	}
	if _, err := newTemplatePrinter("{{.metadata.name", true); err == nil || err.Error() != "error parsing template {{.metadata.name, template: output:1: unclosed action" {
		t.Errorf("a template that is not closed: %v", err)
	}
}

func FuzzTemplates(f *testing.F) {
	f.Add(`{{range .items}}{{.name}}{{end}}`)
	f.Add(`{{index .a 0}}{{slice . 1}}`)
	f.Fuzz(func(t *testing.T, text string) {
		p, err := newTemplatePrinter(text, true)
		if err != nil {
			return
		}
		var out strings.Builder
		_ = p.print(&out, map[string]any{"a": []any{"b"}, "items": []any{map[string]any{"name": "x"}}})
	})
}
