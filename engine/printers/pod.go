package printers

import (
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
)

// PodRow is a pod's line in `kubectl get pods`.
type PodRow struct {
	Ready, Total int
	Status       string
	Restarts     int
	LastRestart  time.Time // zero when nothing has restarted
}

// ReadyOf is the READY column: "1/2".
func (r PodRow) ReadyOf() string { return fmt.Sprintf("%d/%d", r.Ready, r.Total) }

// Pod works out a pod's row.
//
// Models pkg/printers/internalversion printPod.
func Pod(pod *corev1.Pod) PodRow {
	row := PodRow{Total: len(pod.Spec.Containers), Status: string(pod.Status.Phase)}
	if pod.Status.Reason != "" {
		row.Status = pod.Status.Reason
	}
	if scheduled := condition(pod, corev1.PodScheduled); scheduled != nil && scheduled.Reason == corev1.PodReasonSchedulingGated {
		row.Status = corev1.PodReasonSchedulingGated
	}
	sidecars := sidecarNames(pod)
	row.Total += len(sidecars)
	initializing := row.addInits(pod, sidecars)
	if initialized := condition(pod, corev1.PodInitialized); !initializing || initialized != nil && initialized.Status == corev1.ConditionTrue {
		row.addContainers(pod, sidecars)
	}
	if pod.DeletionTimestamp != nil {
		switch {
		case pod.Status.Reason == "NodeLost":
			row.Status = "Unknown"
		case pod.Status.Phase != corev1.PodSucceeded && pod.Status.Phase != corev1.PodFailed:
			row.Status = "Terminating"
		}
	}
	return row
}

// addInits counts init containers and reports whether one of them holds the pod up.
func (r *PodRow) addInits(pod *corev1.Pod, sidecars map[string]bool) (initializing bool) {
	for i := range pod.Status.InitContainerStatuses {
		c := &pod.Status.InitContainerStatuses[i]
		r.addRestarts(c)
		terminated, waiting := c.State.Terminated, c.State.Waiting
		switch {
		case terminated != nil && terminated.ExitCode == 0:
			continue
		case sidecars[c.Name] && c.Started != nil && *c.Started:
			if c.Ready {
				r.Ready++
			}
			continue
		case terminated != nil:
			r.Status = "Init:" + endReason(terminated)
		case waiting != nil && waiting.Reason != "" && waiting.Reason != "PodInitializing":
			r.Status = "Init:" + waiting.Reason
		default:
			r.Status = fmt.Sprintf("Init:%d/%d", i, len(pod.Spec.InitContainers))
		}
		return true
	}
	return false
}

// addContainers works out the row of a pod whose regular containers decide. Restarts of finished init containers no longer count.
func (r *PodRow) addContainers(pod *corev1.Pod, sidecars map[string]bool) {
	r.Restarts, r.LastRestart = 0, time.Time{}
	for i := range pod.Status.InitContainerStatuses {
		if c := &pod.Status.InitContainerStatuses[i]; sidecars[c.Name] {
			r.addRestarts(c)
		}
	}
	running, failure := false, ""
	for i := len(pod.Status.ContainerStatuses) - 1; i >= 0; i-- {
		c := &pod.Status.ContainerStatuses[i]
		r.addRestarts(c)
		switch {
		case c.State.Waiting != nil && c.State.Waiting.Reason != "":
			r.Status = c.State.Waiting.Reason
		case c.State.Terminated != nil:
			r.Status = endReason(c.State.Terminated)
			if c.State.Terminated.ExitCode != 0 {
				failure = r.Status
			}
		case c.Ready && c.State.Running != nil:
			running = true
			r.Ready++
		}
	}
	if r.Status != "Completed" {
		return
	}
	ready := condition(pod, corev1.PodReady)
	switch {
	case running && ready != nil && ready.Status == corev1.ConditionTrue:
		r.Status = "Running"
	case failure != "":
		r.Status = failure
	case running:
		r.Status = "NotReady"
	}
}

func (r *PodRow) addRestarts(c *corev1.ContainerStatus) {
	r.Restarts += int(c.RestartCount)
	if last := c.LastTerminationState.Terminated; last != nil && last.FinishedAt.After(r.LastRestart) {
		r.LastRestart = last.FinishedAt.Time
	}
}

// endReason is what stands in STATUS for a container that has ended.
func endReason(t *corev1.ContainerStateTerminated) string {
	switch {
	case t.Reason != "":
		return t.Reason
	case t.Signal != 0:
		return fmt.Sprintf("Signal:%d", t.Signal)
	}
	return fmt.Sprintf("ExitCode:%d", t.ExitCode)
}

func sidecarNames(pod *corev1.Pod) map[string]bool {
	names := map[string]bool{}
	for i := range pod.Spec.InitContainers {
		if p := pod.Spec.InitContainers[i].RestartPolicy; p != nil && *p == corev1.ContainerRestartPolicyAlways {
			names[pod.Spec.InitContainers[i].Name] = true
		}
	}
	return names
}

func condition(pod *corev1.Pod, kind corev1.PodConditionType) *corev1.PodCondition {
	for i := range pod.Status.Conditions {
		if pod.Status.Conditions[i].Type == kind {
			return &pod.Status.Conditions[i]
		}
	}
	return nil
}
