package kubelet

import (
	"fmt"
	"math"
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/explain"
)

// Words of the kubelet's own preemption.
// Models pkg/kubelet/preemption/preemption.go.
const (
	preempting        = "Preempting"
	preemptedMessage  = "Preempted in order to admit critical pod"
	preemptedBecause  = "Pod was preempted by Kubelet to accommodate a critical pod."
	exceededGrace     = "ExceededGracePeriod"
	exceededGraceText = "Container runtime did not kill the pod within specified grace period."

	leastKillWait = 10 * time.Second
)

// critical says whether the node must take the pod: its own static pods, and those that the cluster itself needs.
// Models pkg/kubelet/types IsCriticalPod.
func critical(pod *corev1.Pod) bool {
	return isStatic(pod) || isMirror(pod) || priority(pod) >= systemCritical
}

// refused fails a pod that the node cannot take, or makes room for it when it is critical.
// Models pkg/kubelet/preemption (*CriticalPodAdmissionHandler).HandleAdmissionFailure.
func (k *Kubelet) refused(pod *corev1.Pod, r *refusal) {
	if len(r.lacks) == 0 || !critical(pod) {
		k.reject(pod, r)
		return
	}
	var needs []need
	for _, l := range r.lacks {
		needs = append(needs, need{l.name, l.requested - (l.capacity - l.used)})
	}
	victims, err := podsToPreempt(pod, k.active(), needs)
	if err == nil {
		k.preempt(pod, victims)
		return
	}
	k.reject(pod, &refusal{
		reason:  "UnexpectedAdmissionError",
		message: fmt.Sprintf("Unexpected error while attempting to recover from admission failure: preemption: error finding a set of pods to preempt: %v", err),
	})
}

// preempt ends the victims one after the other, and takes the pod when the last one's containers are gone.
func (k *Kubelet) preempt(pod *corev1.Pod, victims []*corev1.Pod) {
	if len(victims) == 0 {
		now := k.pods[pod.UID]
		if now == nil {
			return
		}
		if r := unsupported(now); r != nil {
			k.reject(now, r)
			return
		}
		k.accepted(now)
		k.podStarts(now)
		return
	}
	victim := victims[0]
	k.event(victim, corev1.EventTypeWarning, preempting, preemptedMessage)
	k.explainPod(victim, explain.RuleCriticalPreempted, map[string]string{"preemptor": pod.Name}, "spec.priorityClassName")
	k.killNow(victim, func() { k.preempt(pod, victims[1:]) })
}

// killNow ends a pod, as far as it is still there, and goes on when its containers are gone or have had half as long again as they may take.
// Models pkg/kubelet/pod_workers.go killPodNow.
func (k *Kubelet) killNow(pod *corev1.Pod, then func()) {
	w := k.workers[pod.UID]
	if w == nil || w.terminated {
		then()
		return
	}
	grace := time.Duration(deref(pod.Spec.TerminationGracePeriodSeconds)) * time.Second
	limit := k.after(max(grace+grace/2, leastKillWait), "kubelet/kill-pod", func() {
		w.ended = nil
		k.event(pod, corev1.EventTypeWarning, exceededGrace, exceededGraceText)
		then()
	})
	w.ended = func() {
		limit.Stop()
		k.soon("kubelet/kill-pod", then)
	}
	k.updatePod(podUpdate{kind: updateKill, pod: pod, evict: true, finalStatus: func(s *corev1.PodStatus) {
		s.Phase, s.Reason, s.Message = corev1.PodFailed, preempting, preemptedMessage
		c := condition(pod, s, corev1.DisruptionTarget, true, corev1.PodReasonTerminationByKubelet, preemptedBecause)
		replaceCondition(s, c)
	}})
}

// need is how much of a resource has to become free.
type need struct {
	name     corev1.ResourceName
	quantity int64
}

// requestOf is what a pod asks for of one resource; of pods it is one.
func requestOf(pod *corev1.Pod, name corev1.ResourceName) int64 {
	if name == corev1.ResourcePods {
		return 1
	}
	return units(name, requestsOf(pod)[name])
}

