package kubelet

import (
	"github.com/podscope/podscope/engine/cri"
)

// pruneDead removes the older ended instances of a container when one more has ended: the newest is kept for its log.
// Models pkg/kubelet/pod_container_deletor.go.
func (k *Kubelet) pruneDead(status *cri.PodStatus, container string) {
	kept := 0
	var old []string
	for _, c := range status.Containers {
		if c.Name != container || c.State != cri.Exited {
			continue
		}
		if kept++; kept > 1 {
			old = append(old, c.ID)
		}
	}
	if len(old) == 0 {
		return
	}
	k.soon("kubelet/container-deletor", func() {
		for _, id := range old {
			k.runtime.RemoveContainer(id)
		}
	})
}
