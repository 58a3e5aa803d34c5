package api

import (
	"fmt"
	"strconv"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/validation"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	utilvalidation "k8s.io/apimachinery/pkg/util/validation"

	"github.com/podscope/podscope/engine/store"
)

// Recorder writes core/v1 events, as kubelets and controllers do: similar events are aggregated, identical ones counted, floods filtered.
// The recorders of one component and host share what they remember.
type Recorder struct {
	server     *Server
	source     corev1.EventSource
	correlator *eventCorrelator
	link       *Link
}

// Recorder returns the event recorder of a component on a host ("" for controllers).
func (s *Server) Recorder(component, host string) *Recorder {
	id := component + "/" + host
	if s.spam[id] == nil {
		s.spam[id] = newEventCorrelator(s)
	}
	return &Recorder{server: s, source: corev1.EventSource{Component: component, Host: host}, correlator: s.spam[id]}
}

// Event records that something happened to an object. The type is corev1.EventTypeNormal or EventTypeWarning.
func (r *Recorder) Event(obj store.Object, eventType, reason, message string) {
	r.EventRef(Reference(obj), eventType, reason, message)
}

// Eventf is Event with a format.
func (r *Recorder) Eventf(obj store.Object, eventType, reason, format string, args ...any) {
	r.Event(obj, eventType, reason, fmt.Sprintf(format, args...))
}

// EventContainer records that something happened to a container of a pod. The path is as kubelets write it: "spec.containers{web}".
func (r *Recorder) EventContainer(pod *corev1.Pod, fieldPath, eventType, reason, message string) {
	ref := Reference(pod)
	ref.FieldPath = fieldPath
	r.EventRef(ref, eventType, reason, message)
}

// EventRef is Event about anything that can be referred to, such as a node by its name.
func (r *Recorder) EventRef(ref corev1.ObjectReference, eventType, reason, message string) {
	now := r.server.Now()
	e := &corev1.Event{
		TypeMeta:       metav1.TypeMeta{APIVersion: "v1", Kind: "Event"},
		ObjectMeta:     r.server.eventMeta(ref),
		InvolvedObject: ref, Reason: reason, Message: message, Type: eventType, Count: 1,
		FirstTimestamp: now, LastTimestamp: now,
		Source: r.source, ReportingController: r.source.Component, ReportingInstance: r.source.Host,
	}
	if event, ok := r.correlator.correlate(e); ok {
		r.send(event, 1)
	}
}

// Reference is how events and owners refer to an object.
func Reference(obj store.Object) corev1.ObjectReference {
	gvk := KindOf(obj).GroupVersionKind
	apiVersion, kind := gvk.ToAPIVersionAndKind()
	return corev1.ObjectReference{
		APIVersion: apiVersion, Kind: kind, Namespace: obj.GetNamespace(), Name: obj.GetName(), UID: obj.GetUID(), ResourceVersion: obj.GetResourceVersion(),
	}
}

// eventMeta names a new event after its object and the time; two in one instant differ.
// Models staging/src/k8s.io/client-go/tools/record/util GenerateEventName
func (s *Server) eventMeta(ref corev1.ObjectReference) metav1.ObjectMeta {
	nano := max(s.sim.Now().UnixNano(), s.lastEvent+1)
	s.lastEvent = nano
	namespace := ref.Namespace
	if namespace == "" {
		namespace = metav1.NamespaceDefault
	}
	name := ref.Name + "." + strconv.FormatInt(nano, 16)
	if !plain(name) && len(validation.NameIsDNSSubdomain(name, false)) > 0 {
		name = string(s.newUID())
	}
	return metav1.ObjectMeta{Namespace: namespace, Name: name}
}

// plain reports whether a name is of lower-case letters, digits and single dots alone, and short: what nobody needs to validate.
func plain(name string) bool {
	dot := true
	for i := range len(name) {
		c := name[i]
		if c == '.' && dot || c != '.' && (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c != '-' || dot || i+1 == len(name) || name[i+1] == '.') {
			return false
		}
		dot = c == '.'
	}
	return !dot && len(name) <= utilvalidation.DNS1123SubdomainMaxLength
}
