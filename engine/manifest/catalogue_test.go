package manifest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"testing"
	"unicode"
)

// meanings reads the constants of type meaning from the source.
func meanings(t *testing.T) []meaning {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "meaning.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var out []meaning
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 {
			return true
		}
		typ, ok := spec.Type.(*ast.Ident)
		value, literal := spec.Values[0].(*ast.BasicLit)
		if ok && literal && typ.Name == "meaning" {
			s, _ := strconv.Unquote(value.Value)
			out = append(out, meaning(s))
		}
		return true
	})
	return out
}

var placeholder = regexp.MustCompile(`\{[a-z]+\}`)

func TestEveryMeaningIsToldInEveryLanguage(t *testing.T) {
	all := meanings(t)
	if len(all) < 60 {
		t.Fatalf("only %d meanings found", len(all))
	}
	for language, sentences := range catalogues {
		for _, m := range all {
			if m != otherProblem && sentences[m] == "" {
				t.Errorf("%s: no sentence for %q", language, m)
			}
		}
		for m, sentence := range sentences {
			if !slices.Contains(all, m) {
				t.Errorf("%s: %q means nothing", language, m)
			}
			here, there := placeholder.FindAllString(sentence, -1), placeholder.FindAllString(english[m], -1)
			slices.Sort(here)
			slices.Sort(there)
			if !slices.Equal(slices.Compact(here), slices.Compact(there)) {
				t.Errorf("%s: %q leaves open %v, in English %v", language, m, here, there)
			}
			for _, p := range here {
				if !slices.Contains(placeholders, p[1:len(p)-1]) {
					t.Errorf("%s: nobody fills in %s of %q", language, p, m)
				}
			}
			if language == "zh" && !slices.ContainsFunc([]rune(sentence), func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
				t.Errorf("zh: %q is not Chinese", m)
			}
		}
	}
}

func TestPathsAreReadAsKubernetesWritesThem(t *testing.T) {
	for _, tt := range []struct {
		in   string
		want []step
	}{
		{"spec.containers[0].image", []step{{name: "spec"}, {name: "containers"}, {kind: intoItem}, {name: "image"}}},
		{"metadata.labels[app.kubernetes.io/name]", []step{{name: "metadata"}, {name: "labels"}, {name: "app.kubernetes.io/name"}}},
		{`metadata.annotations["a.b/c"]`, []step{{name: "metadata"}, {name: "annotations"}, {name: "a.b/c"}}},
		{"spec.containers[name=web].env", []step{{name: "spec"}, {name: "containers"}, {kind: intoItemWhere, name: "name", value: "web"}, {name: "env"}}},
		{"spec.containers{web}", []step{{name: "spec"}, {name: "containers"}, {kind: intoItemWhere, name: "name", value: "web"}}},
		{"spec.containers[*].image", []step{{name: "spec"}, {name: "containers"}, {kind: intoItem, index: -1}, {name: "image"}}},
		{"spec.x[12].{a, b}", []step{{name: "spec"}, {name: "x"}, {kind: intoItem, index: 12}}},
		{"data[a b]", []step{{name: "data"}, {name: "a b"}}},
		{"", nil},
		{"[", []step{{kind: intoItem, index: -1}}},
		{"a..b]", []step{{name: "a"}, {name: "b]"}}},
	} {
		if got := parsePath(tt.in); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: got %+v, want %+v", tt.in, got, tt.want)
		}
	}
}
