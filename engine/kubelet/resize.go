package kubelet

import (
	"cmp"
	"maps"
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	resourcehelper "k8s.io/component-helpers/resource"
	podutil "k8s.io/kubernetes/pkg/api/v1/pod"

	"github.com/podscope/podscope/engine/explain"
)

// resizeRetry is how long after the last attempt pending resizes are tried again without cause.
// Models pkg/kubelet/allocation retryDelay.
const resizeRetry = 3 * time.Minute

// resizeState is how far the change of a running pod's resources has come. What the spec asks for is first allocated (the node
// has room), then actuated (the containers have it).
// Models pkg/kubelet/allocation manager and pkg/kubelet/status podResizeConditions.
type resizeState struct {
	allocated  resources
	actuated   resources // of the running instances
	pending    *corev1.PodCondition
	inProgress *corev1.PodCondition
}

// resources are what the containers of a pod ask for, and the pod as a whole.
type resources struct {
	pod *corev1.ResourceRequirements
	of  map[string]corev1.ResourceRequirements
}

func resourcesOf(pod *corev1.Pod) resources {
	r := resources{pod: pod.Spec.Resources, of: map[string]corev1.ResourceRequirements{}}
	for c := range podutil.ContainerIter(&pod.Spec, podutil.InitContainers|podutil.Containers) {
		r.of[c.Name] = c.Resources
	}
	return r
}

func (r resources) equal(o resources) bool {
	return equality.Semantic.DeepEqual(r.pod, o.pod) && equality.Semantic.DeepEqual(r.of, o.of)
}

// allocated returns the pod as the kubelet has accepted it: a resize that is still pending leaves the old resources in it.
// Models pkg/kubelet/allocation (*manager).UpdatePodFromAllocation.
func (k *Kubelet) allocated(pod *corev1.Pod) *corev1.Pod {
	s := k.resizes[pod.UID]
	if s == nil || s.allocated.equal(resourcesOf(pod)) {
		return pod
	}
	out := pod.DeepCopy()
	out.Spec.Resources = s.allocated.pod
	for c := range podutil.ContainerIter(&out.Spec, podutil.InitContainers|podutil.Containers) {
		if res, ok := s.allocated.of[c.Name]; ok {
			c.Resources = res
		}
	}
	return out
}

// resizeRequested takes up a change of the resources in the spec, and tries what else is pending along with it.
// Models pkg/kubelet/kubelet.go (*Kubelet).HandlePodUpdates.
func (k *Kubelet) resizeRequested(old, pod *corev1.Pod) {
	was := resourcesOf(old)
	if was.equal(resourcesOf(pod)) {
		return
	}
	s := k.resizes[pod.UID]
	if s == nil {
		s = &resizeState{allocated: was, actuated: resources{was.pod, maps.Clone(was.of)}}
		k.resizes[pod.UID] = s
	}
	k.tryResize(pod, s)
	k.retryResizes()
}

// tryResize gives the pod what its spec asks for if there is room.
// Models pkg/kubelet/allocation (*manager).handlePodResourcesResize.
func (k *Kubelet) tryResize(pod *corev1.Pod, s *resizeState) {
	if s.allocated.equal(resourcesOf(pod)) {
		s.pending = nil
		return
	}
	if reason, message, ok := k.fits(pod); !ok {
		k.resizePending(pod, s, reason, message)
		return
	}
	s.allocated, s.pending = resourcesOf(pod), nil
	k.load = nil
	s.inProgress = k.resizeCondition(nil, corev1.PodResizeInProgress, pod.Generation, "", "")
	k.resizeEvent(pod, corev1.EventTypeNormal, "ResizeStarted", "Pod resize started", pod.Generation, "")
}

// resizePending makes known that a resize has to wait. Every reason but Infeasible is shown as Deferred; the event has the node's own.
// Models pkg/kubelet/status (*manager).SetPodResizePendingCondition.
func (k *Kubelet) resizePending(pod *corev1.Pod, s *resizeState, reason, message string) {
	shown := corev1.PodReasonDeferred
	if reason == corev1.PodReasonInfeasible {
		shown = reason
	}
	before := s.pending
	s.pending = k.resizeCondition(before, corev1.PodResizePending, pod.Generation, shown, message)
	if before != nil && before.Reason == shown && before.ObservedGeneration == pod.Generation {
		return
	}
	k.resizeEvent(pod, corev1.EventTypeWarning, "Resize"+shown, "Pod resize "+reason, pod.Generation, message)
	k.explainPod(pod, explain.RuleResizeDeferred, map[string]string{"resource": shown, "want": message}, "spec.containers")
}

