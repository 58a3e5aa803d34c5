package kubelet

import (
	"fmt"
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"

	"github.com/podscope/podscope/engine/explain"
	"github.com/podscope/podscope/engine/sim"
)

// Rhythm and thresholds of evictions.
// Models pkg/kubelet/eviction and the kubelet's default thresholds.
const (
	evictionPeriod     = 10 * time.Second
	pressureTransition = 5 * time.Minute
	memoryThreshold    = 100 << 20 // memory.available
	evictionGrace      = 1
)

// eviction watches what pods use of the node's disk and memory, while there is something to watch.
type eviction struct {
	timer    *sim.Timer
	memory   time.Duration // until when memory pressure stands; 0 none
	disk     time.Duration
	diskFull bool // told by a fault
}

// watchUsage arranges for the next look at what pods use, when some pod may be evicted for it.
func (k *Kubelet) watchUsage() {
	if k.evict.timer.Pending() || !k.mayEvict() {
		return
	}
	g := grid{phase: k.syncGrid.phase, period: evictionPeriod}
	k.evict.timer = k.after(g.after(k.sim.Elapsed())-k.sim.Elapsed(), "kubelet/eviction", func() {
		k.checkUsage()
		k.watchUsage()
	})
}

// mayEvict says whether any pod has a limit on local storage, or memory is tight.
func (k *Kubelet) mayEvict() bool {
	if k.evict.memory > 0 || k.evict.disk > 0 || k.memoryAvailable() < 4*memoryThreshold {
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

func (k *Kubelet) memoryAvailable() int64 {
	capacity := k.config.Capacity
	return capacity.Memory().Value() - k.runtime.Kernel().MemoryUsed()
}

// checkUsage evicts pods that use more local storage than they may, then at most one for memory.
// Models pkg/kubelet/eviction (*managerImpl).synchronize.
func (k *Kubelet) checkUsage() {
	for _, pod := range k.active() {
		if !k.terminationRequested(pod.UID) && !podEnded(&pod.Status) {
			k.checkStorage(pod)
		}
	}
	k.checkMemory()
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

// checkEphemeral compares writable layers, logs and emptyDirs with the limits on ephemeral storage.
func (k *Kubelet) checkEphemeral(pod *corev1.Pod) {
	var total, limit int64
	limited := false
	for i := range pod.Spec.Containers {
		c := &pod.Spec.Containers[i]
		q, ok := c.Resources.Limits[corev1.ResourceEphemeralStorage]
		id, running := k.runtime.Running(pod.UID, c.Name)
		if stats, known := k.runtime.Stats(id); running && known {
			total += stats.Disk
			if ok && stats.Disk > q.Value() {
				k.evictPod(pod, fmt.Sprintf("Container %s exceeded its local ephemeral storage limit %q. ", c.Name, q.String()), 0, nil)
				return
			}
		}
		limited = limited || ok
		limit += q.Value()
	}
	if !limited {
		return
	}
	for i := range pod.Spec.Volumes {
		v := &pod.Spec.Volumes[i]
		if m := k.volumes.mounted(pod, v.Name); m != nil && v.EmptyDir != nil && v.EmptyDir.Medium != corev1.StorageMediumMemory {
			total += m.fs.Used()
		}
	}
	if total > limit {
		text := resource.NewQuantity(limit, resource.BinarySI).String()
		k.evictPod(pod, "Pod ephemeral local storage usage exceeds the total limit of containers "+text+". ", 0, nil)
	}
}

// checkMemory evicts the pod that uses most beyond its request when the node has less memory left than the threshold.
func (k *Kubelet) checkMemory() {
	available := k.memoryAvailable()
	now := k.sim.Elapsed()
	if available >= memoryThreshold {
		if k.evict.memory > 0 && now >= k.evict.memory {
			k.evict.memory = 0
			k.node.refresh()
		}
		return
	}
	fresh := k.evict.memory == 0
	k.evict.memory = now + pressureTransition
	if fresh {
		k.node.refresh()
	}
	victim, usage := k.memoryVictim()
	if victim == nil {
		return
	}
	requests := requestsOf(victim)
	request := requests.Memory().String()
	message := "The node was low on resource: memory. " + fmt.Sprintf("Threshold quantity: 100Mi, available: %s. ", kibi(available))
	for i := range victim.Spec.Containers {
		c := &victim.Spec.Containers[i]
		id, _ := k.runtime.Running(victim.UID, c.Name)
		if stats, ok := k.runtime.Stats(id); ok && stats.Memory > c.Resources.Requests.Memory().Value() {
			message += fmt.Sprintf("Container %s was using %s, request is %s, has larger consumption of memory. ",
				c.Name, kibi(stats.Memory), c.Resources.Requests.Memory().String())
		}
	}
	k.explainPod(victim, explain.RuleNodePressureEvict, map[string]string{
		"resource": "memory", "available": kibi(available), "threshold": "100Mi", "usage": kibi(usage), "request": request,
	}, "spec.containers[0].resources.requests.memory")
	k.evictPod(victim, message, evictionGrace, &corev1.PodCondition{
		Type: corev1.DisruptionTarget, Status: corev1.ConditionTrue, Reason: corev1.PodReasonTerminationByKubelet, Message: message,
	})
}

func kibi(bytes int64) string { return fmt.Sprintf("%dKi", bytes>>10) }

// memoryVictim ranks pods: those above their request first, then by priority, then by how far they are above it.
// Models pkg/kubelet/eviction/helpers.go rankMemoryPressure.
func (k *Kubelet) memoryVictim() (*corev1.Pod, int64) {
	type candidate struct {
		pod         *corev1.Pod
		usage, over int64
	}
	var list []candidate
	for _, pod := range k.active() {
		if k.terminationRequested(pod.UID) || isStatic(pod) {
			continue
		}
		c := candidate{pod: pod}
		for i := range pod.Spec.Containers {
			id, _ := k.runtime.Running(pod.UID, pod.Spec.Containers[i].Name)
			if stats, ok := k.runtime.Stats(id); ok {
				c.usage += stats.Memory
			}
		}
		requests := requestsOf(pod)
		c.over = c.usage - requests.Memory().Value()
		list = append(list, c)
	}
	slices.SortStableFunc(list, func(a, b candidate) int {
		if (a.over > 0) != (b.over > 0) {
			if a.over > 0 {
				return -1
			}
			return 1
		}
		if p, q := priority(a.pod), priority(b.pod); p != q {
			return int(p - q)
		}
		return int(min(max(b.over-a.over, -1), 1))
	})
	if len(list) == 0 || list[0].usage == 0 {
		return nil, 0
	}
	return list[0].pod, list[0].usage
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
	if isStatic(pod) && priority(pod) >= 2_000_000_000 {
		return
	}
	k.event(pod, corev1.EventTypeWarning, "Evicted", message)
	current := k.pods[pod.UID]
	if current == nil {
		return
	}
	k.updatePod(podUpdate{kind: updateKill, pod: current, grace: &grace, evict: true, finalStatus: func(s *corev1.PodStatus) {
		s.Phase, s.Reason, s.Message = corev1.PodFailed, "Evicted", message
		if c != nil {
			replaceCondition(s, *c)
		}
	}})
}

// SetDiskPressure makes the node's disk full, or gives it room again.
func (k *Kubelet) SetDiskPressure(full bool) {
	k.evict.diskFull = full
	if full {
		k.evict.disk = k.sim.Elapsed() + pressureTransition
	} else {
		k.evict.disk = 0
	}
	k.node.refresh()
	if full {
		k.evictForDisk()
	}
}

// evictForDisk evicts the pod with the lowest priority that uses most of the disk.
func (k *Kubelet) evictForDisk() {
	var victim *corev1.Pod
	for _, pod := range k.active() {
		if !isStatic(pod) && !k.terminationRequested(pod.UID) && (victim == nil || priority(pod) < priority(victim)) {
			victim = pod
		}
	}
	if victim == nil {
		return
	}
	message := "The node was low on resource: ephemeral-storage. Threshold quantity: 26421208400, available: 0. "
	k.explainPod(victim, explain.RuleNodePressureEvict, map[string]string{"resource": "ephemeral-storage"}, "")
	k.evictPod(victim, message, evictionGrace, &corev1.PodCondition{
		Type: corev1.DisruptionTarget, Status: corev1.ConditionTrue, Reason: corev1.PodReasonTerminationByKubelet, Message: message,
	})
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
