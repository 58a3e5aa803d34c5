package kubelet

import (
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	resourcehelper "k8s.io/component-helpers/resource"
	podutil "k8s.io/kubernetes/pkg/api/v1/pod"

	"github.com/podscope/podscope/engine/explain"
	"github.com/podscope/podscope/engine/sim"
)

// Rhythm and thresholds of evictions.
// Models pkg/kubelet/eviction and the kubelet's default thresholds.
const (
	evictionPeriod     = 10 * time.Second
	pressureTransition = 5 * time.Minute
	evictionGrace      = 1
	cleanupPoll        = time.Second // how often an evicted pod is looked after
	cleanupTimeout     = 30 * time.Second
	layerAge           = 7 * time.Second // how old, at a look, is what the runtime knows of containers' writable layers; chance in a real cluster
)

// eviction watches what pods use of the node's disk and memory, while there is something to watch.
type eviction struct {
	timer    *sim.Timer
	memory   time.Duration // until when memory pressure stands; 0 none
	disk     time.Duration
	diskFull bool             // told by a fault
	victim   podUID           // the pod last evicted: the next look waits until its containers are gone
	cleanup  time.Duration    // but not for longer
	layers   map[string]int64 // what containers had written when the runtime last looked, by id
}

// watchUsage arranges for the next look at what pods use, when some pod may be evicted for it.
func (k *Kubelet) watchUsage() {
	if k.evict.timer.Pending() || !k.mayEvict() {
		return
	}
	g := grid{phase: k.syncGrid.phase, period: evictionPeriod}
	k.lookAtUsage(g.after(k.sim.Elapsed()) - k.sim.Elapsed())
}

// lookAtUsage looks at what pods use after a while. The runtime measures writable layers in a rhythm of its own.
func (k *Kubelet) lookAtUsage(wait time.Duration) {
	if wait > layerAge {
		k.after(wait-layerAge, "kubelet/layers", k.measureLayers)
	}
	k.evict.timer = k.after(wait, "kubelet/eviction", func() {
		if k.evict.victim != "" && !k.runtimeEnded(k.evict.victim) && k.sim.Elapsed() < k.evict.cleanup {
			k.lookAtUsage(cleanupPoll)
			return
		}
		k.evict.victim = ""
		k.checkUsage()
		if k.evict.victim != "" {
			k.evict.cleanup = k.sim.Elapsed() + cleanupTimeout
			k.lookAtUsage(cleanupPoll)
			return
		}
		k.watchUsage()
	})
}

// mayEvict says whether any pod has a limit on local storage, or memory is tight.
func (k *Kubelet) mayEvict() bool {
	if k.evict.memory > 0 || k.evict.disk > 0 || k.memoryAvailable() < 4*k.memoryThreshold() {
		return true
	}
	return len(k.storage) > 0
}

func limitsStorage(pod *corev1.Pod) bool {
	for i := range pod.Spec.Volumes {
		if e := pod.Spec.Volumes[i].EmptyDir; e != nil && e.SizeLimit != nil {
			return true
		}
	}
	for i := range pod.Spec.Containers {
		if _, ok := pod.Spec.Containers[i].Resources.Limits[corev1.ResourceEphemeralStorage]; ok {
			return true
		}
	}
	return false
}

// checkUsage evicts pods that use more local storage than they may, then at most one because the node runs short.
// Models pkg/kubelet/eviction (*managerImpl).synchronize.
func (k *Kubelet) checkUsage() {
	for _, pod := range k.active() {
		if !k.terminationRequested(pod.UID) && !podEnded(&pod.Status) {
			k.checkStorage(pod)
		}
	}
	k.checkPressure()
}

func (k *Kubelet) checkStorage(pod *corev1.Pod) {
	for i := range pod.Spec.Volumes {
		v := &pod.Spec.Volumes[i]
		if v.EmptyDir == nil || v.EmptyDir.SizeLimit == nil || v.EmptyDir.SizeLimit.IsZero() {
			continue
		}
		m := k.volumes.mounted(pod, v.Name)
		if m == nil || m.fs.Used() <= v.EmptyDir.SizeLimit.Value() {
			continue
		}
		k.explainPod(pod, explain.RuleLocalStorageEvict, map[string]string{
			"volume": v.Name, "usage": resource.NewQuantity(m.fs.Used(), resource.BinarySI).String(), "limit": v.EmptyDir.SizeLimit.String(),
		}, fmt.Sprintf("spec.volumes[%d].emptyDir.sizeLimit", i))
		k.evictPod(pod, fmt.Sprintf("Usage of EmptyDir volume %q exceeds the limit %q. ", v.Name, v.EmptyDir.SizeLimit.String()), 0, nil)
		return
	}
	k.checkEphemeral(pod)
}

