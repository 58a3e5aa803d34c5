package kubelet

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	podutil "k8s.io/kubernetes/pkg/api/v1/pod"
)

// processed is a volume source that has to find something out before the volume can be tried at all.
// Models pkg/kubelet/volumemanager/populator (*desiredStateOfWorldPopulator).createVolumeSpec.
type processed interface {
	process(k *Kubelet, pod *corev1.Pod, v *volume) error
}

// stageError is a failure before the mount itself: in its preparation, or in waiting for the disk.
type stageError struct{ stage, text string }

func (e stageError) Error() string { return e.text }

// errUnattached is a volume that is not on the node: the kubelet does not try to mount it, and says nothing.
var errUnattached = errors.New("the volume is not attached to the node")

// usedVolumes names the volumes that some container mounts: no others are set up, or waited for.
// Models pkg/volume/util GetPodVolumeNames.
func usedVolumes(pod *corev1.Pod) map[string]bool {
	used := map[string]bool{}
	for c := range podutil.ContainerIter(&pod.Spec, podutil.AllContainers) {
		for _, m := range c.VolumeMounts {
			used[m.Name] = true
		}
		for _, d := range c.VolumeDevices {
			used[d.Name] = true
		}
	}
	return used
}

func (pv *podVolumes) named(name string) *volume {
	for _, v := range pv.list {
		if v.name == name {
			return v
		}
	}
	return nil
}

// unprocessed says whether it is not yet known if the volume can be tried.
func (v *volume) unprocessed() bool {
	_, ok := v.source.(processed)
	return ok && !v.resolved
}

// process finds out at the next look at what is wanted which volumes can be tried, and why not the others.
// Models pkg/kubelet/volumemanager/populator (*desiredStateOfWorldPopulator).processPodVolumes.
func (m *volumes) process(pod *corev1.Pod, pv *podVolumes) {
	pv.errors = nil
	if !slices.ContainsFunc(pv.list, (*volume).unprocessed) {
		return
	}
	now := m.k.sim.Elapsed()
	m.k.after(m.grid.after(now)-now, "kubelet/volume-process", func() {
		for _, v := range pv.list {
			if !v.unprocessed() {
				continue
			}
			if err := v.source.(processed).process(m.k, pod, v); err != nil {
				pv.errors = append(pv.errors, err.Error())
				continue
			}
			v.resolved = true
		}
		if m.byPod[pod.UID] == pv {
			m.begin(pod)
		}
	})
}

// missing says what of a pod's volumes is not there, and why.
// Models pkg/kubelet/volumemanager (*volumeManager).WaitForAttachAndMount.
func (pv *podVolumes) missing() string {
	var unmounted, failed []string
	for _, v := range pv.list {
		if v.mounted {
			continue
		}
		unmounted = append(unmounted, v.name)
		if v.unprocessed() {
			failed = append(failed, v.name)
		}
	}
	slices.Sort(unmounted)
	slices.Sort(failed)
	slices.Sort(pv.errors)
	return fmt.Sprintf("unmounted volumes=%v, unattached volumes=[], failed to process volumes=%v: %s", unmounted, failed, strings.Join(slices.Compact(pv.errors), "; "))
}

// specName is how errors name the volume: by the persistent volume where there is one.
func (v *volume) specName() string {
	if v.claimed != "" {
		return v.claimed
	}
	return v.name
}
