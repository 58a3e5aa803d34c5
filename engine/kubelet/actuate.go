package kubelet

import (
	"errors"
	"fmt"
	"strconv"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	utilerrors "k8s.io/apimachinery/pkg/util/errors"
	podutil "k8s.io/kubernetes/pkg/api/v1/pod"

	"github.com/podscope/podscope/engine/cri"
	"github.com/podscope/podscope/engine/explain"
)

// resizeAction is a container whose limits are to be changed while it runs.
type resizeAction struct {
	container *corev1.Container
	id        string
	restart   bool
}

// resizeProgress notices that the pod and every running container have what was allocated to them.
// Models the beginning of pkg/kubelet/kubelet.go (*Kubelet).SyncPod and pkg/kubelet/kuberuntime IsPodResizeInProgress.
func (k *Kubelet) resizeProgress(pod *corev1.Pod, status *cri.PodStatus) {
	s := k.resizes[pod.UID]
	if s == nil || s.inProgress == nil || s.podOutdated(pod) {
		return
	}
	for c := range podutil.ContainerIter(&pod.Spec, podutil.InitContainers|podutil.Containers) {
		cs := status.Container(c.Name)
		if cs != nil && cs.State == cri.Running && !sameResources(s.actuated.of[c.Name], c.Resources) {
			return
		}
	}
	generation := s.inProgress.ObservedGeneration
	s.inProgress = nil
	k.resizeEvent(pod, corev1.EventTypeNormal, "ResizeCompleted", "Pod resize completed", generation, "")
	k.explainPod(pod, explain.RuleResizeDone, map[string]string{"generation": strconv.FormatInt(generation, 10)}, "spec.containers")
}

// podOutdated says whether the pod's own limits are not yet those that were allocated to it.
func (s *resizeState) podOutdated(pod *corev1.Pod) bool {
	return !equality.Semantic.DeepEqual(s.actuated.pod, pod.Spec.Resources)
}

// sameResources compares what can be resized: cpu and memory.
func sameResources(a, b corev1.ResourceRequirements) bool {
	return len(changedResources(a, b)) == 0
}

// changedResources are those of cpu and memory in which two differ.
func changedResources(a, b corev1.ResourceRequirements) []corev1.ResourceName {
	var out []corev1.ResourceName
	for _, name := range []corev1.ResourceName{corev1.ResourceMemory, corev1.ResourceCPU} {
		requestA, requestB, limitA, limitB := a.Requests[name], b.Requests[name], a.Limits[name], b.Limits[name]
		if requestA.Cmp(requestB) != 0 || limitA.Cmp(limitB) != 0 {
			out = append(out, name)
		}
	}
	return out
}

// resizeErrors notes a resize that could not be carried out.
func (k *Kubelet) resizeErrors(pod *corev1.Pod, r *podResult) {
	s := k.resizes[pod.UID]
	for _, step := range r.steps {
		if step.action != actionResize || step.err == nil || s == nil || s.inProgress == nil {
			continue
		}
		if s.inProgress.Message != step.err.message {
			generation := s.inProgress.ObservedGeneration
			s.inProgress = k.resizeCondition(s.inProgress, corev1.PodResizeInProgress, generation, corev1.PodReasonError, step.err.message)
			k.resizeEvent(pod, corev1.EventTypeWarning, "ResizeError", "Pod resize error", generation, step.err.message)
		}
	}
}

// resizeActions decides whether a running container's resources are to be changed, and reports whether it is kept; one that is not has
// its entry among those to kill.
// Models pkg/kubelet/kuberuntime (*kubeGenericRuntimeManager).computePodResizeAction.
func (k *Kubelet) resizeActions(a *podActions, pod *corev1.Pod, c *corev1.Container, s *cri.ContainerStatus) (keep bool) {
	state := k.resizes[pod.UID]
	if state == nil {
		return true
	}
	changed := changedResources(state.actuated.of[c.Name], c.Resources)
	if len(changed) == 0 {
		return true
	}
	if needsRestart(c, changed) {
		a.kill = append(a.kill, killAction{id: s.ID, name: c.Name, message: fmt.Sprintf("Container %s resize requires restart", c.Name), reason: killResize})
		a.resize = append(a.resize, resizeAction{container: c, restart: true})
		return false
	}
	a.resize = append(a.resize, resizeAction{container: c, id: s.ID})
	return true
}

