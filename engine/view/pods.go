package view

import (
	"fmt"
	"slices"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/printers"
	"github.com/podscope/podscope/engine/protocol"
	"github.com/podscope/podscope/engine/store"
)

// Pod is a pod as the cluster view shows it, with how its probes stand.
func (m Moment) Pod(pod *corev1.Pod) protocol.Pod { return m.pod(pod, m.probes(pod)) }

// listed is a pod among others: without its probes when there are too many for anybody to follow.
func (m Moment) listed(pod *corev1.Pod) protocol.Pod {
	if m.beats {
		return m.Pod(pod)
	}
	return m.pod(pod, nil)
}

func (m Moment) pod(pod *corev1.Pod, probes map[string][]protocol.Probe) protocol.Pod {
	row := printers.Pod(pod)
	p := protocol.Pod{
		ID: string(pod.UID), Namespace: pod.Namespace, Name: pod.Name, Node: pod.Spec.NodeName,
		Ready: row.ReadyOf(), Status: row.Status, Tone: Tone(pod, row), Phase: string(pod.Status.Phase),
		Restarts: row.Restarts, LastStart: m.Clock(row.LastRestart), Created: m.Clock(pod.CreationTimestamp.Time),
		Deleting: pod.DeletionTimestamp != nil, IP: pod.Status.PodIP,
	}
	p.Owner, p.Revision = controller(pod), pod.Labels[appsv1.ControllerRevisionHashLabelKey]
	for i := range pod.Spec.InitContainers {
		c := &pod.Spec.InitContainers[i]
		role := "init"
		if c.RestartPolicy != nil && *c.RestartPolicy == corev1.ContainerRestartPolicyAlways {
			role = "sidecar"
		}
		p.Containers = append(p.Containers, m.container(c.Name, c.Image, role, pod.Status.InitContainerStatuses, probes))
	}
	for i := range pod.Spec.Containers {
		c := &pod.Spec.Containers[i]
		p.Containers = append(p.Containers, m.container(c.Name, c.Image, "regular", pod.Status.ContainerStatuses, probes))
	}
	for i := range pod.Spec.EphemeralContainers {
		c := &pod.Spec.EphemeralContainers[i]
		p.Containers = append(p.Containers, m.container(c.Name, c.Image, "ephemeral", pod.Status.EphemeralContainerStatuses, probes))
	}
	return p
}

// Tone says how to colour a pod: good (running and ready, or finished well), done (finished well), busy (on its way), bad.
func Tone(pod *corev1.Pod, row printers.PodRow) string {
	switch {
	case row.Status == "Terminating", row.Status == "Pending", row.Status == "ContainerCreating", row.Status == "PodInitializing", row.Status == "SchedulingGated":
		if unschedulable(pod) {
			return "bad"
		}
		return "busy"
	case row.Status == "Completed", row.Status == "Succeeded":
		return "done"
	case row.Status == "Running" && row.Ready == row.Total:
		return "good"
	case row.Status == "Running", row.Status == "NotReady":
		return "busy"
	case strings.HasPrefix(row.Status, "Init:") && strings.Contains(row.Status, "/"):
		return "busy"
	}
	return "bad"
}

func unschedulable(pod *corev1.Pod) bool {
	return slices.ContainsFunc(pod.Status.Conditions, func(c corev1.PodCondition) bool {
		return c.Type == corev1.PodScheduled && c.Status == corev1.ConditionFalse && c.Reason == corev1.PodReasonUnschedulable
	})
}

func (m Moment) container(name, image, role string, statuses []corev1.ContainerStatus, probes map[string][]protocol.Probe) protocol.Container {
	c := protocol.Container{Name: name, Role: role, Image: image, State: "waiting", Probes: probes[name]}
	i := slices.IndexFunc(statuses, func(s corev1.ContainerStatus) bool { return s.Name == name })
	if i < 0 {
		return c
	}
	s := &statuses[i]
	c.Ready, c.Restarts = s.Ready, int(s.RestartCount)
	c.Started = s.Started != nil && *s.Started
	switch {
	case s.State.Running != nil:
		c.State, c.Since = "running", m.Clock(s.State.Running.StartedAt.Time)
	case s.State.Terminated != nil:
		t := s.State.Terminated
		exit := int(t.ExitCode)
		c.State, c.Reason, c.Message, c.Exit, c.Signal = "terminated", t.Reason, t.Message, &exit, int(t.Signal)
		c.Since = m.Clock(t.FinishedAt.Time)
	case s.State.Waiting != nil:
		c.Reason, c.Message = s.State.Waiting.Reason, s.State.Waiting.Message
	}
	if t := s.LastTerminationState.Terminated; t != nil {
		c.Last = &protocol.Last{
			Reason: t.Reason, Message: t.Message, Exit: int(t.ExitCode), Signal: int(t.Signal),
			Started: m.Clock(t.StartedAt.Time), Finished: m.Clock(t.FinishedAt.Time),
		}
	}
	return c
}

// Detail is all about one pod.
func (m Moment) Detail(pod *corev1.Pod) *protocol.Detail {
	shown := m.Pod(pod)
	d := &protocol.Detail{
		Pod: shown, QOS: string(pod.Status.QOSClass), Reason: pod.Status.Reason, Message: pod.Status.Message,
		Conditions: []protocol.Condition{}, Labels: keyValues(pod.Labels), Timeline: m.timeline(pod, shown.Containers),
	}
	if pod.DeletionTimestamp != nil {
		d.Grace = pod.DeletionGracePeriodSeconds
	}
	for _, c := range pod.Status.Conditions {
		d.Conditions = append(d.Conditions, protocol.Condition{
			Type: string(c.Type), Status: string(c.Status), Reason: c.Reason, Message: c.Message, Since: m.Clock(c.LastTransitionTime.Time),
		})
	}
	for i := range pod.Spec.Volumes {
		d.Volumes = append(d.Volumes, protocol.KeyValue{Key: pod.Spec.Volumes[i].Name, Value: volumeSource(&pod.Spec.Volumes[i])})
	}
	return d
}

func volumeSource(v *corev1.Volume) string {
	switch s := v.VolumeSource; {
	case s.EmptyDir != nil:
		return "emptyDir"
	case s.HostPath != nil:
		return "hostPath " + s.HostPath.Path
	case s.ConfigMap != nil:
		return "configMap " + s.ConfigMap.Name
	case s.Secret != nil:
		return "secret " + s.Secret.SecretName
	case s.PersistentVolumeClaim != nil:
		return "persistentVolumeClaim " + s.PersistentVolumeClaim.ClaimName
	case s.DownwardAPI != nil:
		return "downwardAPI"
	case s.Projected != nil:
		return fmt.Sprintf("projected (%d)", len(s.Projected.Sources))
	}
	return "other"
}

func keyValues(labels map[string]string) []protocol.KeyValue {
	out := make([]protocol.KeyValue, 0, len(labels))
	for k, v := range labels {
		out = append(out, protocol.KeyValue{Key: k, Value: v})
	}
	slices.SortFunc(out, func(a, b protocol.KeyValue) int { return strings.Compare(a.Key, b.Key) })
	return out
}

// PodNamed is the pod of a name at the moment.
func (m Moment) PodNamed(ref protocol.Ref) (*corev1.Pod, bool) {
	o, ok := m.Store.GetAt(store.Key{Resource: "pods", Namespace: ref.Namespace, Name: ref.Name}, m.Rev)
	if !ok {
		return nil, false
	}
	return o.(*corev1.Pod), true
}
