package endpointslicemirroring

import (
	"maps"
	"time"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
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
	sim    *sim.Sim
	client *api.Client
	due    *workqueue.Timers[workqueue.Key]
}

// New returns a controller that is not running yet.
func New(s *sim.Sim, server *api.Server) *Controller {
	return &Controller{sim: s, client: server.Client(component), due: workqueue.NewTimers[workqueue.Key](s, component)}
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

// sync brings the copies of one object in line. Slices of an object that is gone are left to the garbage collector.
// Models pkg/controller/endpointslicemirroring (*Controller).syncEndpoints.
func (c *Controller) sync(namespace, name string) {
	e, err := api.Get[*corev1.Endpoints](c.client, namespace, name)
	if err != nil {
		return
	}
	svc, err := api.Get[*corev1.Service](c.client, namespace, name)
	var want []*discoveryv1.EndpointSlice
	if err == nil && svc.Spec.Selector == nil && e.Labels[discoveryv1.LabelSkipMirror] != "true" {
		want = copies(e)
	}
	have := api.List[*discoveryv1.EndpointSlice](c.client, namespace, api.WithLabels(labels.SelectorFromSet(labels.Set{
		discoveryv1.LabelServiceName: name, discoveryv1.LabelManagedBy: manager,
	})))
	for i, s := range want {
		if i >= len(have) {
			_, _ = c.client.Create(s, api.CreateOptions{})
		} else if h := have[i]; !equality.Semantic.DeepEqual(h.Endpoints, s.Endpoints) || !equality.Semantic.DeepEqual(h.Ports, s.Ports) || !maps.Equal(h.Labels, s.Labels) {
			next := h.DeepCopy()
			next.Endpoints, next.Ports, next.Labels = s.Endpoints, s.Ports, s.Labels
			_, _ = c.client.Update(next, api.UpdateOptions{})
		}
	}
	for _, s := range have[min(len(want), len(have)):] {
		_, _ = c.client.Delete("endpointslices.discovery.k8s.io", namespace, s.Name, api.DeleteOptions{})
	}
}

// copies are the slices of an object, one for each subset.
func copies(e *corev1.Endpoints) []*discoveryv1.EndpointSlice {
	var out []*discoveryv1.EndpointSlice
	for _, subset := range e.Subsets {
		s := &discoveryv1.EndpointSlice{
			ObjectMeta: metav1.ObjectMeta{
				Namespace: e.Namespace, GenerateName: e.Name + "-", Labels: maps.Clone(e.Labels), OwnerReferences: []metav1.OwnerReference{ownership.Reference(e)},
			},
			AddressType: discoveryv1.AddressTypeIPv4,
		}
		if s.Labels == nil {
			s.Labels = map[string]string{}
		}
		s.Labels[discoveryv1.LabelServiceName], s.Labels[discoveryv1.LabelManagedBy] = e.Name, manager
		for _, p := range subset.Ports {
			s.Ports = append(s.Ports, discoveryv1.EndpointPort{Name: ptr.To(p.Name), Port: ptr.To(p.Port), Protocol: ptr.To(p.Protocol), AppProtocol: p.AppProtocol})
		}
		for _, a := range subset.Addresses {
			s.Endpoints = append(s.Endpoints, endpoint(a, true))
		}
		for _, a := range subset.NotReadyAddresses {
			s.Endpoints = append(s.Endpoints, endpoint(a, false))
		}
		out = append(out, s)
	}
	return out
}

func endpoint(a corev1.EndpointAddress, ready bool) discoveryv1.Endpoint {
	ep := discoveryv1.Endpoint{Addresses: []string{a.IP}, NodeName: a.NodeName, TargetRef: a.TargetRef, Conditions: discoveryv1.EndpointConditions{Ready: &ready}}
	if a.Hostname != "" {
		ep.Hostname = ptr.To(a.Hostname)
	}
	return ep
}
