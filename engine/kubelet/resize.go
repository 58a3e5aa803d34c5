package kubelet

import (
	"encoding/json"
	"fmt"
	"strconv"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	resourcehelper "k8s.io/component-helpers/resource"
	podutil "k8s.io/kubernetes/pkg/api/v1/pod"

	"github.com/podscope/podscope/engine/cri"
	"github.com/podscope/podscope/engine/explain"
)

// resizeState is how far the change of a running pod's resources has come. What the spec asks for is first allocated (the node
// has room), then actuated (the containers have it).
// Models pkg/kubelet/allocation manager and pkg/kubelet/status podResizeConditions.
type resizeState struct {
	allocated  map[string]corev1.ResourceRequirements // by container; nil while the spec has not been changed
	actuated   map[string]corev1.ResourceRequirements // of the running instance
	pending    *corev1.PodCondition
	inProgress *corev1.PodCondition
}

// resizeAction is a container whose limits are to be changed while it runs.
type resizeAction struct {
	container *corev1.Container
	id        string
	restart   bool
}

func (k *Kubelet) resizeOf(uid podUID) *resizeState {
	s := k.resizes[uid]
	if s == nil {
		s = &resizeState{actuated: map[string]corev1.ResourceRequirements{}}
		k.resizes[uid] = s
	}
	return s
}

// allocated returns the pod as the kubelet has accepted it: a resize that is still pending leaves the old resources in it.
// Models pkg/kubelet/allocation (*manager).UpdatePodFromAllocation.
func (k *Kubelet) allocated(pod *corev1.Pod) *corev1.Pod {
	s := k.resizes[pod.UID]
	if s == nil || s.allocated == nil || !differs(pod, s.allocated) {
		return pod
	}
	out := pod.DeepCopy()
	for c := range podutil.ContainerIter(&out.Spec, podutil.InitContainers|podutil.Containers) {
		if res, ok := s.allocated[c.Name]; ok {
			c.Resources = res
		}
	}
	return out
}

func differs(pod *corev1.Pod, resources map[string]corev1.ResourceRequirements) bool {
	for c := range podutil.ContainerIter(&pod.Spec, podutil.InitContainers|podutil.Containers) {
		if res, ok := resources[c.Name]; ok && !equality.Semantic.DeepEqual(res, c.Resources) {
			return true
		}
	}
	return false
}

// resizeRequested takes up a change of the resources in the spec.
// Models pkg/kubelet/allocation (*manager).handlePodResourcesResize.
func (k *Kubelet) resizeRequested(old, pod *corev1.Pod) {
	if equality.Semantic.DeepEqual(resourcesOf(old), resourcesOf(pod)) {
		return
	}
	s := k.resizeOf(pod.UID)
	if s.allocated == nil {
		s.allocated = resourcesOf(old)
	}
	k.tryResize(pod, s)
}

func (k *Kubelet) tryResize(pod *corev1.Pod, s *resizeState) {
	if !differs(pod, s.allocated) {
		s.pending = nil
		return
	}
	if reason, message, ok := k.fits(pod); !ok {
		k.resizePending(pod, s, reason, message)
		return
	}
	s.allocated, s.pending = resourcesOf(pod), nil
	k.load = nil
	s.inProgress = k.resizeCondition(corev1.PodResizeInProgress, pod.Generation, "", "")
	k.event(pod, corev1.EventTypeNormal, "ResizeStarted", "Pod resize started: "+resizeSummary(pod, pod.Generation, ""))
}

func (k *Kubelet) resizePending(pod *corev1.Pod, s *resizeState, reason, message string) {
	if s.pending != nil && s.pending.Reason == reason && s.pending.Message == message && s.pending.ObservedGeneration == pod.Generation {
		return
	}
	s.pending = k.resizeCondition(corev1.PodResizePending, pod.Generation, reason, message)
	k.event(pod, corev1.EventTypeWarning, "Resize"+reason, "Pod resize "+reason+": "+resizeSummary(pod, pod.Generation, message))
	k.explainPod(pod, explain.RuleResizeDeferred, map[string]string{"resource": reason, "want": message}, "spec.containers")
}

// fits says whether the node has room for the pod's new resources: Infeasible when it never will, Deferred when not now.
func (k *Kubelet) fits(pod *corev1.Pod) (reason, message string, ok bool) {
	allocatable := k.config.Allocatable
	want := requestsOf(pod)
	for _, name := range []corev1.ResourceName{corev1.ResourceCPU, corev1.ResourceMemory} {
		q, have := want[name], allocatable[name]
		if q.Cmp(have) > 0 {
			return corev1.PodReasonInfeasible, fmt.Sprintf("Node didn't have enough capacity: %s, requested: %d, capacity: %d", name, units(name, q), units(name, have)), false
		}
	}
	if r, ok := k.insufficient(pod); !ok {
		return corev1.PodReasonDeferred, r.Error(), false
	}
	return "", "", true
}

