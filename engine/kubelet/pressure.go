package kubelet

import (
	"cmp"
	"fmt"
	"slices"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	v1helper "k8s.io/component-helpers/scheduling/corev1"
	"k8s.io/klog/v2"
	podutil "k8s.io/kubernetes/pkg/api/v1/pod"

	"github.com/podscope/podscope/engine/cri"
	"github.com/podscope/podscope/engine/explain"
)

// systemCritical is the priority from which on pods are never evicted.
const systemCritical = 2_000_000_000

// shortage is a resource that the node runs short of.
type shortage struct {
	resource             corev1.ResourceName
	threshold, available int64
	used                 func(cri.Stats) int64 // of it by a container
}

func (k *Kubelet) memoryAvailable() int64 {
	return k.config.Capacity.Memory().Value() - k.runtime.Kernel().MemoryUsed()
}

// memoryThreshold is the hard limit of memory.available: what the node holds back from what it offers to pods.
func (k *Kubelet) memoryThreshold() int64 {
	if held := k.config.Capacity.Memory().Value() - k.config.Allocatable.Memory().Value(); held > 0 {
		return held
	}
	return 100 << 20
}

// checkPressure takes note of what the node runs short of and evicts one pod for it, memory first.
// Models pkg/kubelet/eviction/eviction_manager.go (*managerImpl).synchronize.
func (k *Kubelet) checkPressure() {
	now, changed := k.sim.Elapsed(), false
	available, threshold := k.memoryAvailable(), k.memoryThreshold()
	switch {
	case available < threshold:
		changed = k.evict.memory == 0
		k.evict.memory = now + pressureTransition
	case k.evict.memory > 0 && now >= k.evict.memory:
		k.evict.memory, changed = 0, true
	}
	switch {
	case k.evict.diskFull:
		changed = changed || k.evict.disk == 0
		k.evict.disk = now + pressureTransition
	case k.evict.disk > 0 && now >= k.evict.disk:
		k.evict.disk, changed = 0, true
	}
	if changed {
		k.node.refresh()
	}
	switch {
	case available < threshold:
		k.relieve(shortage{corev1.ResourceMemory, threshold, available, func(s cri.Stats) int64 { return s.Memory }})
	case k.evict.diskFull:
		capacity := k.config.Capacity.StorageEphemeral().Value()
		k.relieve(shortage{corev1.ResourceEphemeralStorage, capacity / 100, 0, func(s cri.Stats) int64 { return s.Disk }})
	}
}

// relieve evicts the pod that comes first for a shortage.
func (k *Kubelet) relieve(s shortage) {
	k.recorder.EventRef(k.nodeRef(), corev1.EventTypeWarning, "EvictionThresholdMet", "Attempting to reclaim "+string(s.resource))
	victim := k.victim(s)
	if victim == nil {
		return
	}
	message := fmt.Sprintf("The node was low on resource: %s. Threshold quantity: %s, available: %s. ", s.resource, binary(s.threshold), binary(s.available))
	if own := victim.Spec.Resources; own != nil && s.resource == corev1.ResourceMemory {
		if q, ok := own.Requests[s.resource]; ok {
			message += fmt.Sprintf("Pod %s was using %s, request is %s, has larger consumption of %s. ", victim.Name, binary(k.usage(victim, s)), q.String(), s.resource)
		}
	}
	for c := range podutil.ContainerIter(&victim.Spec, podutil.Containers|podutil.InitContainers) {
		request := c.Resources.Requests[s.resource]
		if used := k.used(victim, c, s); used > request.Value() {
			message += fmt.Sprintf("Container %s was using %s, request is %s, has larger consumption of %s. ", c.Name, binary(used), request.String(), s.resource)
		}
	}
	requests := requestsOf(victim)
	request := requests[s.resource]
	k.explainPod(victim, explain.RuleNodePressureEvict, map[string]string{
		"resource": string(s.resource), "available": binary(s.available), "threshold": binary(s.threshold), "usage": binary(k.usage(victim, s)), "request": request.String(),
	}, "spec.containers[0].resources.requests."+string(s.resource))
	k.evictPod(victim, message, evictionGrace, &corev1.PodCondition{
		Type: corev1.DisruptionTarget, Status: corev1.ConditionTrue, Reason: corev1.PodReasonTerminationByKubelet, Message: message,
	})
}

func binary(n int64) string { return resource.NewQuantity(n, resource.BinarySI).String() }

// used is what a container uses of what is short.
func (k *Kubelet) used(pod *corev1.Pod, c *corev1.Container, s shortage) int64 {
	id, _ := k.runtime.Running(pod.UID, c.Name)
	if stats, ok := k.runtime.Stats(id); ok {
		return s.used(stats)
	}
	return 0
}

// usage is what a pod uses of what is short.
func (k *Kubelet) usage(pod *corev1.Pod, s shortage) int64 {
	var sum int64
	for c := range podutil.ContainerIter(&pod.Spec, podutil.InitContainers|podutil.Containers) {
		sum += k.used(pod, c, s)
	}
	return sum
}

// victim ranks pods: those above their request first, then by priority, then by how far they are above it.
// Models pkg/kubelet/eviction/helpers.go rankMemoryPressure and rankDiskPressureFunc.
func (k *Kubelet) victim(s shortage) *corev1.Pod {
	type candidate struct {
		pod  *corev1.Pod
		over int64
	}
	var list []candidate
	for _, pod := range k.active() {
		if k.terminationRequested(pod.UID) || critical(pod) {
			continue
		}
		requests := requestsOf(pod)
		request := requests[s.resource]
		list = append(list, candidate{pod, k.usage(pod, s) - request.Value()})
	}
	slices.SortStableFunc(list, func(a, b candidate) int {
		if (a.over > 0) != (b.over > 0) {
			if a.over > 0 {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(priority(a.pod), priority(b.pod)), cmp.Compare(b.over, a.over))
	})
	if len(list) == 0 {
		return nil
	}
	return list[0].pod
}

// SetDiskPressure makes the node's disk full, or gives it room again.
func (k *Kubelet) SetDiskPressure(full bool) {
	k.evict.diskFull = full
	if !full {
		k.evict.disk = 0
		k.node.refresh()
		return
	}
	k.evict.timer.Stop()
	k.lookAtUsage(0)
}

// underPressure says why a node that runs short takes no more such pods.
// Models pkg/kubelet/eviction/eviction_manager.go (*managerImpl).Admit.
func (k *Kubelet) underPressure(pod *corev1.Pod) (message string, refused bool) {
	var conditions []corev1.NodeConditionType
	if k.evict.memory > 0 {
		conditions = append(conditions, corev1.NodeMemoryPressure)
	}
	if k.evict.disk > 0 {
		conditions = append(conditions, corev1.NodeDiskPressure)
	}
	if len(conditions) == 0 || critical(pod) {
		return "", false
	}
	if k.evict.disk == 0 {
		taint := corev1.Taint{Key: corev1.TaintNodeMemoryPressure, Effect: corev1.TaintEffectNoSchedule}
		if qosOf(pod) != corev1.PodQOSBestEffort || v1helper.TolerationsTolerateTaint(klog.Logger{}, pod.Spec.Tolerations, &taint, false) {
			return "", false
		}
	}
	return fmt.Sprintf("The node had condition: %v. ", conditions), true
}