// checkEphemeral compares writable layers, logs and emptyDirs with the limits on ephemeral storage: those of the pod as a whole first, then
// each container's own.
// Models pkg/kubelet/eviction (*managerImpl).podEphemeralStorageLimitEviction and containerEphemeralStorageLimitEviction.
func (k *Kubelet) checkEphemeral(pod *corev1.Pod) {
	limit, limited := resourcehelper.PodLimits(pod, resourcehelper.PodResourcesOptions{})[corev1.ResourceEphemeralStorage]
	if !limited {
		return
	}
	var total int64
	for c := range podutil.ContainerIter(&pod.Spec, podutil.InitContainers|podutil.Containers) {
		total += k.diskUsed(pod, c)
	}
	for i := range pod.Spec.Volumes {
		v := &pod.Spec.Volumes[i]
		if m := k.volumes.mounted(pod, v.Name); m != nil && v.EmptyDir != nil && v.EmptyDir.Medium != corev1.StorageMediumMemory {
			total += m.fs.Used()
		}
	}
	if total > limit.Value() {
		k.evictPod(pod, "Pod ephemeral local storage usage exceeds the total limit of containers "+limit.String()+". ", 0, nil)
		return
	}
	for i := range pod.Spec.Containers {
		c := &pod.Spec.Containers[i]
		if q := c.Resources.Limits[corev1.ResourceEphemeralStorage]; !q.IsZero() && k.diskUsed(pod, c) > q.Value() {
			k.evictPod(pod, fmt.Sprintf("Container %s exceeded its local ephemeral storage limit %q. ", c.Name, q.String()), 0, nil)
			return
		}
	}
}

// diskUsed is what a running container has written: its layer and its log, as last measured.
func (k *Kubelet) diskUsed(pod *corev1.Pod, c *corev1.Container) int64 {
	id, _ := k.runtime.Running(pod.UID, c.Name)
	return k.evict.layers[id]
}

// measureLayers notes what the containers have written whose pods have a limit for that.
func (k *Kubelet) measureLayers() {
	k.evict.layers = map[string]int64{}
	for uid := range k.storage {
		for _, c := range k.runtime.PodStatus(uid).Containers {
			if stats, running := k.runtime.Stats(c.ID); running {
				k.evict.layers[c.ID] = stats.Disk
			}
		}
	}
}

func priority(pod *corev1.Pod) int32 {
	if pod.Spec.Priority == nil {
		return 0
	}
	return *pod.Spec.Priority
}

// evictPod ends a pod and says why.
// Models pkg/kubelet/eviction (*managerImpl).evictPod.
func (k *Kubelet) evictPod(pod *corev1.Pod, message string, grace int64, c *corev1.PodCondition) {
	if critical(pod) {
		return
	}
	k.event(pod, corev1.EventTypeWarning, "Evicted", message)
	current := k.pods[pod.UID]
	if current == nil {
		return
	}
	k.evict.victim = pod.UID
	k.updatePod(podUpdate{kind: updateKill, pod: current, grace: &grace, evict: true, finalStatus: func(s *corev1.PodStatus) {
		s.Phase, s.Reason, s.Message = corev1.PodFailed, "Evicted", message
		if c != nil {
			replaceCondition(s, *c)
		}
	}})
}

// nodeConditions are the node's conditions as the kubelet sees them now.
func (k *Kubelet) nodeConditions() []corev1.NodeCondition {
	is := func(kind corev1.NodeConditionType, bad bool, reason, message, badReason, badMessage string) corev1.NodeCondition {
		if bad {
			return corev1.NodeCondition{Type: kind, Status: corev1.ConditionTrue, Reason: badReason, Message: badMessage}
		}
		return corev1.NodeCondition{Type: kind, Status: corev1.ConditionFalse, Reason: reason, Message: message}
	}
	return []corev1.NodeCondition{
		is(corev1.NodeMemoryPressure, k.evict.memory > 0, "KubeletHasSufficientMemory", "kubelet has sufficient memory available",
			"KubeletHasInsufficientMemory", "kubelet has insufficient memory available"),
		is(corev1.NodeDiskPressure, k.evict.disk > 0, "KubeletHasNoDiskPressure", "kubelet has no disk pressure",
			"KubeletHasDiskPressure", "kubelet has disk pressure"),
		is(corev1.NodePIDPressure, false, "KubeletHasSufficientPID", "kubelet has sufficient PID available", "", ""),
		{Type: corev1.NodeReady, Status: corev1.ConditionTrue, Reason: "KubeletReady", Message: "kubelet is posting ready status"},
	}
}
