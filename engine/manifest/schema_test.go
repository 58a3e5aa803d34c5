package manifest

import (
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// groups are the packages of k8s.io/api whose sources the tables are compared with.
var groups = []string{
	"core/v1", "apps/v1", "batch/v1", "networking/v1", "policy/v1", "autoscaling/v2", "storage/v1", "rbac/v1", "scheduling/v1", "discovery/v1",
}

// apiSource parses the types of a group.
func apiSource(t *testing.T, group string) *ast.File {
	t.Helper()
	p, err := build.Import("k8s.io/api/"+group, ".", build.FindOnly)
	if err != nil {
		t.Skip("the sources of k8s.io/api are not at hand: ", err)
	}
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(p.Dir, "types.go"), nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func TestRequiredFieldsAreThoseThatTheAPIMarks(t *testing.T) {
	for _, group := range groups {
		ast.Inspect(apiSource(t, group), func(n ast.Node) bool {
			spec, ok := n.(*ast.TypeSpec)
			if !ok {
				return true
			}
			body, ok := spec.Type.(*ast.StructType)
			if !ok || strings.HasSuffix(spec.Name.Name, "Status") {
				return true
			}
			for _, f := range body.Fields.List {
				if f.Tag == nil {
					continue
				}
				tag, _ := strconv.Unquote(f.Tag.Value)
				name, options, _ := strings.Cut(reflect.StructTag(tag).Get("json"), ",")
				comment := f.Doc.Text()
				want := !strings.Contains(options, "omitempty")
				switch {
				case strings.Contains(comment, "+optional"):
					want = false
				case strings.Contains(comment, "+required"):
					want = true
				}
				if typ := "k8s.io/api/" + group + "." + spec.Name.Name; name != "" && required(typ, name, options) != want {
					t.Errorf("%s.%s: required is %v", typ, name, !want)
				}
			}
			return true
		})
	}
}

func TestTypesAreSpeltAsKubectlExplainDoes(t *testing.T) {
	for want, typ := range map[string]any{
		"string": corev1.RestartPolicy(""), "integer": int32(0), "boolean": true, "[]Container": []corev1.Container{}, "map[string]string": map[string]string{},
		"map[string]Quantity": corev1.ResourceList{}, "Quantity": resource.Quantity{}, "IntOrString": intstr.IntOrString{}, "ObjectMeta": &metav1.ObjectMeta{},
		"map[string][]string": map[string][]string{}, "number": 1.5, "FieldsV1": metav1.FieldsV1{}, "[]string": []corev1.PersistentVolumeAccessMode{},
	} {
		if got := TypeName(reflect.TypeOf(typ)); got != want {
			t.Errorf("%T: got %s, want %s", typ, got, want)
		}
	}
	if got := TypeName(reflect.TypeFor[metav1.Time]()); got != "string" {
		t.Errorf("a time is a %s", got)
	}
	if got := TypeName(reflect.TypeFor[[]byte]()); got != "string" {
		t.Errorf("bytes are a %s", got)
	}
}
