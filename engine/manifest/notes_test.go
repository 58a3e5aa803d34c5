package manifest

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/protocol"
)

// noted writes what is noted of a text: where, and of what.
func noted(s *Schema, text string) (out []string) {
	for _, n := range s.Notes([]protocol.File{{Name: "a.yaml", Text: text}}) {
		l := ""
		for id, sentence := range notesEnglish {
			if sentence == n.Text["en"] {
				l = string(id)
			}
		}
		out = append(out, fmt.Sprintf("%d:%d-%d %s %s", n.Line, n.Column, n.EndCol, n.Path, l))
	}
	return out
}

const notedPod = `apiVersion: v1
kind: Pod
metadata: {name: p}
spec:
`

func TestWhatIsNotSimulatedSaysSoAtItsField(t *testing.T) {
	for _, tt := range []struct {
		name, in string
		want     []string
	}{
		{"a field", notedPod + "  hostIPC: true\n", []string{"5:3-10 spec.hostIPC ipc"}},
		{"a field that is off", notedPod + "  hostIPC: false\n", nil},
		{"a value that is the usual one", notedPod + "  schedulerName: default-scheduler\n", nil},
		{"a value that is not", notedPod + "  schedulerName: mine\n", []string{"5:3-16 spec.schedulerName scheduler"}},
		{"a field without a value yet", notedPod + "  schedulerName:\n", nil},
		{
			"in a list, once for all that is inside", notedPod + "  containers:\n  - name: c\n    securityContext:\n      seLinuxOptions:\n        level: s0\n        role: r\n",
			[]string{"8:7-21 spec.containers[0].securityContext.seLinuxOptions selinux"},
		},
		{
			"in braces", notedPod + "  volumes: [{name: a, nfs: {server: s, path: /}}, {name: b, emptyDir: {}}]\n",
			[]string{"5:23-26 spec.volumes[0].nfs network disk"},
		},
		{
			"in a template", "apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n      hostIPC: true\n",
			[]string{"6:7-14 spec.template.spec.hostIPC ipc"},
		},
		{
			"a kind", "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nspec: {podSelector: {}}\n",
			[]string{"2:7-20 kind network policy"},
		},
		{"in a later document", notedPod + "---\n" + notedPod + "  hostIPC: true\n", []string{"10:3-10 spec.hostIPC ipc"}},
		{"in a list of objects", "kind: List\napiVersion: v1\nitems:\n- apiVersion: v1\n  kind: Pod\n  spec:\n    hostIPC: true\n", []string{"7:5-12 spec.hostIPC ipc"}},
		{"what is not known", notedPod + "  hostIPCs: true\n  x: [1]\n", nil},
		{"no YAML", notedPod + "  hostIPC: true\n\tx: [\n", []string{"5:3-10 spec.hostIPC ipc"}},
		{"a status", "apiVersion: v1\nkind: Service\nstatus: {loadBalancer: {ingress: [{ip: 1.2.3.4}]}}\n", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := noted(testSchema(), tt.in); !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestImagesThatNoRegistryHasSaySo(t *testing.T) {
	s := testSchema().WithImages(Images{Names: []string{"busybox", "luksa/kubia", "nginx"}, Repository: func(reference string) string {
		name, _, _ := strings.Cut(reference, ":")
		return strings.TrimPrefix(name, "?")
	}})
	for _, tt := range []struct {
		image string
		want  bool
	}{
		{"nginx:1.27", false},
		{"luksa/kubia", false},
		{"wordpress:6", true},
		{"nginx-unprivileged", true},
		{"team/web", true},
		{"ngnix", false},
		{"ngin", false},
		{"busybx", false},
		{"?", false},
	} {
		text := notedPod + "  containers:\n  - image: " + strconv.Quote(tt.image) + "\n"
		notes := s.Notes([]protocol.File{{Name: "a.yaml", Text: text}})
		if got := len(notes) == 1 && strings.Contains(notes[0].Text["en"], "luksa/kubia, nginx") && notes[0].Path == "spec.containers[0].image"; got != tt.want {
			t.Errorf("%s: got %+v", tt.image, notes)
		}
	}
	if got := testSchema().Notes([]protocol.File{{Name: "a.yaml", Text: notedPod + "  containers: [{image: x}]\n"}}); len(got) != 0 {
		t.Errorf("without registries: %v", got)
	}
}

func TestHoveringTellsWhatIsNotSimulated(t *testing.T) {
	text := notedPod + "  hostIPC: true\n  containers:\n  - securityContext:\n      seLinuxOptions:\n        level: s0\n"
	for _, tt := range []struct {
		line, column int
		want         lack
	}{{5, 4, lackIPC}, {5, 13, lackIPC}, {8, 9, lackSELinux}, {9, 10, lackSELinux}, {6, 4, ""}, {2, 2, ""}} {
		if got := testSchema().Hover(text, tt.line, tt.column).Note; !reflect.DeepEqual(got, testSchema().text(tt.want)) {
			t.Errorf("%d:%d: got %v, want %v", tt.line, tt.column, got, testSchema().text(tt.want))
		}
	}
	policy := "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n"
	if got := testSchema().Hover(policy, 2, 3).Note; !reflect.DeepEqual(got, testSchema().text(lackNetworkPolicy)) {
		t.Errorf("got %v", got)
	}
}

func TestCompletionTellsWhatIsNeverSimulated(t *testing.T) {
	items := testSchema().Complete(notedPod+"  securityContext:\n    \n", 6, 5).Items
	for _, tt := range []struct {
		label string
		want  lack
	}{{"seLinuxOptions", lackSELinux}, {"runAsUser", ""}} {
		i := slices.IndexFunc(items, func(c protocol.Completion) bool { return c.Label == tt.label })
		if i < 0 || !reflect.DeepEqual(items[i].Note, testSchema().text(tt.want)) {
			t.Errorf("%s: got %v", tt.label, items)
		}
	}
}

func TestEveryLackIsToldInEveryLanguage(t *testing.T) {
	used := map[lack]bool{lackImage: true}
	for _, u := range fieldLacks {
		used[u.lack] = true
	}
	for _, l := range kindLacks {
		used[l] = true
	}
	for language, sentences := range map[string]map[lack]string{"en": notesEnglish, "zh": notesChinese} {
		for l := range used {
			if sentences[l] == "" {
				t.Errorf("%s: no sentence for %q", language, l)
			}
		}
		for l := range sentences {
			if !used[l] {
				t.Errorf("%s: nothing has the lack %q", language, l)
			}
		}
	}
}

// simulated reads testdata/simulated.txt: for each field of the API that has all its effect, why that is known.
func simulated(t *testing.T) map[string]string {
	t.Helper()
	data, err := os.ReadFile("testdata/simulated.txt")
	if err != nil {
		t.Fatal(err)
	}
	out, typ := map[string]string{}, ""
	for line := range strings.Lines(string(data)) {
		line = strings.TrimRight(line, "\n")
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case !strings.HasPrefix(line, "\t"):
			typ = line
		default:
			name, why, _ := strings.Cut(strings.TrimPrefix(line, "\t"), ": ")
			out[typ+"."+name] = why
		}
	}
	return out
}

// fieldsOf lists every field that a manifest of this cluster's kinds can set, without those that have a lack whatever their value, and what is
// inside of those.
func fieldsOf() map[string]reflect.StructField {
	out, seen := map[string]reflect.StructField{}, map[reflect.Type]bool{}
	var walk func(t reflect.Type)
	walk = func(t reflect.Type) {
		t = element(t)
		if t.Kind() != reflect.Struct || leaf(t) != "" || seen[t] {
			return
		}
		seen[t] = true
		for i := range t.NumField() {
			f := t.Field(i)
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			key := strings.TrimPrefix(typeKey(t), "k8s.io/api/") + "." + name
			if u, lacking := fieldLacks[key]; name == "status" || lacking && u.when == nil {
				continue
			}
			if name != "" && !f.Anonymous {
				out[key] = f
			}
			walk(f.Type)
		}
	}
	for _, k := range api.Kinds() {
		if kindLacks[k.GroupVersion().String()+" "+k.Kind] == "" {
			walk(reflect.TypeOf(k.New()))
		}
	}
	return out
}

func TestEveryFieldIsSimulatedOrNoted(t *testing.T) {
	known, fields := simulated(t), fieldsOf()
	for key := range fields {
		if _, noted := fieldLacks[key]; known[key] == "" && !noted {
			t.Errorf("%s: it has no note (notes_fields.go), and testdata/simulated.txt does not say who simulates it", key)
		}
	}
	read := readers{}
	for key, why := range known {
		f, ok := fields[key]
		if !ok {
			t.Errorf("%s: no manifest can set it, or it has a note; testdata/simulated.txt lists it", key)
			continue
		}
		if err := read.check(why, f.Name, known); err != nil {
			t.Errorf("%s: %v", key, err)
		}
	}
}

func TestNotesAreOfFieldsThatManifestsCanSet(t *testing.T) {
	s := testSchema()
	real := map[string]bool{}
	var walk func(typ reflect.Type)
	walk = func(typ reflect.Type) {
		for _, f := range s.Fields(element(typ)) {
			key := strings.TrimPrefix(f.in, "k8s.io/api/") + "." + f.Name
			if !real[key] {
				real[key] = true
				walk(f.Type)
			}
		}
	}
	for _, k := range api.Kinds() {
		walk(reflect.TypeOf(k.New()))
	}
	for key := range fieldLacks {
		if !real[key] && !strings.HasPrefix(key, "core/v1.PersistentVolumeSource.") && !strings.HasPrefix(key, "core/v1.VolumeSource.") {
			t.Errorf("%s is no field", key)
		}
	}
	for kind := range kindLacks {
		if !slices.ContainsFunc(api.Kinds(), func(k *api.Kind) bool { return k.GroupVersion().String()+" "+k.Kind == kind }) {
			t.Errorf("%s is no kind", kind)
		}
	}
}

// source is what a package of the engine reads and imports, its tests apart.
type source struct {
	selectors, imports map[string]bool
}

// readers are the packages looked at so far.
type readers map[string]*source

func (r readers) of(pkg string) *source {
	if s := r[pkg]; s != nil {
		return s
	}
	s := &source{map[string]bool{}, map[string]bool{}}
	r[pkg] = s
	files, _ := filepath.Glob("../" + pkg + "/*.go")
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			continue
		}
		for _, i := range file.Imports {
			s.imports[strings.Trim(i.Path.Value, `"`)] = true
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok {
				s.selectors[sel.Sel.Name] = true
			}
			return true
		})
	}
	return s
}

