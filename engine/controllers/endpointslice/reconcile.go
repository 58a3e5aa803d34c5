package endpointslice

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	utilerrors "k8s.io/apimachinery/pkg/util/errors"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/backing"
	"github.com/podscope/podscope/engine/controllers/workqueue"
	"github.com/podscope/podscope/engine/store"
)

// reconciliation is one look at a service. Models k8s.io/endpointslice Reconciler.
type reconciliation struct {
	*Controller
	pass     *workqueue.Pass
	svc      *corev1.Service
	pods     []*corev1.Pod
	trigger  time.Time
	existing map[discoveryv1.AddressType][]*discoveryv1.EndpointSlice

	create, update, remove []*discoveryv1.EndpointSlice
	skipped                []error  // why pods were left out
	notices                []notice // what is to be said of hints
}

// group is the endpoints that have the same ports: a slice holds only such.
type group struct {
	ports   []discoveryv1.EndpointPort
	desired []discoveryv1.Endpoint
	slices  []*discoveryv1.EndpointSlice
}

// run writes what has to change. What went wrong should be tried again. Models (*Reconciler).Reconcile.
func (r *reconciliation) run() error {
	var failed []error
	want := families(r.svc)
	for _, family := range want {
		r.create, r.update, r.remove, r.skipped, r.notices = nil, nil, nil, nil, nil
		r.family(family)
		r.divide(family)
		err := r.write()
		failed = append(append(failed, r.skipped...), err)
		for _, n := range r.notices {
			r.recorder.Event(r.svc, n.kind, n.reason, n.message)
		}
	}
	for _, family := range [...]discoveryv1.AddressType{discoveryv1.AddressTypeIPv4, discoveryv1.AddressTypeIPv6} {
		if !slices.Contains(want, family) {
			for _, s := range r.existing[family] {
				r.zones.forget(serviceOf(s), family)
				if err := r.delete(s); err != nil {
					failed = append(failed, fmt.Errorf("error deleting %s EndpointSlice for Service %s/%s: %w", s.Name, r.svc.Namespace, r.svc.Name, err))
				}
			}
		}
	}
	return utilerrors.NewAggregate(failed)
}

// family works out the slices of one address family. A service without endpoints has one empty slice.
func (r *reconciliation) family(family discoveryv1.AddressType) {
	existing := r.existing[family]
	for _, g := range r.groups(family, existing) {
		r.fit(g, family)
	}
	if len(existing) != len(r.remove) || len(r.create) > 0 {
		return
	}
	if empty := newSlice(r.svc, family, []discoveryv1.EndpointPort{}); len(r.remove) == 1 && placeholder(r.remove[0], empty) {
		r.remove = nil
	} else {
		r.create = append(r.create, empty)
	}
}

func placeholder(have, want *discoveryv1.EndpointSlice) bool {
	return len(have.Endpoints) == 0 && len(have.Ports) == 0 && equality.Semantic.DeepEqual(have.Labels, want.Labels) && owned(have, want.OwnerReferences[0].UID)
}

// groups sorts wanted endpoints and slices by their ports, in the order in which they are met.
func (r *reconciliation) groups(family discoveryv1.AddressType, existing []*discoveryv1.EndpointSlice) []*group {
	var list []*group
	byPorts := map[string]*group{}
	of := func(ports []discoveryv1.EndpointPort) *group {
		key := portKey(ports)
		g := byPorts[key]
		if g == nil {
			g = &group{ports: ports}
			byPorts[key] = g
			list = append(list, g)
		}
		return g
	}
	for _, s := range existing {
		if !owned(s, r.svc.UID) {
			r.remove = append(r.remove, s)
			continue
		}
		g := of(s.Ports)
		g.slices = append(g.slices, s)
	}
	for _, pod := range r.pods {
		if !backing.Listed(pod, true) {
			continue
		}
		if !r.onNode(pod) {
			r.skipped = append(r.skipped, fmt.Errorf("skipping Pod %s for Service %s/%s: Node %s Not Found", pod.Name, r.svc.Namespace, r.svc.Name, pod.Spec.NodeName))
			continue
		}
		if ep := r.endpoint(pod, r.svc, family); len(ep.Addresses) > 0 {
			g := of(ports(r.svc, pod))
			g.desired = append(g.desired, ep)
		}
	}
	return list
}

