package enginetest

import (
	"fmt"
	"net/netip"
	"slices"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/podscope/podscope/engine/store"
)

// settled is how long a service's pods must have stayed as they are before the node's rules have to agree: the rules are written at most
// once a second.
const settled = 3 * time.Second

// serviceInvariants hold services to what is ready, and stateful sets to one ready pod an ordinal.
type serviceInvariants struct {
	*invariants
	changed map[string]time.Duration // by the label app: when one of its pods was last written, or a service for them made
}

func newServiceInvariants(v *invariants) *serviceInvariants {
	s := &serviceInvariants{v, map[string]time.Duration{}}
	v.cluster.Store.Watch("pods", func(e store.Entry) { s.changed[e.Object.GetLabels()["app"]] = v.cluster.Now() })
	v.cluster.Store.Watch("services", func(e store.Entry) {
		if e.Type == watch.Added {
			s.changed[e.Object.(*corev1.Service).Spec.Selector["app"]] = v.cluster.Now()
		}
	})
	return s
}

func ready(p *corev1.Pod) bool {
	return slices.ContainsFunc(p.Status.Conditions, func(c corev1.PodCondition) bool {
		return c.Type == corev1.PodReady && c.Status == corev1.ConditionTrue
	})
}

func (v *invariants) pods(selector map[string]string) []*corev1.Pod {
	var out []*corev1.Pod
	for _, o := range v.cluster.Store.List("pods", "default") {
		if labels.SelectorFromSet(selector).Matches(labels.Set(o.GetLabels())) {
			out = append(out, o.(*corev1.Pod))
		}
	}
	return out
}

func (s *serviceInvariants) check() {
	for _, o := range s.cluster.Store.List("services", "default") {
		if svc := o.(*corev1.Service); len(svc.Spec.Selector) > 0 && s.cluster.Now() > s.changed[svc.Spec.Selector["app"]]+settled {
			s.routes(svc)
		}
	}
	ordinals := map[string]string{}
	for _, p := range s.pods(map[string]string{"app": "db"}) {
		n := p.Labels[appsv1.PodIndexLabel]
		if ready(p) && ordinals[n] != "" && n != "" {
			s.violated("%s and %s are ready and have the same ordinal", p.Name, ordinals[n])
		}
		if ready(p) {
			ordinals[n] = p.Name
		}
	}
}

// routes holds that a connection to the service goes to a ready pod while there is one that is not being deleted.
func (s *serviceInvariants) routes(svc *corev1.Service) {
	var good []string
	for _, p := range s.pods(svc.Spec.Selector) {
		if ready(p) && p.DeletionTimestamp == nil {
			good = append(good, p.Status.PodIP)
		}
	}
	for _, to := range s.cluster.Routes(netip.AddrPortFrom(netip.MustParseAddr(svc.Spec.ClusterIP), 80)) {
		if len(good) > 0 && !slices.Contains(good, to.Addr().String()) {
			s.violated("service %s leads to %v; ready are %v", svc.Name, to, good)
		}
	}
	if len(good) > 0 && len(s.cluster.Routes(netip.AddrPortFrom(netip.MustParseAddr(svc.Spec.ClusterIP), 80))) == 0 {
		s.violated("service %s leads nowhere; ready are %v", svc.Name, good)
	}
}

