package replay

import (
	"reflect"

	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/printers"
	"github.com/podscope/podscope/engine/store"
)

// records turns the store's log into the trace's records.
type records struct {
	trace *Trace
	zero  func(store.Entry) float64
	last  map[string]PodRecord

	objects map[string]ObjectRecord
}

func (r *records) add(e store.Entry) {
	switch o := e.Object.(type) {
	case *corev1.Pod:
		if o.Namespace != "kube-system" {
			r.pod(e, o)
		}
	case *corev1.Event:
		if o.Namespace != "kube-system" && e.Type != "DELETED" {
			r.trace.Events = append(r.trace.Events, eventRecord(r.zero(e), o))
		}
	default:
		r.object(e)
	}
}

// pod records a pod's write when it changes what the record shows.
func (r *records) pod(e store.Entry, pod *corev1.Pod) {
	if e.Type == "DELETED" {
		delete(r.last, pod.Name)
		r.trace.Pods = append(r.trace.Pods, PodRecord{At: r.zero(e), Name: pod.Name, Deleted: true})
		return
	}
	rec := podRecord(pod)
	if last, ok := r.last[pod.Name]; ok && reflect.DeepEqual(last, rec) {
		return
	}
	r.last[pod.Name] = rec
	rec.At = r.zero(e)
	r.trace.Pods = append(r.trace.Pods, rec)
}

func podRecord(pod *corev1.Pod) PodRecord {
	row := printers.Pod(pod)
	rec := PodRecord{
		Name: pod.Name, Ready: row.ReadyOf(), Status: row.Status, Restarts: &row.Restarts, Phase: string(pod.Status.Phase),
		PodIP: pod.Status.PodIP != "", DeletionTimestamp: pod.DeletionTimestamp != nil, Node: pod.Spec.NodeName,
		NominatedNodeName: pod.Status.NominatedNodeName, Reason: pod.Status.Reason, Message: pod.Status.Message,
		QOSClass: string(pod.Status.QOSClass), Conditions: map[string]ConditionRecord{},
		InitContainers:     containerRecords(pod.Status.InitContainerStatuses),
		Containers:         containerRecords(pod.Status.ContainerStatuses),
		EphemeralContainer: containerRecords(pod.Status.EphemeralContainerStatuses),
	}
	if pod.DeletionTimestamp != nil {
		rec.DeletionGrace = pod.DeletionGracePeriodSeconds
	}
	for _, c := range pod.Status.Conditions {
		rec.Conditions[string(c.Type)] = ConditionRecord{Status: string(c.Status), Reason: c.Reason, Message: c.Message}
	}
	return rec
}

func containerRecords(statuses []corev1.ContainerStatus) []ContainerRecord {
	var out []ContainerRecord
	for i := range statuses {
		s := &statuses[i]
		c := ContainerRecord{
			Name: s.Name, StateRecord: stateRecord(s.State), Ready: s.Ready, Started: s.Started != nil && *s.Started,
			RestartCount: int(s.RestartCount),
		}
		if last := stateRecord(s.LastTerminationState); last.State != "" {
			c.LastState = &last
		}
		out = append(out, c)
	}
	return out
}

func stateRecord(s corev1.ContainerState) StateRecord {
	switch {
	case s.Running != nil:
		return StateRecord{State: "running"}
	case s.Waiting != nil:
		return StateRecord{State: "waiting", Reason: s.Waiting.Reason, Message: s.Waiting.Message}
	case s.Terminated != nil:
		code := int(s.Terminated.ExitCode)
		return StateRecord{State: "terminated", Reason: s.Terminated.Reason, Message: s.Terminated.Message, ExitCode: &code, Signal: int(s.Terminated.Signal)}
	}
	return StateRecord{}
}

func eventRecord(at float64, e *corev1.Event) EventRecord {
	rec := EventRecord{
		At: at, Type: e.Type, Reason: e.Reason, From: e.Source.Component, Object: e.InvolvedObject.Kind + "/" + e.InvolvedObject.Name,
		FieldPath: e.InvolvedObject.FieldPath, Message: e.Message, Count: max(int(e.Count), 1), API: "v1",
	}
	if rec.From == "" {
		rec.From, rec.API = e.ReportingController, "events.k8s.io/v1"
	}
	if e.Series != nil {
		rec.Count = int(e.Series.Count)
	}
	return rec
}
