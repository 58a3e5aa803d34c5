package endpointslice

import (
	"time"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/backing"
	"github.com/podscope/podscope/engine/controllers/workqueue"
	"github.com/podscope/podscope/engine/explain"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

const (
	component = "endpoint-slice-controller"
	// manager marks the slices that are this controller's.
	manager = "endpointslice-controller.k8s.io"
	// perSlice is how many endpoints a slice holds at most.
	perSlice = 100
)

// retry is how long a service waits whose slices could not all be written. Models defaultSyncBackOff and maxSyncBackOff.
var retry = workqueue.Retry{First: time.Second, Last: 1000 * time.Second, Most: backing.Retries}

// Controller is the endpoint slice controller. Create it with [New] and set it going with [Controller.Start].
type Controller struct {
	sim      *sim.Sim
	client   *api.Client
	recorder *api.Recorder
	log      *explain.Log
	queue    *backing.Queue
	triggers *backing.TriggerTimes
	tracker  tracker
	zones    zones
}

// New returns a controller that is not running yet. The log may be nil.
func New(s *sim.Sim, server *api.Server, log *explain.Log) *Controller {
	return &Controller{
		sim: s, client: server.Client(component), recorder: server.Recorder(component, ""), log: log, triggers: backing.NewTriggerTimes(), tracker: tracker{},
		zones: zones{given: map[workqueue.Key]map[discoveryv1.AddressType]map[string]int{}},
	}
}

// Start begins to watch services, pods, slices and nodes.
func (c *Controller) Start() {
	c.queue = backing.Watch(c.sim, c.client, retry, c.sync)
	c.client.Watch("endpointslices.discovery.k8s.io", c.onSlice)
	c.client.Watch("nodes", c.onNode)
}

// onSlice has slices mended that somebody else has changed or deleted.
func (c *Controller) onSlice(e store.Entry) {
	s := e.Object.(*discoveryv1.EndpointSlice)
	if s.Labels[discoveryv1.LabelManagedBy] != manager {
		return
	}
	if k := serviceOf(s); e.Type == watch.Deleted && c.tracker.lost(s) || e.Type != watch.Deleted && c.tracker.foreign(s) {
		c.queue.AddAfter(k.Namespace, k.Name, mendDelay)
	}
}

// sync brings one service's slices in line. Models pkg/controller/endpointslice (*Controller).syncService.
func (c *Controller) sync(p *workqueue.Pass, namespace, name string) error {
	svc, err := api.Get[*corev1.Service](c.client, namespace, name)
	if err != nil {
		c.triggers.Forget(namespace, name)
		delete(c.tracker, workqueue.Key{Namespace: namespace, Name: name})
		return nil
	}
	if svc.Spec.Type == corev1.ServiceTypeExternalName || svc.Spec.Selector == nil {
		return nil
	}
	pods := backing.Selected(c.client, svc)
	r := &reconciliation{
		Controller: c, pass: p, svc: svc, pods: pods, trigger: c.triggers.Next(svc, pods), existing: map[discoveryv1.AddressType][]*discoveryv1.EndpointSlice{},
	}
	for _, s := range c.slices(svc) {
		if s.DeletionTimestamp == nil {
			r.existing[s.AddressType] = append(r.existing[s.AddressType], s)
		}
	}
	err = r.run()
	if err != nil {
		c.recorder.Eventf(svc, corev1.EventTypeWarning, "FailedToUpdateEndpointSlices", "Error updating Endpoint Slices for Service %s/%s: %v", namespace, name, err)
	}
	return err
}

// slices are those that this controller keeps for a service.
func (c *Controller) slices(svc *corev1.Service) []*discoveryv1.EndpointSlice {
	return api.List[*discoveryv1.EndpointSlice](c.client, svc.Namespace, api.WithLabels(labels.SelectorFromSet(labels.Set{
		discoveryv1.LabelServiceName: svc.Name, discoveryv1.LabelManagedBy: manager,
	})))
}