// atRest holds that workloads that were left alone are as they should be.
func atRest(v *invariants) {
	for _, o := range v.cluster.Store.List("deployments.apps", "default") {
		d := o.(*appsv1.Deployment)
		v.whole(d, "Deployment", *d.Spec.Replicas, d.Status.AvailableReplicas, d.Status.ObservedGeneration, d.Spec.Selector)
		if st := d.Status; st.UpdatedReplicas != *d.Spec.Replicas || st.Replicas != *d.Spec.Replicas {
			v.violated("deployment %s at rest has %d updated of %d replicas and wants %d", d.Name, st.UpdatedReplicas, st.Replicas, *d.Spec.Replicas)
		}
	}
	for _, o := range v.cluster.Store.List("statefulsets.apps", "default") {
		set := o.(*appsv1.StatefulSet)
		v.whole(set, "StatefulSet", *set.Spec.Replicas, set.Status.AvailableReplicas, set.Status.ObservedGeneration, set.Spec.Selector)
		if set.Status.CurrentRevision != set.Status.UpdateRevision {
			v.violated("stateful set %s at rest is at %s, not %s", set.Name, set.Status.CurrentRevision, set.Status.UpdateRevision)
		}
	}
	for _, o := range v.cluster.Store.List("daemonsets.apps", "default") {
		ds := o.(*appsv1.DaemonSet)
		v.whole(ds, "DaemonSet", 3, ds.Status.NumberAvailable, ds.Status.ObservedGeneration, ds.Spec.Selector)
		on := map[string]string{}
		for _, p := range v.pods(ds.Spec.Selector.MatchLabels) {
			if other := on[p.Spec.NodeName]; other != "" {
				v.violated("%s and %s of daemon set %s at rest are both on %s", p.Name, other, ds.Name, p.Spec.NodeName)
			}
			on[p.Spec.NodeName] = p.Name
		}
	}
	v.owned()
	for _, o := range v.cluster.Store.List("services", "default") {
		if svc := o.(*corev1.Service); len(svc.Spec.Selector) > 0 {
			v.listed(svc)
		}
	}
	for _, o := range v.cluster.Store.List("jobs.batch", "default") {
		if job := o.(*batchv1.Job); !slices.ContainsFunc(job.Status.Conditions, func(c batchv1.JobCondition) bool { return c.Type == batchv1.JobComplete || c.Type == batchv1.JobFailed }) {
			v.violated("job %s at rest has not ended: %+v", job.Name, job.Status)
		}
	}
}

// owned holds that no object outlives the one that made it: what the garbage collector is for.
func (v *invariants) owned() {
	resources := map[string]string{"ReplicaSet": "replicasets.apps", "Deployment": "deployments.apps", "StatefulSet": "statefulsets.apps", "DaemonSet": "daemonsets.apps", "Job": "jobs.batch", "Service": "services"}
	for _, resource := range []string{"pods", "replicasets.apps", "controllerrevisions.apps", "endpointslices.discovery.k8s.io"} {
		for _, o := range v.cluster.Store.List(resource, "default") {
			ref := metav1.GetControllerOf(o)
			if ref == nil || resources[ref.Kind] == "" {
				continue
			}
			owner, ok := v.cluster.Store.Get(store.Key{Resource: resources[ref.Kind], Namespace: "default", Name: ref.Name})
			if !ok || owner.GetUID() != ref.UID {
				v.violated("%s %s at rest has outlived its %s %s", resource, o.GetName(), ref.Kind, ref.Name)
			}
		}
	}
}

// listed holds that a service's slices name as ready just the pods that are.
func (v *invariants) listed(svc *corev1.Service) {
	var want, got []string
	for _, p := range v.pods(svc.Spec.Selector) {
		if ready(p) && p.DeletionTimestamp == nil {
			want = append(want, p.Status.PodIP)
		}
	}
	for _, o := range v.cluster.Store.List("endpointslices.discovery.k8s.io", "default") {
		if o.GetLabels()[discoveryv1.LabelServiceName] != svc.Name {
			continue
		}
		for _, ep := range o.(*discoveryv1.EndpointSlice).Endpoints {
			if *ep.Conditions.Ready {
				got = append(got, ep.Addresses...)
			}
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(want, got) {
		v.violated("the slices of service %s at rest list %v; ready are %v", svc.Name, got, want)
	}
}

func (v *invariants) whole(o store.Object, kind string, want, available int32, observed int64, selector *metav1.LabelSelector) {
	if o.GetDeletionTimestamp() != nil {
		v.violated("%s %s is still being deleted", kind, o.GetName())
		return
	}
	var states []string
	alive := int32(0)
	for _, p := range v.pods(selector.MatchLabels) {
		if p.DeletionTimestamp == nil && !finished(p) {
			alive++
		}
		states = append(states, fmt.Sprintf("%s on %q %s ready %v deleted %v", p.Name, p.Spec.NodeName, p.Status.Phase, ready(p), p.DeletionTimestamp != nil))
	}
	if available != want || alive != want || observed != o.GetGeneration() {
		v.violated("%s %s at rest wants %d, has %d pods, %d available (generation %d, seen %d): %v", kind, o.GetName(), want, alive, available, o.GetGeneration(), observed, states)
	}
}