// retryResizes tries pending resizes again: room may have become free.
func (k *Kubelet) retryResizes() {
	for _, uid := range k.uids() {
		s, pod := k.resizes[uid], k.pods[uid]
		if s == nil || s.pending == nil || s.pending.Reason != corev1.PodReasonDeferred {
			continue
		}
		if k.tryResize(pod, s); s.pending == nil {
			k.syncPodNow(uid)
		}
	}
}

func resourcesOf(pod *corev1.Pod) map[string]corev1.ResourceRequirements {
	out := map[string]corev1.ResourceRequirements{}
	for c := range podutil.ContainerIter(&pod.Spec, podutil.InitContainers|podutil.Containers) {
		out[c.Name] = c.Resources
	}
	return out
}

func (k *Kubelet) resizeCondition(kind corev1.PodConditionType, generation int64, reason, message string) *corev1.PodCondition {
	now := metav1.NewTime(k.sim.Now()).Rfc3339Copy()
	return &corev1.PodCondition{
		Type: kind, Status: corev1.ConditionTrue, Reason: reason, Message: message, ObservedGeneration: generation,
		LastProbeTime: now, LastTransitionTime: now,
	}
}

// resizeConditions are the conditions of a resize under way.
func (k *Kubelet) resizeConditions(pod *corev1.Pod, _ *corev1.PodStatus) []corev1.PodCondition {
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

// resizeProgress notices that every container has what was allocated to it.
// Models the beginning of pkg/kubelet/kubelet.go (*Kubelet).SyncPod.
func (k *Kubelet) resizeProgress(pod *corev1.Pod, status *cri.PodStatus) {
	s := k.resizes[pod.UID]
	if s == nil || s.inProgress == nil {
		return
	}
	for i := range pod.Spec.Containers {
		c := &pod.Spec.Containers[i]
		cs := status.Container(c.Name)
		if cs != nil && cs.State == cri.Running && cs.Resources != limitsOf(c) {
			return
		}
		if res, ok := s.actuated[c.Name]; cs != nil && ok && !equality.Semantic.DeepEqual(res, c.Resources) {
			return
		}
	}
	generation := s.inProgress.ObservedGeneration
	s.inProgress = nil
	k.event(pod, corev1.EventTypeNormal, "ResizeCompleted", "Pod resize completed: "+resizeSummary(pod, generation, ""))
	k.explainPod(pod, explain.RuleResizeDone, map[string]string{"generation": strconv.FormatInt(generation, 10)}, "spec.containers")
}

// resizeErrors notes a resize that the runtime refused.
func (k *Kubelet) resizeErrors(pod *corev1.Pod, r *podResult) {
	s := k.resizes[pod.UID]
	for _, step := range r.steps {
		if step.action != actionResize || step.err == nil || s == nil || s.inProgress == nil {
			continue
		}
		if s.inProgress.Message != step.err.message {
			s.inProgress.Reason, s.inProgress.Message = corev1.PodReasonError, step.err.message
			k.event(pod, corev1.EventTypeWarning, "ResizeError",
				"Pod resize error: "+resizeSummary(pod, s.inProgress.ObservedGeneration, step.err.message))
		}
	}
}

// resizeActions decides whether a running container's resources are to be changed, and reports whether it is kept.
// Models pkg/kubelet/kuberuntime (*kubeGenericRuntimeManager).computePodResizeAction.
func (k *Kubelet) resizeActions(a *podActions, pod *corev1.Pod, i int, s *cri.ContainerStatus) (keep bool) {
	c := &pod.Spec.Containers[i]
	state := k.resizes[pod.UID]
	if state == nil || state.allocated == nil {
		return true
	}
	current, ok := state.actuated[c.Name]
	if ok && equality.Semantic.DeepEqual(current, c.Resources) {
		return true
	}
	if needsRestart(c, current) {
		a.kill = append(a.kill, killAction{id: s.ID, name: c.Name, message: fmt.Sprintf("Container %s resize requires restart", c.Name), reason: killResize})
		a.start = append(a.start, i)
		a.resize = append(a.resize, resizeAction{container: c, restart: true})
		return false
	}
	a.resize = append(a.resize, resizeAction{container: c, id: s.ID})
	return true
}

func needsRestart(c *corev1.Container, current corev1.ResourceRequirements) bool {
	for _, p := range c.ResizePolicy {
		if p.RestartPolicy != corev1.RestartContainer {
			continue
		}
		changed := func(a, b corev1.ResourceList) bool {
			x, y := a[p.ResourceName], b[p.ResourceName]
			return x.Cmp(y) != 0
		}
		if changed(c.Resources.Limits, current.Limits) || changed(c.Resources.Requests, current.Requests) {
			return true
		}
	}
	return false
}

// resize gives running containers their new limits.
// Models pkg/kubelet/kuberuntime (*kubeGenericRuntimeManager).doPodResizeAction.
func (s *runtimeSync) resize(a *podActions) {
	if len(a.resize) == 0 {
		return
	}
	var failure *syncError
	for _, r := range a.resize {
		if r.restart {
			continue
		}
		if err := s.k.runtime.UpdateContainer(s.p, r.id, limitsOf(r.container)); err != nil {
			failure = &syncError{reason: "ResizePodInPlaceError", message: err.Error()}
			break
		}
		s.k.resizeOf(s.pod.UID).actuated[r.container.Name] = r.container.Resources
	}
	s.result.add(actionResize, podDesc(s.pod), failure)
	s.k.pleg.reinspect(s.pod.UID)
}

// actualResources are what a running container has, nil when that is what its spec says.
func (k *Kubelet) actualResources(pod *corev1.Pod, _ *cri.PodStatus, name string) *corev1.ResourceRequirements {
	if s := k.resizes[pod.UID]; s != nil {
		if res, ok := s.actuated[name]; ok {
			return res.DeepCopy()
		}
	}
	return nil
}

// podResources fills in the pod's own resources: what its cgroup has while it runs, what was asked for before.
// Models pkg/kubelet/kubelet_pods.go (*Kubelet).convertToAPIPodLevelResourcesStatus.
func (k *Kubelet) podResources(pod *corev1.Pod, old, s *corev1.PodStatus) {
	asked := requestsOf(pod)
	if len(asked) > 0 {
		s.AllocatedResources = asked
	}
	if pod.Status.Phase != corev1.PodRunning {
		s.Resources = &corev1.ResourceRequirements{Requests: asked, Limits: resourcehelper.PodLimits(pod, resourcehelper.PodResourcesOptions{})}
		return
	}
	requests, limits := asked.DeepCopy(), podLimitsList(pod)
	if podEnded(old) {
		delete(requests, corev1.ResourceCPU) // the cgroup is gone
		limits = nil
	} else if old.Phase == corev1.PodRunning && old.Resources != nil {
		if q, ok := old.Resources.Requests[corev1.ResourceMemory]; ok {
			requests[corev1.ResourceMemory] = q
		}
	}
	s.Resources = &corev1.ResourceRequirements{Requests: requests, Limits: limits}
}

// podLimitsList is the pod's limits, for the resources that every container limits.
func podLimitsList(pod *corev1.Pod) corev1.ResourceList {
	out := corev1.ResourceList{}
	for _, name := range []corev1.ResourceName{corev1.ResourceCPU, corev1.ResourceMemory} {
		var sum resource.Quantity
		all := true
		for i := range pod.Spec.Containers {
			q, ok := pod.Spec.Containers[i].Resources.Limits[name]
			all = all && ok
			sum.Add(q)
		}
		if all && !sum.IsZero() {
			out[name] = sum
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// resizeSummary is how events describe the resources asked for.
// Models pkg/kubelet/events/resize.go podResizeMessage.
func resizeSummary(pod *corev1.Pod, generation int64, failure string) string {
	type container struct {
		Name      string                      `json:"name"`
		Resources corev1.ResourceRequirements `json:"resources,omitempty"`
	}
	summary := struct {
		InitContainers []container `json:"initContainers,omitempty"`
		Containers     []container `json:"containers,omitempty"`
		Generation     int64       `json:"generation"`
		Error          string      `json:"error,omitempty"`
	}{Generation: generation, Error: failure}
	for c, kind := range podutil.ContainerIter(&pod.Spec, podutil.InitContainers|podutil.Containers) {
		entry := container{Name: c.Name, Resources: c.Resources}
		if kind == podutil.InitContainers {
			summary.InitContainers = append(summary.InitContainers, entry)
		} else {
			summary.Containers = append(summary.Containers, entry)
		}
	}
	data, err := json.Marshal(summary)
	if err != nil {
		return ""
	}
	return string(data)
}
