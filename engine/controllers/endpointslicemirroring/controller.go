package endpointslicemirroring

import (
	"maps"
	"net/netip"
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	endpointsutil "k8s.io/kubernetes/pkg/api/v1/endpoints"
	"k8s.io/utils/ptr"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/ownership"
	"github.com/podscope/podscope/engine/controllers/workqueue"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

const (
	component = "endpoint-slice-mirroring-controller"
	manager   = "endpointslicemirroring-controller.k8s.io"
)

// Controller is the mirroring controller. Create it with [New] and set it going with [Controller.Start].
type Controller struct {
	sim      *sim.Sim
	client   *api.Client
	recorder *api.Recorder
	due      *workqueue.Timers[workqueue.Key]
}

// New returns a controller that is not running yet.
func New(s *sim.Sim, server *api.Server) *Controller {
	return &Controller{sim: s, client: server.Client(component), recorder: server.Recorder(component, ""), due: workqueue.NewTimers[workqueue.Key](s, component)}
}

// Start begins to watch endpoints, and services, whose selector decides.
func (c *Controller) Start() {
	for _, resource := range [...]string{"endpoints", "services"} {
		c.client.Watch(resource, func(e store.Entry) { c.enqueue(e.Object.GetNamespace(), e.Object.GetName()) })
	}
}

func (c *Controller) enqueue(namespace, name string) {
	latency := c.sim.Between(component+"/latency", 2*time.Millisecond, 6*time.Millisecond)
	c.due.Set(workqueue.Key{Namespace: namespace, Name: name}, latency, func() { c.sync(namespace, name) })
}

// sync brings the copies of one object in line: there are none of an object that is gone, that says so, that components elect their leader
// with, or that belongs to no service or to one with a selector.
// Models pkg/controller/endpointslicemirroring (*Controller).syncEndpoints.
func (c *Controller) sync(namespace, name string) {
	e, err := api.Get[*corev1.Endpoints](c.client, namespace, name)
	svc, noService := api.Get[*corev1.Service](c.client, namespace, name)
	var want []*discoveryv1.EndpointSlice
	if err == nil && noService == nil && svc.Spec.Selector == nil && mirrored(e) {
		want = copies(e)
		c.tellSkipped(e)
	}
	have := api.List[*discoveryv1.EndpointSlice](c.client, namespace, api.WithLabels(labels.SelectorFromSet(labels.Set{
		discoveryv1.LabelServiceName: name, discoveryv1.LabelManagedBy: manager,
	})))
	for _, s := range want {
		h := takeLike(&have, s)
		if h == nil {
			_, _ = c.client.Create(s, api.CreateOptions{})
		} else if !same(h, s) {
			next := h.DeepCopy()
			next.Endpoints, next.Ports, next.Labels, next.Annotations, next.OwnerReferences = s.Endpoints, s.Ports, s.Labels, s.Annotations, s.OwnerReferences
			_, _ = c.client.Update(next, api.UpdateOptions{})
		}
	}
	for _, s := range have {
		_, _ = c.client.Delete("endpointslices.discovery.k8s.io", namespace, s.Name, api.DeleteOptions{})
	}
}

// mirrored models shouldMirror.
func mirrored(e *corev1.Endpoints) bool {
	_, elects := e.Annotations["control-plane.alpha.kubernetes.io/leader"]
	return !elects && e.Labels[discoveryv1.LabelSkipMirror] != "true"
}

// takeLike takes the slice out of a list that is to become another: one with its ports, else one that only has its kind of addresses.
func takeLike(list *[]*discoveryv1.EndpointSlice, like *discoveryv1.EndpointSlice) *discoveryv1.EndpointSlice {
	i := slices.IndexFunc(*list, func(s *discoveryv1.EndpointSlice) bool {
		return s.AddressType == like.AddressType && equality.Semantic.DeepEqual(s.Ports, like.Ports)
	})
	if i < 0 {
		i = slices.IndexFunc(*list, func(s *discoveryv1.EndpointSlice) bool { return s.AddressType == like.AddressType })
	}
	if i < 0 {
		return nil
	}
	taken := (*list)[i]
	*list = slices.Delete(slices.Clone(*list), i, i+1)
	return taken
}

func same(a, b *discoveryv1.EndpointSlice) bool {
	return equality.Semantic.DeepEqual(a.Endpoints, b.Endpoints) && equality.Semantic.DeepEqual(a.Ports, b.Ports) && maps.Equal(a.Labels, b.Labels) &&
		maps.Equal(a.Annotations, b.Annotations) && equality.Semantic.DeepEqual(a.OwnerReferences, b.OwnerReferences)
}

// perSubset is how many addresses of one subset are copied.
const perSubset = 1000

// tellSkipped says how many addresses of an object were not copied.
func (c *Controller) tellSkipped(e *corev1.Endpoints) {
	skipped := 0
	for _, s := range endpointsutil.RepackSubsets(e.Subsets) {
		skipped += max(len(s.Addresses)+len(s.NotReadyAddresses)-perSubset, 0)
	}
	if skipped > 0 {
		c.recorder.Eventf(e, corev1.EventTypeWarning, "TooManyAddressesToMirror",
			"A max of %d addresses can be mirrored to EndpointSlices per Endpoints subset. %d addresses were skipped", perSubset, skipped)
	}
}

// copies are the slices of an object: one for each set of ports and kind of addresses, however the subsets were written.
// Models (*reconciler).reconcile.
func copies(e *corev1.Endpoints) (out []*discoveryv1.EndpointSlice) {
	for _, subset := range endpointsutil.RepackSubsets(e.Subsets) {
		byKind := map[discoveryv1.AddressType]*discoveryv1.EndpointSlice{}
		n := 0
		add := func(list []corev1.EndpointAddress, ready bool) {
			for _, a := range list {
				ip, err := netip.ParseAddr(a.IP)
				if err != nil || n >= perSubset {
					continue
				}
				n++
				kind := discoveryv1.AddressTypeIPv4
				if !ip.Unmap().Is4() {
					kind = discoveryv1.AddressTypeIPv6
				}
				if byKind[kind] == nil {
					byKind[kind] = newCopy(e, kind, subset.Ports)
					out = append(out, byKind[kind])
				}
				byKind[kind].Endpoints = append(byKind[kind].Endpoints, endpoint(a, ready))
			}
		}
		add(subset.Addresses, true)
		add(subset.NotReadyAddresses, false)
	}
	return out
}

// newCopy is an empty slice for an object's endpoints. Models newEndpointSlice.
func newCopy(e *corev1.Endpoints, kind discoveryv1.AddressType, ports []corev1.EndpointPort) *discoveryv1.EndpointSlice {
	s := &discoveryv1.EndpointSlice{
		ObjectMeta: metav1.ObjectMeta{
			Namespace: e.Namespace, GenerateName: e.Name + "-", Labels: maps.Clone(e.Labels), Annotations: maps.Clone(e.Annotations),
			OwnerReferences: []metav1.OwnerReference{ownership.Reference(e)},
		},
		AddressType: kind,
	}
	delete(s.Annotations, corev1.EndpointsLastChangeTriggerTime)
	delete(s.Annotations, corev1.LastAppliedConfigAnnotation)
	if s.Labels == nil {
		s.Labels = map[string]string{}
	}
	s.Labels[discoveryv1.LabelServiceName], s.Labels[discoveryv1.LabelManagedBy] = e.Name, manager
	for _, p := range ports {
		s.Ports = append(s.Ports, discoveryv1.EndpointPort{Name: ptr.To(p.Name), Port: ptr.To(p.Port), Protocol: ptr.To(p.Protocol), AppProtocol: p.AppProtocol})
	}
	return s
}

func endpoint(a corev1.EndpointAddress, ready bool) discoveryv1.Endpoint {
	ep := discoveryv1.Endpoint{Addresses: []string{a.IP}, NodeName: a.NodeName, TargetRef: a.TargetRef, Conditions: discoveryv1.EndpointConditions{Ready: &ready}}
	if a.Hostname != "" {
		ep.Hostname = ptr.To(a.Hostname)
	}
	return ep
}
