package kubelet

import (
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/api"
)

// TestAPodWithoutItsClaimWaits though it has named its node itself.
func TestAPodWithoutItsClaimWaits(t *testing.T) {
	for claim, want := range map[string]string{
		`"resourceClaimName":"gpu-1"`:             `fetch ResourceClaim gpu-1: resourceclaims.resource.k8s.io "gpu-1" not found`,
		`"resourceClaimTemplateName":"some-gpus"`: `pod "default/p": ResourceClaim not created yet`,
	} {
		w := newWorld(t, "1.36")
		w.apply(`{"metadata":{"name":"p"},"spec":{"resourceClaims":[{"name":"gpu",` + claim + `}],"containers":[{"name":"main","image":"busybox","resources":{"claims":[{"name":"gpu"}]}}]}}`)
		w.run(20 * time.Second)
		got := ""
		for _, e := range api.List[*corev1.Event](w.client, "default") {
			if e.Reason == "FailedPrepareDynamicResources" {
				got = e.Message
			}
		}
		if got != "Failed to prepare dynamic resources: prepare dynamic resources: "+want {
			t.Errorf("said %q, want %q at its end", got, want)
		}
		if p := w.get("p"); p.Status.Phase != corev1.PodPending || p.Status.PodIP != "" {
			t.Errorf("the pod is %s, its address %q", p.Status.Phase, p.Status.PodIP)
		}
	}
}