// check holds a reason of testdata/simulated.txt against the engine's source.
func (r readers) check(why, field string, known map[string]string) error {
	if reason, ok := strings.CutPrefix(why, "nobody: "); ok {
		if len(reason) < 10 {
			return errors.New("says no reason")
		}
		return nil
	}
	if other, ok := strings.CutPrefix(why, "as "); ok {
		for key := range known {
			if strings.HasPrefix(key, other+".") {
				return nil
			}
		}
		return fmt.Errorf("%s is not listed", other)
	}
	through, packages, ok := strings.Cut(strings.TrimPrefix(why, "through "), " in ")
	if !ok {
		through, packages = "", why
	}
	for _, pkg := range strings.Fields(packages) {
		switch s := r.of(pkg); {
		case through != "" && !s.imports[through]:
			return fmt.Errorf("%s does not use %s", pkg, through)
		case through == "" && !s.selectors[field]:
			return fmt.Errorf("%s does not read %s", pkg, field)
		}
	}
	return nil
}

func TestKindsThatOnlyRealClustersHaveAreToldFromMistakes(t *testing.T) {
	s := testSchema()
	s.absent = []schema.GroupVersionKind{{Group: "node.k8s.io", Version: "v1", Kind: "RuntimeClass"}}
	for _, tt := range []struct {
		version, kind string
		want          meaning
	}{
		{"node.k8s.io/v1", "RuntimeClass", absentKind},
		{"node.k8s.io/v1", "RuntimeClasss", unknownKind},
		{"monitoring.coreos.com/v1", "ServiceMonitor", foreignKind},
		{"monitoring.coreos.com/v1", "Pods", foreignKind},
		{"v1", "Gadget", unknownKind},
		{"apps/v1", "Gadget", unknownKind},
		{"batch/v1beta1", "CronJob", wrongVersion},
	} {
		text := "apiVersion: " + tt.version + "\nkind: " + tt.kind + "\nmetadata: {name: a}\n"
		said := fmt.Sprintf("error: resource mapping not found for name: \"a\" namespace: \"\" from \"a.yaml\": no matches for kind %q in version %q\nensure CRDs are installed first\n", tt.kind, tt.version)
		got := s.Problems([]protocol.File{{Name: "a.yaml", Text: text}}, "", said)
		want := tt.want.text(args{"kind": tt.kind, "version": tt.version, "suggestion": "batch/v1"})
		if len(got) != 1 || got[0].Meaning["en"] != want["en"] || got[0].Line != 2 && tt.want != wrongVersion {
			t.Errorf("%s %s: got %+v, want %q", tt.version, tt.kind, got, want["en"])
		}
	}
}