func needsRestart(c *corev1.Container, changed []corev1.ResourceName) bool {
	for _, name := range changed {
		for _, p := range c.ResizePolicy {
			if p.ResourceName == name && p.RestartPolicy == corev1.RestartContainer {
				return true
			}
		}
	}
	return false
}

// resize gives the pod and its running containers their new limits.
// Models pkg/kubelet/kuberuntime (*kubeGenericRuntimeManager).doPodResizeAction.
func (s *runtimeSync) resize(a *podActions) {
	state := s.k.resizes[s.pod.UID]
	if state == nil || len(a.resize) == 0 && !a.resizePod {
		return
	}
	err := s.memoryInUse(state, a)
	for _, r := range a.resize {
		if r.restart || err != nil {
			continue
		}
		if err = s.k.runtime.UpdateContainer(s.p, r.id, limitsOf(r.container)); err == nil {
			state.actuated.of[r.container.Name] = r.container.Resources
		}
	}
	var failure *syncError
	if err != nil {
		failure = &syncError{reason: "ResizePodInPlaceError", message: err.Error()}
	} else if a.resizePod {
		s.k.runtime.UpdateSandbox(s.p, s.sandbox, podLimits(s.pod))
		state.actuated.pod = s.pod.Spec.Resources
	}
	s.result.add(actionResize, podDesc(s.pod), failure)
	s.k.pleg.reinspect(s.pod.UID)
}

// memoryInUse refuses limits below what is in use.
// Models pkg/kubelet/kuberuntime (*kubeGenericRuntimeManager).validateMemoryResizeAction.
func (s *runtimeSync) memoryInUse(state *resizeState, a *podActions) error {
	var total int64
	used := map[string]int64{}
	for _, c := range s.status.Containers {
		if stats, ok := s.k.runtime.Stats(c.ID); ok {
			used[c.Name] = stats.Memory
			total += stats.Memory
		}
	}
	before := s.pod.DeepCopy()
	before.Spec.Resources = state.actuated.pod
	for c := range podutil.ContainerIter(&before.Spec, podutil.InitContainers|podutil.Containers) {
		c.Resources = state.actuated.of[c.Name]
	}
	var errs []error
	limitsBefore, limits := podLimitsList(before), podLimitsList(s.pod)
	had, want := limitsBefore.Memory().Value(), limits.Memory().Value()
	if want > 0 && (had == 0 || want < had) && total >= want {
		errs = append(errs, fmt.Errorf("attempting to set pod memory limit (%d) below current usage (%d)", want, total))
	}
	for _, r := range a.resize {
		actuated := state.actuated.of[r.container.Name]
		had, want := actuated.Limits.Memory().Value(), r.container.Resources.Limits.Memory().Value()
		if !r.restart && want > 0 && (had == 0 || want < had) && used[r.container.Name] >= want {
			errs = append(errs, fmt.Errorf("attempting to set container %q memory limit (%d) below current usage (%d)", r.container.Name, want, total))
		}
	}
	if len(errs) == 0 {
		return nil
	}
	return errors.New("cannot decrease memory limits: " + utilerrors.NewAggregate(errs).Error())
}

// actualResources are what a running container has, nil when that is what its spec says.
func (k *Kubelet) actualResources(pod *corev1.Pod, name string) *corev1.ResourceRequirements {
	if s := k.resizes[pod.UID]; s != nil {
		if res, ok := s.actuated.of[name]; ok {
			return res.DeepCopy()
		}
	}
	return nil
}
