package api

import (
	"fmt"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/utils/ptr"

	"github.com/podscope/podscope/engine/store"
)

func deployment(name string) *appsv1.Deployment {
	set := map[string]string{"app": name}
	return &appsv1.Deployment{
		ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: name},
		Spec: appsv1.DeploymentSpec{
			Selector: &metav1.LabelSelector{MatchLabels: set},
			Template: corev1.PodTemplateSpec{ObjectMeta: metav1.ObjectMeta{Labels: set}, Spec: pod("").Spec},
		},
	}
}

// The texts are recorded ones.
func TestPatchAnswers(t *testing.T) {
	strategic, merge, jsonPatch := types.StrategicMergePatchType, types.MergePatchType, types.JSONPatchType
	for _, c := range []struct {
		name, resource, object string
		patchType              types.PatchType
		patch, want            string
	}{
		{"an image may change", "pods", "web", strategic, `{"spec":{"containers":[{"name":"c","image":"nginx:1.20"}]}}`, ""},
		{
			"a list of containers merges by name", "pods", "web", strategic, `{"spec":{"containers":[{"image":"nginx:1.20"}]}}`,
			"Error from server (): map: map[image:nginx:1.20] does not contain declared merge key: name\n",
		},
		{"not JSON", "pods", "web", strategic, `{bad`, "Error from server (BadRequest): invalid character 'b' looking for beginning of object key string\n"},
		{
			"a wrong type", "deployments.apps", "site", strategic, `{"spec":{"replicas":"a"}}`,
			"The request is invalid: patch: Invalid value: \"map[spec:map[replicas:a]]\": unrecognized type: int32\n",
		},
		{
			"a merge patch replaces lists", "deployments.apps", "site", merge, `{"spec":{"template":{"spec":{"containers":[{"name":"x"}]}}}}`,
			"The Deployment \"site\" is invalid: spec.template.spec.containers[0].image: Required value\n",
		},
		{
			"a JSON patch that does not fit", "deployments.apps", "site", jsonPatch, `[{"op":"remove","path":"/spec/nope"}]`,
			"The request is invalid: the server rejected our request due to an error in our request\n",
		},
		{
			"an unknown field", "pods", "web", strategic, `{"spec":{"foo":1}}`,
			"The request is invalid: patch: Invalid value: \"map[spec:map[foo:1]]\": strict decoding error: unknown field \"spec.foo\"\n",
		},
		{
			"a bad label", "pods", "web", merge, `{"metadata":{"labels":{"a b":"c"}}}`,
			"The Pod \"web\" is invalid: metadata.labels: Invalid value: \"a b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n",
		},
		{"another name", "pods", "web", merge, `{"metadata":{"name":"b"}}`, "Error from server (BadRequest): the name of the object (b) does not match the name on the URL (web)\n"},
		{
			"an outdated version", "pods", "web", merge, `{"metadata":{"resourceVersion":"1","labels":{"a":"b"}}}`,
			"Error from server (Conflict): Operation cannot be fulfilled on pods \"web\": the object has been modified; please apply your changes to the latest version and try again\n",
		},
		{"nothing there", "pods", "nope", merge, `{}`, "Error from server (NotFound): pods \"nope\" not found\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, client := newServer(t)
			running(t, client, "web", nil)
			if _, err := client.Create(deployment("site"), CreateOptions{}); err != nil {
				t.Fatal(err)
			}
			key := store.Key{Resource: c.resource, Namespace: "default", Name: c.object}
			got := ""
			if _, err := client.Patch(key, c.patchType, []byte(c.patch), "", PatchOptions{FieldValidation: metav1.FieldValidationStrict}); err != nil {
				got = kubectlText(err, "")
			}
			if got != c.want {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

func TestWhatAPodUpdateMayNotChangeIsShown(t *testing.T) {
	_, c := newServer(t)
	running(t, c, "web", nil)
	_, err := c.Patch(store.Key{Resource: "pods", Namespace: "default", Name: "web"}, types.StrategicMergePatchType, []byte(`{"spec":{"nodeName":"x"}}`), "", PatchOptions{})
	if !errors.IsInvalid(err) {
		t.Fatalf("got %v", err)
	}
	for _, want := range []string{
		"spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)\n@@ -",
		"\n- \"NodeName\": \"node-1\",\n+ \"NodeName\": \"x\",\n  \"SecurityContext\": {",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%s\ndoes not contain\n%s", err, want)
		}
	}
}

func TestGenerationCountsChangesOfTheSpec(t *testing.T) {
	_, c := newServer(t)
	obj, err := c.Create(deployment("site"), CreateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	key := KindOf(obj).Key("default", "site")
	for _, step := range []struct {
		name, patch, subresource string
		want                     int64
		written                  bool
	}{
		{"a label does not count", `{"metadata":{"labels":{"a":"b"}}}`, "", 1, true},
		{"the spec counts", `{"spec":{"replicas":3}}`, "", 2, true},
		{"saying the same again writes nothing", `{"spec":{"replicas":3}}`, "", 2, false},
		{"the status does not count", `{"status":{"replicas":3}}`, "status", 2, true},
		{"status updates leave the spec alone", `{"spec":{"replicas":4}}`, "status", 2, false},
		{"spec updates leave the status alone", `{"status":{"replicas":9}}`, "", 2, false},
	} {
		before := c.server.store.Rev()
		obj, err := c.Patch(key, types.MergePatchType, []byte(step.patch), step.subresource, PatchOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if got := obj.GetGeneration(); got != step.want {
			t.Errorf("%s: generation %d, want %d", step.name, got, step.want)
		}
		if written := c.server.store.Rev() != before; written != step.written {
			t.Errorf("%s: written %v", step.name, written)
		}
	}
}

func TestSelectors(t *testing.T) {
	_, c := newServer(t)
	running(t, c, "a", func(p *corev1.Pod) { p.Labels = map[string]string{"app": "x"} })
	if _, err := c.Create(pod("b"), CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	for _, s := range []struct{ labels, fields, want string }{
		{"app=x", "", "a"},
		{"app!=x", "", "b"},
		{"", "spec.nodeName=node-1", "a"},
		{"", "spec.nodeName!=node-1,status.phase=Pending", "b"},
		{"", "metadata.name=b", "b"},
		{"", "spec.image=nginx", "field label not supported: spec.image"},
	} {
		l, err := labels.Parse(s.labels)
		if err != nil {
			t.Fatal(err)
		}
		f, err := fields.ParseSelector(s.fields)
		if err != nil {
			t.Fatal(err)
		}
		objs, err := c.List("pods", "default", WithLabels(l), WithFields(f))
		got := fmt.Sprint(err)
		if err == nil {
			var names []string
			for _, o := range objs {
				names = append(names, o.GetName())
			}
			got = strings.Join(names, " ")
		}
		if got != s.want {
			t.Errorf("%q %q: got %q, want %q", s.labels, s.fields, got, s.want)
		}
	}
}

func TestBindingRefusals(t *testing.T) {
	_, c := newServer(t)
	running(t, c, "bound", nil)
	gated := pod("gated")
	gated.Spec.SchedulingGates = []corev1.PodSchedulingGate{{Name: "example.com/wait"}}
	obj, err := c.Create(gated, CreateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if cond := obj.(*corev1.Pod).Status.Conditions; len(cond) != 1 || cond[0].Reason != "SchedulingGated" {
		t.Errorf("conditions of a gated pod: %v", cond)
	}
	for name, want := range map[string]string{
		"bound": `Operation cannot be fulfilled on pods/binding "bound": pod bound is already assigned to node "node-1"`,
		"gated": `Operation cannot be fulfilled on pods/binding "gated": pod gated has non-empty .spec.schedulingGates`,
		"nope":  `pods "nope" not found`,
	} {
		if _, err := c.Bind("default", name, "", "node-1"); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func TestResizeIsLimitedToTheNode(t *testing.T) {
	_, c := newServer(t)
	two := corev1.ResourceList{corev1.ResourceCPU: resource.MustParse("2"), corev1.ResourceMemory: resource.MustParse("4Gi")}
	node := &corev1.Node{ObjectMeta: metav1.ObjectMeta{Name: "node-1"}, Status: corev1.NodeStatus{Capacity: two, Allocatable: two}}
	if _, err := c.Create(node, CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	running(t, c, "rz", func(p *corev1.Pod) {
		p.Spec.Containers[0].Resources = corev1.ResourceRequirements{
			Requests: corev1.ResourceList{corev1.ResourceCPU: resource.MustParse("1")}, Limits: corev1.ResourceList{corev1.ResourceCPU: resource.MustParse("1")},
		}
	})
	key := store.Key{Resource: "pods", Namespace: "default", Name: "rz"}
	resize := func(cpu string) error {
		patch := fmt.Sprintf(`{"spec":{"containers":[{"name":"c","resources":{"requests":{"cpu":%q},"limits":{"cpu":%q}}}]}}`, cpu, cpu)
		_, err := c.Patch(key, types.StrategicMergePatchType, []byte(patch), "resize", PatchOptions{})
		return err
	}
	want := `pods "rz" is forbidden: node didn't have enough allocatable resources: cpu, requested: 100000, allocatable: 2000`
	if err := resize("100"); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	if err := resize("1500m"); err != nil {
		t.Fatal(err)
	}
	if p := stored(t, c, "rz"); p.Generation != 2 || p.Spec.Containers[0].Resources.Requests.Cpu().String() != "1500m" {
		t.Errorf("generation %d, resources %v", p.Generation, p.Spec.Containers[0].Resources)
	}
}

func TestReplace(t *testing.T) {
	_, c := newServer(t)
	cm := &corev1.ConfigMap{ObjectMeta: named("c"), Data: map[string]string{"a": "1"}}
	if _, err := c.Create(cm, CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct{ name, object, body, want string }{
		{"without a resource version", "c", `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"},"data":{"b":"2"}}`, ""},
		{
			"with an old one", "c", `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c","resourceVersion":"1"},"data":{"b":"3"}}`,
			`Operation cannot be fulfilled on configmaps "c": the object has been modified; please apply your changes to the latest version and try again`,
		},
		{"another object's identity", "c", `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"d"}}`, `the name of the object (d) does not match the name on the URL (c)`},
		{"something that is not there", "d", `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"d"}}`, `configmaps "d" not found`},
		{
			"an unknown field", "c", `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"},"date":{}}`,
			`ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "date"`,
		},
	} {
		key := store.Key{Resource: "configmaps", Namespace: "default", Name: step.object}
		got := ""
		if _, err := c.UpdateFrom(key, []byte(step.body), UpdateOptions{FieldValidation: metav1.FieldValidationStrict}); err != nil {
			got = err.Error()
		}
		if got != step.want {
			t.Errorf("%s: got %s, want %s", step.name, got, step.want)
		}
	}
	now, err := Get[*corev1.ConfigMap](c, "default", "c")
	if err != nil || fmt.Sprint(now.Data) != "map[b:2]" {
		t.Errorf("data %v, %v", now.Data, err)
	}
}

func TestScale(t *testing.T) {
	_, c := newServer(t)
	if _, err := c.Create(deployment("site"), CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	scale, err := c.GetScale("deployments.apps", "default", "site")
	if err != nil || scale.Spec.Replicas != 1 || scale.Status.Selector != "app=site" {
		t.Fatalf("scale %v, %v", scale, err)
	}
	scale.Spec.Replicas = -1
	if _, err := c.UpdateScale("deployments.apps", scale, UpdateOptions{}); err == nil || kubectlText(err, "") != "The Scale \"site\" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0\n" {
		t.Errorf("got %v", err)
	}
	scale.Spec.Replicas = 4
	if _, err := c.UpdateScale("deployments.apps", scale, UpdateOptions{}); err != nil {
		t.Fatal(err)
	}
	d, err := Get[*appsv1.Deployment](c, "default", "site")
	if err != nil || *d.Spec.Replicas != 4 || d.Generation != 2 {
		t.Errorf("deployment %v, %v", d.Spec.Replicas, err)
	}
}

func TestEvictionHonoursBudgets(t *testing.T) {
	_, c := newServer(t)
	labels := map[string]string{"app": "web"}
	p := running(t, c, "web", func(p *corev1.Pod) { p.Labels = labels }).DeepCopy()
	p.Status.Phase = corev1.PodRunning
	p.Status.Conditions = append(p.Status.Conditions, corev1.PodCondition{Type: corev1.PodReady, Status: corev1.ConditionTrue})
	if _, err := c.UpdateStatus(p); err != nil {
		t.Fatal(err)
	}
	budget := &policyv1.PodDisruptionBudget{
		ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "b"},
		Spec:       policyv1.PodDisruptionBudgetSpec{MinAvailable: ptr.To(intstr.FromInt32(1)), Selector: &metav1.LabelSelector{MatchLabels: labels}},
	}
	obj, err := c.Create(budget, CreateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	allow := func(n int32) {
		b := obj.(*policyv1.PodDisruptionBudget).DeepCopy()
		b.ResourceVersion = func() string {
			o, _ := c.Get("poddisruptionbudgets.policy", "default", "b")
			return o.GetResourceVersion()
		}()
		b.Status = policyv1.PodDisruptionBudgetStatus{ObservedGeneration: 1, DisruptionsAllowed: n, CurrentHealthy: 1, DesiredHealthy: 1, ExpectedPods: 1}
		if _, err := c.UpdateStatus(b); err != nil {
			t.Fatal(err)
		}
	}
	allow(0)
	if err := c.Evict("default", "web", DeleteOptions{}); !errors.IsTooManyRequests(err) || err.Error() != "Cannot evict pod as it would violate the pod's disruption budget." {
		t.Errorf("got %v", err)
	}
	allow(1)
	if err := c.Evict("default", "web", DeleteOptions{}); err != nil {
		t.Fatal(err)
	}
	if got := stored(t, c, "web"); got.DeletionTimestamp == nil || got.Status.Conditions[len(got.Status.Conditions)-1].Type != corev1.DisruptionTarget {
		t.Errorf("after eviction: %v", got.Status.Conditions)
	}
}
