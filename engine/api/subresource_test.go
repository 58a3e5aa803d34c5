package api

import (
	"testing"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/podscope/podscope/engine/store"
)

func TestPodSubresourcesChangeOnlyTheirPart(t *testing.T) {
	for _, c := range []struct{ name, subresource, patch, want string }{
		{"an ephemeral container is added", "ephemeralcontainers", `{"spec":{"ephemeralContainers":[{"name":"debug","image":"busybox"}]}}`, ""},
		{"nothing else with it", "ephemeralcontainers", `{"spec":{"containers":[{"name":"c","image":"other"}],"ephemeralContainers":[{"name":"debug","image":"busybox"}]}}`, ""},
		{
			"a name that is taken", "ephemeralcontainers", `{"spec":{"ephemeralContainers":[{"name":"c","image":"busybox"}]}}`,
			"The Pod \"p\" is invalid: spec.ephemeralContainers[0].name: Duplicate value: \"c\"\n",
		},
		{"not through the pod itself", "", `{"spec":{"ephemeralContainers":[{"name":"debug","image":"busybox"}]}}`, "refused"},
		{"a status", "status", `{"status":{"phase":"Running"},"spec":{"nodeName":"x"}}`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, client := newServer(t)
			running(t, client, "p", nil)
			key := store.Key{Resource: "pods", Namespace: "default", Name: "p"}
			obj, err := client.Patch(key, types.StrategicMergePatchType, []byte(c.patch), c.subresource, PatchOptions{})
			if c.want != "" {
				if err == nil || (c.want != "refused" && kubectlText(err, "") != c.want) {
					t.Errorf("got %v, want %s", err, c.want)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			p := obj.(*corev1.Pod)
			if p.Spec.Containers[0].Image != "nginx" || p.Spec.NodeName != "node-1" {
				t.Errorf("the rest changed: %+v", p.Spec)
			}
			if c.subresource == "ephemeralcontainers" && (len(p.Spec.EphemeralContainers) != 1 || p.Generation != 2) {
				t.Errorf("ephemeral containers %v, generation %d", p.Spec.EphemeralContainers, p.Generation)
			}
			if c.subresource == "status" && p.Status.Phase != corev1.PodRunning {
				t.Errorf("phase %s", p.Status.Phase)
			}
		})
	}
}

func TestMirrorPodsAreLeftAsTheyAre(t *testing.T) {
	_, c := newServer(t)
	mirror := pod("static-node-1")
	mirror.Spec.NodeName = "node-1"
	mirror.Annotations = map[string]string{corev1.MirrorPodAnnotationKey: "1"}
	obj, err := c.Create(mirror, CreateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if p := obj.(*corev1.Pod); len(p.Spec.Volumes) != 0 || p.Spec.ServiceAccountName != "" {
		t.Errorf("volumes %v, service account %q", p.Spec.Volumes, p.Spec.ServiceAccountName)
	}
}