// onNode reports whether the pod's node exists; pods on missing nodes are left out and asked about again.
func (r *reconciliation) onNode(pod *corev1.Pod) bool {
	_, err := api.Get[*corev1.Node](r.client, "", pod.Spec.NodeName)
	return err == nil || r.svc.Spec.PublishNotReadyAddresses
}

func owned(s *discoveryv1.EndpointSlice, uid types.UID) bool {
	return slices.ContainsFunc(s.OwnerReferences, func(o metav1.OwnerReference) bool { return o.UID == uid && o.Kind == "Service" })
}

func portKey(ports []discoveryv1.EndpointPort) string {
	sorted := slices.Clone(ports)
	slices.SortFunc(sorted, func(a, b discoveryv1.EndpointPort) int {
		return cmp.Or(cmp.Compare(*a.Name, *b.Name), cmp.Compare(*a.Port, *b.Port))
	})
	key, err := json.Marshal(sorted)
	if err != nil {
		panic(err) // plain values only
	}
	return string(key)
}

// write makes the changes, until one fails. A slice to be made takes over one that would go. Models (*Reconciler).finalize.
func (r *reconciliation) write() error {
	for i := 0; i < len(r.remove) && len(r.create) > 0; {
		if old := r.remove[i]; owned(old, r.svc.UID) {
			s := r.create[len(r.create)-1]
			s.Name, s.UID, s.ResourceVersion, s.Generation, s.CreationTimestamp = old.Name, old.UID, old.ResourceVersion, old.Generation, old.CreationTimestamp
			r.create, r.update, r.remove = r.create[:len(r.create)-1], append(r.update, s), slices.Delete(r.remove, i, i+1)
		} else {
			i++
		}
	}
	if r.svc.DeletionTimestamp == nil {
		for _, s := range r.create {
			r.annotate(s)
			r.pass.Call()
			made, err := r.client.Create(s, api.CreateOptions{})
			if errors.HasStatusCause(err, corev1.NamespaceTerminatingCause) {
				return nil // it ends with its namespace
			}
			if err != nil {
				return fmt.Errorf("failed to create EndpointSlice for Service %s/%s: %w", r.svc.Namespace, r.svc.Name, err)
			}
			r.track(made)
			r.note(nil, s)
		}
	}
	for _, s := range r.update {
		old, _ := api.Get[*discoveryv1.EndpointSlice](r.client, s.Namespace, s.Name)
		r.annotate(s)
		r.pass.Call()
		updated, err := r.client.Update(s, api.UpdateOptions{})
		if err != nil {
			return fmt.Errorf("failed to update %s EndpointSlice for Service %s/%s: %w", s.Name, r.svc.Namespace, r.svc.Name, err)
		}
		r.track(updated)
		r.note(old, s)
	}
	for _, s := range r.remove {
		if err := r.delete(s); err != nil {
			return fmt.Errorf("failed to delete %s EndpointSlice for Service %s/%s: %w", s.Name, r.svc.Namespace, r.svc.Name, err)
		}
	}
	return nil
}

func (r *reconciliation) delete(s *discoveryv1.EndpointSlice) error {
	r.pass.Call()
	r.tracker.wrote(s, leaving)
	_, err := r.client.Delete("endpointslices.discovery.k8s.io", s.Namespace, s.Name, api.DeleteOptions{})
	if err == nil {
		r.note(s, nil)
	}
	return err
}

func (r *reconciliation) track(written store.Object) {
	s := written.(*discoveryv1.EndpointSlice)
	r.tracker.wrote(s, s.Generation)
}

// annotate says since when the change that is written was due. Models addTriggerTimeAnnotation.
func (r *reconciliation) annotate(s *discoveryv1.EndpointSlice) {
	if r.trigger.IsZero() {
		delete(s.Annotations, corev1.EndpointsLastChangeTriggerTime)
		return
	}
	if s.Annotations == nil {
		s.Annotations = map[string]string{}
	}
	s.Annotations[corev1.EndpointsLastChangeTriggerTime] = r.trigger.UTC().Format(time.RFC3339Nano)
}
