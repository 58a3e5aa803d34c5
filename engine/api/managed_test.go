package api

import (
	"fmt"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/podscope/podscope/engine/store"
)

// managers lists who manages what of an object: "MANAGER OPERATION[/SUBRESOURCE] FIELDS".
func managers(s *Server, obj store.Object) string {
	var lines []string
	for _, f := range s.ManagedFields(obj) {
		through := ""
		if f.Subresource != "" {
			through = "/" + f.Subresource
		}
		lines = append(lines, fmt.Sprintf("%s %s%s %s", f.Manager, f.Operation, through, f.FieldsV1.GetRawString()))
	}
	return strings.Join(lines, "\n")
}

func settings(t *testing.T, s *Server) store.Object {
	t.Helper()
	obj, err := s.Client("kubectl").Get("configmaps", "default", "settings")
	if err != nil {
		t.Fatal(err)
	}
	return obj
}

func TestManagersFollowFromWhoWroteWhat(t *testing.T) {
	s, _ := newServer(t)
	key := store.Key{Resource: "configmaps", Namespace: "default", Name: "settings"}
	apply := func(manager, data string, force bool) string {
		_, err := s.Client("kubectl").As(manager).Patch(key, types.ApplyPatchType,
			[]byte(`{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"settings","namespace":"default"},"data":`+data+`}`), "", PatchOptions{Force: &force})
		if err != nil {
			return err.Error()
		}
		return ""
	}
	patch := func(manager string, kind types.PatchType, data string) string {
		if _, err := s.Client("kubectl").As(manager).Patch(key, kind, []byte(data), "", PatchOptions{}); err != nil {
			return err.Error()
		}
		return ""
	}
	for _, step := range []struct {
		name string
		do   func() string
		says string
		want string
	}{
		{"who creates manages all", func() string {
			_, err := s.Client("kubectl").As("maker").Create(&corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "settings"}, Data: map[string]string{"a": "1", "b": "1"}}, CreateOptions{})
			return fmt.Sprint(err)
		}, "<nil>", `maker Update {"f:data":{".":{},"f:a":{},"f:b":{}}}`},
		{
			"who changes a field takes it", func() string { return patch("changer", types.MergePatchType, `{"data":{"b":"2"}}`) }, "",
			`changer Update {"f:data":{"f:b":{}}}` + "\n" + `maker Update {"f:data":{".":{},"f:a":{}}}`,
		},
		{
			"a patch of nothing takes nothing", func() string { return patch("idle", types.MergePatchType, `{"data":{"b":"2"}}`) }, "",
			`changer Update {"f:data":{"f:b":{}}}` + "\n" + `maker Update {"f:data":{".":{},"f:a":{}}}`,
		},
		{
			"what others manage is not applied", func() string { return apply("x", `{"b":"3"}`, false) },
			`Apply failed with 1 conflict: conflict with "changer" using v1: .data.b`,
			`changer Update {"f:data":{"f:b":{}}}` + "\n" + `maker Update {"f:data":{".":{},"f:a":{}}}`,
		},
		{
			"the same value is shared", func() string { return apply("x", `{"b":"2"}`, false) }, "",
			`x Apply {"f:data":{"f:b":{}}}` + "\n" + `changer Update {"f:data":{"f:b":{}}}` + "\n" + `maker Update {"f:data":{".":{},"f:a":{}}}`,
		},
		{
			"force takes it", func() string { return apply("x", `{"a":"9","b":"3"}`, true) }, "",
			`x Apply {"f:data":{"f:a":{},"f:b":{}}}` + "\n" + `maker Update {"f:data":{}}`,
		},
		{
			"what is not applied any more goes", func() string { return apply("x", `{"a":"9"}`, false) }, "",
			`x Apply {"f:data":{"f:a":{}}}` + "\n" + `maker Update {"f:data":{}}`,
		},
		{
			"an unknown field is refused", func() string {
				return patch("x", types.ApplyPatchType, `{"apiVersion":"v1","kind":"ConfigMap","dat":{}}`)
			},
			`failed to create typed patch object (/; /v1, Kind=ConfigMap): .dat: field not declared in schema`,
			`x Apply {"f:data":{"f:a":{}}}` + "\n" + `maker Update {"f:data":{}}`,
		},
		{
			"of two unknown fields the first is named", func() string {
				return patch("x", types.ApplyPatchType, `{"apiVersion":"v1","kind":"ConfigMap","z":1,"metadata":{"name":"settings","nam":2},"c":1}`)
			}, `failed to create typed patch object (/settings; /v1, Kind=ConfigMap): .c: field not declared in schema`,
			`x Apply {"f:data":{"f:a":{}}}` + "\n" + `maker Update {"f:data":{}}`,
		},
		{"managers can be written", func() string {
			return patch("y", types.JSONPatchType, `[{"op":"replace","path":"/metadata/managedFields/0/manager","value":"z"}]`)
		}, "", `z Apply {"f:data":{"f:a":{}}}` + "\n" + `maker Update {"f:data":{}}`},
		{"and forgotten", func() string {
			return patch("y", types.JSONPatchType, `[{"op":"replace","path":"/metadata/managedFields","value":[{}]}]`)
		}, "", ""},
	} {
		if got := step.do(); got != step.says {
			t.Errorf("%s: it says %q, not %q", step.name, got, step.says)
		}
		if got := managers(s, settings(t, s)); got != step.want {
			t.Errorf("%s:\n%s\nnot\n%s", step.name, got, step.want)
		}
	}
	if got := settings(t, s).(*corev1.ConfigMap).Data; len(got) != 1 || got["a"] != "9" {
		t.Errorf("the data are %v", got)
	}
}

