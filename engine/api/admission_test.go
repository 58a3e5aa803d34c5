package api

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/yaml"

	"github.com/podscope/podscope/engine/store"
)

// recorded is what kubectl answered to a manifest on a real cluster.
type recorded struct {
	Name, Group, Manifest, Command, Stdout, Stderr string
	Exit                                           int
	Get                                            struct{ Command, Stdout string }
}

func recordings(t testing.TB) []recorded {
	t.Helper()
	data, err := os.ReadFile("testdata/admission.json")
	if err != nil {
		t.Fatal(err)
	}
	var out []recorded
	if err := json.Unmarshal(data, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// TestTheServerAnswersAsRecorded applies each manifest that reached the real API server and compares its part of kubectl's answer.
func TestTheServerAnswersAsRecorded(t *testing.T) {
	for _, c := range recordings(t) {
		t.Run(c.Name, func(t *testing.T) {
			if byKubectl(c) {
				t.Skip("kubectl refuses it before it asks the server")
			}
			stderr, created := replay(t, c)
			if got, want := masked(stderr), masked(c.Stderr); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			if c.Exit == 0 && c.Get.Stdout != "" && len(created) > 0 {
				compareStored(t, created, c.Get.Stdout)
			}
		})
	}
}

// byKubectl reports whether the answer came from kubectl alone.
func byKubectl(c recorded) bool {
	return strings.HasPrefix(c.Stderr, "error: ") || strings.Contains(c.Stderr, "\nerror: ")
}

// replay does with a manifest what kubectl does, in the fewest steps, and words the answer as kubectl does.
func replay(t *testing.T, c recorded) (stderr string, created []store.Object) {
	_, client := newServer(t)
	var out strings.Builder
	client = client.WithWarnings(func(w string) { fmt.Fprintf(&out, "Warning: %s\n", w) })
	validation := metav1.FieldValidationStrict
	if strings.Contains(c.Command, "--validate=false") {
		validation = metav1.FieldValidationIgnore
	} else if strings.Contains(c.Command, "--validate=warn") {
		validation = metav1.FieldValidationWarn
	}
	for _, doc := range documents(t, c.Manifest) {
		kind := kindOfDocument(doc)
		if kind == nil {
			t.Skipf("no kind for %v %v", doc["apiVersion"], doc["kind"])
		}
		if kind.Namespaced && namespaceOf(doc) == "" {
			doc["metadata"].(map[string]any)["namespace"] = "default"
		}
		if strings.Contains(c.Command, "apply") {
			lastApplied(doc)
		}
		body, err := json.Marshal(doc)
		if err != nil {
			t.Fatal(err)
		}
		opts := CreateOptions{FieldValidation: validation}
		if strings.Contains(c.Command, "--dry-run=server") {
			opts.DryRun = []string{metav1.DryRunAll}
		}
		obj, err := client.CreateFrom(kind.Name(), namespaceOf(doc), body, opts)
		if err != nil {
			out.WriteString(kubectlText(err, "create"))
		} else {
			created = append(created, obj)
		}
	}
	return out.String(), created
}

func unmarshalYAML(text string, into any) error { return yaml.Unmarshal([]byte(text), into) }

func documents(t *testing.T, manifest string) []map[string]any {
	t.Helper()
	var out []map[string]any
	for _, text := range strings.Split("\n"+manifest, "\n---") {
		var doc map[string]any
		if err := yaml.Unmarshal([]byte(text), &doc); err != nil {
			t.Skipf("kubectl cannot read it: %v", err)
		}
		if doc["kind"] == "List" {
			for _, item := range doc["items"].([]any) {
				out = append(out, item.(map[string]any))
			}
		} else if doc != nil {
			out = append(out, doc)
		}
	}
	return out
}

// kindOfDocument maps as kubectl does, which ignores the case of the kind.
func kindOfDocument(doc map[string]any) *Kind {
	gv, _ := schema.ParseGroupVersion(fmt.Sprint(doc["apiVersion"]))
	for _, k := range Kinds() {
		if (k.GroupVersion() == gv || slices.Contains(k.Served, gv)) && strings.EqualFold(k.Kind, fmt.Sprint(doc["kind"])) {
			return k
		}
	}
	return nil
}

func namespaceOf(doc map[string]any) string {
	meta, ok := doc["metadata"].(map[string]any)
	if !ok {
		meta = map[string]any{}
		doc["metadata"] = meta
	}
	ns, _ := meta["namespace"].(string)
	return ns
}

func lastApplied(doc map[string]any) {
	meta := doc["metadata"].(map[string]any)
	notes, ok := meta["annotations"].(map[string]any)
	if !ok {
		if meta["annotations"] != nil {
			return
		}
		notes = map[string]any{}
		meta["annotations"] = notes
	}
	config, _ := json.Marshal(doc)
	notes["kubectl.kubernetes.io/last-applied-configuration"] = string(config) + "\n"
}

// kubectlText is how kubectl words a server's error.
// Models staging/src/k8s.io/kubectl/pkg/cmd/util StandardErrorMessage, checkErr
func kubectlText(err error, verb string) string {
	status, ok := err.(errors.APIStatus)
	if !ok {
		return "error: " + err.Error() + "\n"
	}
	s := status.Status()
	if s.Reason != metav1.StatusReasonInvalid {
		prefix := ""
		if verb != "" {
			prefix = fmt.Sprintf("error when creating %q: ", "STDIN")
		}
		return fmt.Sprintf("Error from server (%s): %s%s\n", s.Reason, prefix, s.Message)
	}
	var causes []string
	for _, c := range s.Details.Causes {
		if text := fmt.Sprintf("%s: %s", c.Field, c.Message); !slices.Contains(causes, text) {
			causes = append(causes, text)
		}
	}
	text := fmt.Sprintf("The %s %q is invalid", s.Details.Kind, s.Details.Name)
	if s.Details.Kind == "" && s.Details.Name == "" {
		text = "The request is invalid"
		if len(causes) == 0 {
			text += ": " + s.Message
		}
	}
	switch len(causes) {
	case 0:
		return text + "\n"
	case 1:
		return text + ": " + causes[0] + "\n"
	}
	return text + ": \n* " + strings.Join(causes, "\n* ") + "\n"
}

var (
	uids        = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)
	serviceIP   = regexp.MustCompile(`\b10\.(9[6-9]|10[0-9]|11[01])\.[0-9]+\.[0-9]+`)
	nodePort    = regexp.MustCompile(`nodePort: 3[0-9]{4}`)
	tokenVolume = regexp.MustCompile(`kube-api-access-[a-z0-9]{5}`)
)

func masked(s string) string { return uids.ReplaceAllString(s, "UID") }

// compareStored compares stored objects with `kubectl get -o yaml`.
func compareStored(t *testing.T, created []store.Object, stdout string) {
	t.Helper()
	var want map[string]any
	if err := yaml.Unmarshal([]byte(stdout), &want); err != nil {
		t.Fatal(err)
	}
	wants := []any{want}
	if items, ok := want["items"].([]any); ok {
		wants = items
	}
	for i, w := range wants {
		if i >= len(created) {
			t.Fatalf("%d objects created, want %d", len(created), len(wants))
		}
		got, want := canonical(t, created[i]), canonical(t, w)
		if got != want {
			t.Errorf("stored\n%s\nwant\n%s", got, want)
		}
	}
}

// canonical is an object as YAML without what chance, time and other components decide.
func canonical(t *testing.T, obj any) string {
	t.Helper()
	data, err := json.Marshal(obj)
	if err != nil {
		t.Fatal(err)
	}
	var m map[string]any
	if err := json.Unmarshal(data, &m); err != nil {
		t.Fatal(err)
	}
	meta := m["metadata"].(map[string]any)
	for _, f := range []string{"uid", "resourceVersion", "creationTimestamp"} {
		delete(meta, f)
	}
	if notes, ok := meta["annotations"].(map[string]any); ok {
		delete(notes, "deployment.kubernetes.io/revision")
		delete(notes, "kubectl.kubernetes.io/last-applied-configuration")
		if len(notes) == 0 {
			delete(meta, "annotations")
		}
	}
	spec, _ := m["spec"].(map[string]any)
	if base, ok := meta["generateName"].(string); ok {
		meta["name"] = base + "xxxxx"
	}
	if m["kind"] == "Pod" {
		delete(spec, "nodeName")
	}
	if status, ok := m["status"].(map[string]any); ok {
		m["status"] = settled(m["kind"], status)
	}
	out, err := yaml.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	text := tokenVolume.ReplaceAllString(string(out), "kube-api-access-xxxxx")
	text = serviceIP.ReplaceAllString(text, "10.x.x.x")
	return masked(nodePort.ReplaceAllString(text, "nodePort: 3xxxx"))
}

// settled is the part of a status that the API server alone decides.
func settled(kind any, status map[string]any) map[string]any {
	switch kind {
	case "Service", "Namespace", "Ingress":
		return status
	case "Pod":
		return map[string]any{"qosClass": status["qosClass"]}
	}
	return nil
}
