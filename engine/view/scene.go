package view

import (
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/types"

	"github.com/podscope/podscope/engine/explain"
	"github.com/podscope/podscope/engine/store"
)

// Scene gathers what there is to know about an object of a kind at the moment, to explain it. Of a pod it is what decides about its traffic.
func (m Moment) Scene(kind string, key store.Key) (explain.Scene, bool) {
	o, ok := m.Store.GetAt(key, m.Rev)
	if !ok {
		return explain.Scene{}, false
	}
	s := explain.Scene{
		Case: explain.Case{Object: o, Events: m.eventsAbout(o), Decisions: m.Log.Decisions(string(o.GetUID()), m.At), Start: m.Start, Now: m.At},
		Kind: kind, Meta: o, Of: func(uid string) []explain.Decision { return m.Log.Decisions(uid, m.At) },
	}
	switch o := o.(type) {
	case *corev1.Pod:
		s.Pod, s.Object = o, nil
		s.Services = m.servicesOf(o)
		s.Slices = m.slices(o.Namespace)
	case *corev1.Service:
		s.Pods = m.pods(o.Namespace, func(p *corev1.Pod) bool {
			return len(o.Spec.Selector) > 0 && labels.SelectorFromSet(o.Spec.Selector).Matches(labels.Set(p.Labels))
		})
		s.Slices = m.slices(o.Namespace)
	case *policyv1.PodDisruptionBudget:
		if selector, err := metav1.LabelSelectorAsSelector(o.Spec.Selector); err == nil {
			s.Pods = m.pods(o.Namespace, func(p *corev1.Pod) bool { return selector.Matches(labels.Set(p.Labels)) })
		}
	case *corev1.Namespace:
		s.Pods = m.pods(o.Name, func(*corev1.Pod) bool { return true })
	case *corev1.Node:
		s.Pods = m.pods("", func(p *corev1.Pod) bool { return p.Spec.NodeName == o.Name })
	default:
		m.family(&s, o)
	}
	return s, true
}

// family adds what an object owns: pods, directly or through replica sets.
func (m Moment) family(s *explain.Scene, o store.Object) {
	owners := map[types.UID]bool{o.GetUID(): true}
	for _, x := range m.Store.ListAt("replicasets.apps", o.GetNamespace(), m.Rev) {
		if metav1.IsControlledBy(x, o) {
			owners[x.GetUID()] = true
			s.Sets = append(s.Sets, x.(*appsv1.ReplicaSet))
		}
	}
	s.Pods = m.pods(o.GetNamespace(), func(p *corev1.Pod) bool {
		ref := metav1.GetControllerOfNoCopy(p)
		return ref != nil && owners[ref.UID]
	})
}

func (m Moment) pods(namespace string, want func(*corev1.Pod) bool) []*corev1.Pod {
	var out []*corev1.Pod
	for _, o := range m.Store.ListAt("pods", namespace, m.Rev) {
		if p := o.(*corev1.Pod); want(p) {
			out = append(out, p)
		}
	}
	return out
}

func (m Moment) slices(namespace string) []*discoveryv1.EndpointSlice {
	var out []*discoveryv1.EndpointSlice
	for _, o := range m.Store.ListAt("endpointslices.discovery.k8s.io", namespace, m.Rev) {
		out = append(out, o.(*discoveryv1.EndpointSlice))
	}
	return out
}

func (m Moment) servicesOf(p *corev1.Pod) []*corev1.Service {
	var out []*corev1.Service
	for _, o := range m.Store.ListAt("services", p.Namespace, m.Rev) {
		svc := o.(*corev1.Service)
		if len(svc.Spec.Selector) > 0 && labels.SelectorFromSet(svc.Spec.Selector).Matches(labels.Set(p.Labels)) {
			out = append(out, svc)
		}
	}
	return out
}

func (m Moment) eventsAbout(o store.Object) []*corev1.Event {
	var out []*corev1.Event
	for _, x := range m.Store.ListAt("events", "", m.Rev) {
		e := x.(*corev1.Event)
		if e.InvolvedObject.UID == o.GetUID() || e.InvolvedObject.Kind == "Node" && e.InvolvedObject.Name == o.GetName() {
			out = append(out, e)
		}
	}
	return out
}