// left is what is still needed when some pods are gone.
func left(needs []need, gone ...*corev1.Pod) []need {
	var out []need
	for _, n := range needs {
		for _, pod := range gone {
			n.quantity -= requestOf(pod, n.name)
		}
		if n.quantity > 0 {
			out = append(out, n)
		}
	}
	return out
}

// distance is how far a pod's end would leave the needs unmet: the sum of the squares of what is missing of each.
func distance(needs []need, pod *corev1.Pod) float64 {
	sum := 0.0
	for _, n := range needs {
		if missing := float64(n.quantity - requestOf(pod, n.name)); missing > 0 {
			sum += math.Pow(missing/float64(n.quantity), 2)
		}
	}
	return sum
}

// podsToPreempt chooses pods whose end meets the needs: guaranteed ones only for what the others cannot give, burstable ones only for what
// best-effort ones cannot.
// Models pkg/kubelet/preemption getPodsToPreempt.
func podsToPreempt(preemptor *corev1.Pod, pods []*corev1.Pod, needs []need) ([]*corev1.Pod, error) {
	class := map[corev1.PodQOSClass][]*corev1.Pod{}
	for _, pod := range pods {
		if pod.UID != preemptor.UID && preemptable(preemptor, pod) {
			class[qosOf(pod)] = append(class[qosOf(pod)], pod)
		}
	}
	bestEffort, burstable, guaranteed := class[corev1.PodQOSBestEffort], class[corev1.PodQOSBurstable], class[corev1.PodQOSGuaranteed]
	lesser := slices.Concat(bestEffort, burstable)
	if unmet := left(needs, slices.Concat(lesser, guaranteed)...); len(unmet) > 0 {
		return nil, noPods(unmet)
	}
	dear, err := nearest(guaranteed, left(needs, lesser...))
	if err != nil {
		return nil, err
	}
	middle, err := nearest(burstable, left(needs, slices.Concat(bestEffort, dear)...))
	if err != nil {
		return nil, err
	}
	cheap, err := nearest(bestEffort, left(needs, slices.Concat(middle, dear)...))
	if err != nil {
		return nil, err
	}
	return slices.Concat(cheap, middle, dear), nil
}

// preemptable says whether one pod may end another.
// Models pkg/kubelet/types Preemptable.
func preemptable(preemptor, pod *corev1.Pod) bool {
	return critical(preemptor) && !critical(pod) || priority(preemptor) > priority(pod)
}

// nearest takes the pod that leaves the least unmet, the smaller one of two, until nothing is needed any more.
// Models pkg/kubelet/preemption getPodsToPreemptByDistance.
func nearest(pods []*corev1.Pod, needs []need) ([]*corev1.Pod, error) {
	pods = slices.Clone(pods)
	var out []*corev1.Pod
	for len(needs) > 0 {
		if len(pods) == 0 {
			return nil, noPods(needs)
		}
		best := 0
		for i, pod := range pods {
			d, least := distance(needs, pod), distance(needs, pods[best])
			if d < least || d == least && smaller(pod, pods[best]) {
				best = i
			}
		}
		needs = left(needs, pods[best])
		out = append(out, pods[best])
		pods[best] = pods[len(pods)-1]
		pods = pods[:len(pods)-1]
	}
	return out, nil
}

// smaller says whether a pod asks for no more than another, memory first.
func smaller(a, b *corev1.Pod) bool {
	for _, name := range []corev1.ResourceName{corev1.ResourceMemory, corev1.ResourceCPU} {
		if x, y := requestOf(a, name), requestOf(b, name); x != y {
			return x < y
		}
	}
	return true
}

func noPods(unmet []need) error {
	text := "["
	for _, n := range unmet {
		text += fmt.Sprintf("(res: %v, q: %d), ", n.name, n.quantity)
	}
	return fmt.Errorf("no set of running pods found to reclaim resources: %s]", text)
}