// fits says whether the node has room for the pod's new resources, and what keeps it from having it.
func (k *Kubelet) fits(pod *corev1.Pod) (reason, message string, ok bool) {
	if k.profile.ResizeCapacity {
		want, have := requestsOf(pod), k.config.Allocatable
		for _, name := range []corev1.ResourceName{corev1.ResourceMemory, corev1.ResourceCPU} {
			if q := want[name]; q.Cmp(have[name]) > 0 {
				return corev1.PodReasonInfeasible, overCapacity(name, q, have[name]), false
			}
		}
	}
	r := k.admit(pod)
	switch {
	case r == nil:
		return "", "", true
	case k.profile.ResizeCapacity:
		return corev1.PodReasonDeferred, r.message, false
	}
	return r.reason, r.message, false
}

// retryResizes tries the pending resizes again, those first that take nothing from others: room may have become free.
// Models pkg/kubelet/allocation (*manager).retryPendingResizes.
func (k *Kubelet) retryResizes() {
	k.resizeTimer.Stop()
	for _, uid := range k.pendingResizes() {
		s, pod := k.resizes[uid], k.pods[uid]
		message := s.pending.Message
		if k.tryResize(pod, s); s.pending == nil || s.pending.Message != message {
			k.syncPodNow(uid)
		}
	}
	if len(k.pendingResizes()) > 0 {
		k.resizeTimer = k.after(resizeRetry, "kubelet/resize", k.retryResizes)
	}
}

// pendingResizes are the pods whose resize waits for room, in the order in which they are to have it.
// Models pkg/kubelet/allocation (*manager).sortPendingResizes.
func (k *Kubelet) pendingResizes() []podUID {
	var list []podUID
	for _, uid := range k.uids() {
		if s := k.resizes[uid]; s != nil && s.pending != nil && s.pending.Reason == corev1.PodReasonDeferred {
			list = append(list, uid)
		}
	}
	rank := func(uid podUID) (grows, besides int, since metav1.Time) {
		pod, since := k.pods[uid], k.resizes[uid].pending.LastTransitionTime
		want, has := requestsOf(pod), requestsOf(k.allocated(pod))
		if want.Cpu().Cmp(*has.Cpu()) > 0 || want.Memory().Cmp(*has.Memory()) > 0 {
			grows = 1
		}
		if qosOf(pod) != corev1.PodQOSGuaranteed {
			besides = 1
		}
		return grows, besides, since
	}
	slices.SortStableFunc(list, func(a, b podUID) int {
		growsA, besidesA, sinceA := rank(a)
		growsB, besidesB, sinceB := rank(b)
		return cmp.Or(cmp.Compare(growsA, growsB), cmp.Compare(priority(k.pods[b]), priority(k.pods[a])),
			cmp.Compare(besidesA, besidesB), sinceA.Compare(sinceB.Time))
	})
	return list
}

// roomMayBeFree says whether a change of a pod's status gives pending resizes of other pods a chance.
// Models pkg/kubelet/kubelet.go (*Kubelet).HandlePodReconcile.
func (k *Kubelet) roomMayBeFree(old, pod *corev1.Pod) bool {
	if len(k.resizes) == 0 {
		return false
	}
	if podEnded(&pod.Status) && !podEnded(&old.Status) {
		return true
	}
	opts := resourcehelper.PodResourcesOptions{UseStatusResources: true, InPlacePodLevelResourcesVerticalScalingEnabled: k.profile.PodResources}
	before, after := resourcehelper.PodRequests(k.allocated(old), opts), resourcehelper.PodRequests(k.allocated(pod), opts)
	return after.Cpu().Cmp(*before.Cpu()) < 0 || after.Memory().Cmp(*before.Memory()) < 0
}

// resizeCondition makes a condition of a resize; the time of its last transition is that of the one before with the same reason.
// Models pkg/kubelet/status updatedPodResizeCondition.
func (k *Kubelet) resizeCondition(before *corev1.PodCondition, kind corev1.PodConditionType, generation int64, reason, message string) *corev1.PodCondition {
	now := wholeSeconds(metav1.NewTime(k.sim.Now()))
	c := &corev1.PodCondition{
		Type: kind, Status: corev1.ConditionTrue, Reason: reason, Message: message, ObservedGeneration: generation,
		LastProbeTime: now, LastTransitionTime: now,
	}
	if before != nil && before.Reason == reason {
		c.LastTransitionTime = before.LastTransitionTime
	}
	return c
}

// resizeConditions are the conditions of a resize under way.
func (k *Kubelet) resizeConditions(pod *corev1.Pod) []corev1.PodCondition {
	s := k.resizes[pod.UID]
	if s == nil {
		return nil
	}
	var out []corev1.PodCondition
	for _, c := range []*corev1.PodCondition{s.pending, s.inProgress} {
		if c != nil {
			out = append(out, *c)
		}
	}
	return out
}