func TestEachVersionHasTheManagersOfItsTime(t *testing.T) {
	s, c := newServer(t)
	old, err := c.Create(pod("web"), CreateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	marked := old.DeepCopyObject().(*corev1.Pod)
	marked.Labels = map[string]string{"a": "b"}
	last, err := s.Client("kubectl").As("kubectl-label").Update(marked, UpdateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	now, before := managers(s, last), managers(s, old)
	if !strings.Contains(now, "kubectl-label Update") || strings.Contains(before, "kubectl-label") {
		t.Errorf("first\n%s\nthen\n%s", before, now)
	}
	if strings.Contains(before, "kube-api-access") || strings.Contains(before, "f:status") {
		t.Errorf("what admission adds is nobody's:\n%s", before)
	}
}

func TestReplicasAreTakenThroughTheScale(t *testing.T) {
	s, c := newServer(t)
	made, err := c.Create(deployment("site"), CreateOptions{FieldManager: "maker"})
	if err != nil {
		t.Fatal(err)
	}
	key := KindOf(made).Key("default", "site")
	if _, err := s.Client("kubectl").Patch(key, types.MergePatchType, []byte(`{"spec":{"replicas":3}}`), "scale", PatchOptions{}); err != nil {
		t.Fatal(err)
	}
	site, err := c.Get("deployments.apps", "default", "site")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := managers(s, site), `kubectl Update/scale {"f:spec":{"f:replicas":{}}}`; !strings.HasPrefix(got, want+"\n") || strings.Count(got, "f:replicas") != 1 {
		t.Errorf("%s\nmust begin with\n%s", got, want)
	}
	force := false
	_, err = s.Client("kubectl").As("other").Patch(key, types.ApplyPatchType,
		[]byte(`{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"site"},"spec":{"replicas":5}}`), "", PatchOptions{Force: &force})
	if got, want := fmt.Sprint(err), `Apply failed with 1 conflict: conflict with "kubectl" with subresource "scale" using apps/v1: .spec.replicas`; got != want {
		t.Errorf("%s\nnot\n%s", got, want)
	}
}
