package enginetest

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/podscope/podscope/engine"
	"github.com/podscope/podscope/engine/store"
)

// invariants are what must hold after every write, whatever happens.
type invariants struct {
	cluster    *engine.Cluster
	known      map[types.UID]bool
	violations []string
}

// enough violations to understand what went wrong.
const enough = 5

func newInvariants(c *engine.Cluster) *invariants {
	v := &invariants{cluster: c, known: map[types.UID]bool{}}
	for _, resource := range []string{"pods", "nodes", "namespaces"} {
		for _, o := range c.Store.List(resource, "") {
			v.known[o.GetUID()] = true
		}
		c.Store.Watch(resource, func(e store.Entry) { v.known[e.Object.GetUID()] = true })
	}
	c.Store.Watch("pods", v.pod)
	c.Store.Watch("events", v.event)
	return v
}

func (v *invariants) violated(format string, args ...any) {
	if len(v.violations) < enough {
		v.violations = append(v.violations, fmt.Sprintf("at %v: ", v.cluster.Now())+fmt.Sprintf(format, args...))
	}
}

// event: its object exists or existed.
func (v *invariants) event(e store.Entry) {
	event := e.Object.(*corev1.Event)
	if kind := event.InvolvedObject.Kind; kind == "Pod" && !v.known[event.InvolvedObject.UID] && event.InvolvedObject.UID != "" {
		v.violated("event %s is about a pod %s that never was", event.Reason, event.InvolvedObject.Name)
	}
}

func (v *invariants) pod(e store.Entry) {
	pod := e.Object.(*corev1.Pod)
	if prev, ok := e.Prev.(*corev1.Pod); ok && prev.UID == pod.UID {
		v.change(prev, pod)
	}
	for _, list := range [][]corev1.ContainerStatus{pod.Status.InitContainerStatuses, pod.Status.ContainerStatuses} {
		for _, c := range list {
			v.container(pod, c)
		}
	}
	v.conditions(pod)
}

func finished(p *corev1.Pod) bool {
	return p.Status.Phase == corev1.PodSucceeded || p.Status.Phase == corev1.PodFailed
}

func (v *invariants) change(prev, pod *corev1.Pod) {
	if finished(prev) && pod.Status.Phase != prev.Status.Phase {
		v.violated("%s was %s and is %s", pod.Name, prev.Status.Phase, pod.Status.Phase)
	}
	before := map[string]int32{}
	for _, c := range append(prev.Status.InitContainerStatuses[:len(prev.Status.InitContainerStatuses):len(prev.Status.InitContainerStatuses)], prev.Status.ContainerStatuses...) {
		before[c.Name] = c.RestartCount
	}
	for _, list := range [][]corev1.ContainerStatus{pod.Status.InitContainerStatuses, pod.Status.ContainerStatuses} {
		for _, c := range list {
			if c.RestartCount < before[c.Name] {
				v.violated("%s/%s had %d restarts and has %d", pod.Name, c.Name, before[c.Name], c.RestartCount)
			}
		}
	}
}

func (v *invariants) container(pod *corev1.Pod, c corev1.ContainerStatus) {
	states := 0
	for _, set := range []bool{c.State.Waiting != nil, c.State.Running != nil, c.State.Terminated != nil} {
		if set {
			states++
		}
	}
	if states > 1 {
		v.violated("%s/%s is in %d states", pod.Name, c.Name, states)
	}
	// An init container that has done its work stays ready, even while it waits to do it again in a new sandbox: the kubelet goes on from
	// the status that it had. Models pkg/kubelet/kubelet_pods.go convertToAPIContainerStatuses and prober_manager.go UpdatePodStatus.
	end := c.State.Terminated
	if end == nil && c.State.Waiting != nil {
		end = c.LastTerminationState.Terminated
	}
	finishedInit := end != nil && end.ExitCode == 0 && isInit(pod, c.Name)
	if c.Ready && c.State.Running == nil && !finishedInit {
		v.violated("%s/%s is ready and does not run", pod.Name, c.Name)
	}
}

func isInit(pod *corev1.Pod, name string) bool {
	for i := range pod.Spec.InitContainers {
		if pod.Spec.InitContainers[i].Name == name {
			return true
		}
	}
	return false
}

// conditions agree with containers, except while the node controller speaks for a lost kubelet.
func (v *invariants) conditions(pod *corev1.Pod) {
	status := map[corev1.PodConditionType]corev1.ConditionStatus{}
	for _, c := range pod.Status.Conditions {
		if _, twice := status[c.Type]; twice {
			v.violated("%s has condition %s twice", pod.Name, c.Type)
		}
		status[c.Type] = c.Status
	}
	if status[corev1.PodReady] == corev1.ConditionTrue && status[corev1.ContainersReady] != corev1.ConditionTrue {
		v.violated("%s is Ready and its containers are not", pod.Name)
	}
	if status[corev1.ContainersReady] == corev1.ConditionTrue {
		for _, c := range pod.Status.ContainerStatuses {
			if !c.Ready {
				v.violated("%s has ContainersReady and %s is not ready", pod.Name, c.Name)
			}
		}
	}
	if finished(pod) && status[corev1.PodReady] == corev1.ConditionTrue {
		v.violated("%s is %s and Ready", pod.Name, pod.Status.Phase)
	}
}
