package endpoints

import (
	"maps"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/watch"
	endpointsutil "k8s.io/kubernetes/pkg/api/v1/endpoints"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/backing"
	"github.com/podscope/podscope/engine/controllers/workqueue"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

const (
	component = "endpoint-controller"
	// managedBy is the label of objects that are this controller's.
	managedBy = "endpoints.kubernetes.io/managed-by"
)

// Controller is the endpoints controller. Create it with [New] and set it going with [Controller.Start].
type Controller struct {
	sim      *sim.Sim
	client   *api.Client
	recorder *api.Recorder
	queue    *backing.Queue
	triggers *backing.TriggerTimes
}

// New returns a controller that is not running yet.
func New(s *sim.Sim, server *api.Server) *Controller {
	return &Controller{sim: s, client: server.Client(component), recorder: server.Recorder(component, ""), triggers: backing.NewTriggerTimes()}
}

// Start begins to watch services, pods and endpoints.
func (c *Controller) Start() {
	c.queue = backing.Watch(c.sim, c.client, workqueue.UsualRetry.AtMost(backing.Retries), c.sync)
	c.client.Watch("endpoints", func(e store.Entry) {
		if e.Type == watch.Deleted {
			c.queue.Add(e.Object.GetNamespace(), e.Object.GetName())
		}
	})
}

// sync brings one service's object in line. Models pkg/controller/endpoint (*Controller).syncService.
func (c *Controller) sync(p *workqueue.Pass, namespace, name string) error {
	svc, err := api.Get[*corev1.Service](c.client, namespace, name)
	if err != nil {
		p.Call()
		_, _ = c.client.Delete("endpoints", namespace, name, api.DeleteOptions{}) // there may be none
		c.triggers.Forget(namespace, name)
		return nil
	}
	if svc.Spec.Type == corev1.ServiceTypeExternalName || svc.Spec.Selector == nil {
		return nil
	}
	pods := backing.Selected(c.client, svc)
	trigger := c.triggers.Next(svc, pods)
	subsets := repacked(subsets(svc, pods))
	current, err := api.Get[*corev1.Endpoints](c.client, namespace, name)
	isNew := err != nil
	if isNew {
		current = &corev1.Endpoints{ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: name}}
	}
	labels := objectLabels(svc)
	if !isNew && equality.Semantic.DeepEqual(current.Subsets, subsets) && equality.Semantic.DeepEqual(current.Labels, labels) && capped(current) {
		return nil
	}
	next := &corev1.Endpoints{TypeMeta: current.TypeMeta, ObjectMeta: *current.ObjectMeta.DeepCopy(), Subsets: subsets}
	next.Labels = labels
	annotate(next, trigger)
	truncate(next)
	p.Call()
	return c.write(next, isNew)
}

func (c *Controller) write(next *corev1.Endpoints, isNew bool) error {
	verb, reason := "update endpoint", "FailedToUpdateEndpoint"
	var err error
	if isNew {
		verb, reason = "create endpoint for service", "FailedToCreateEndpoint"
		_, err = c.client.Create(next, api.CreateOptions{})
	} else {
		_, err = c.client.Update(next, api.UpdateOptions{})
	}
	if err == nil || errors.HasStatusCause(err, corev1.NamespaceTerminatingCause) {
		return nil
	}
	c.recorder.Eventf(next, corev1.EventTypeWarning, reason, "Failed to %s %s/%s: %v", verb, next.Namespace, next.Name, err)
	return err
}

func annotate(e *corev1.Endpoints, trigger time.Time) {
	if trigger.IsZero() {
		delete(e.Annotations, corev1.EndpointsLastChangeTriggerTime)
		return
	}
	if e.Annotations == nil {
		e.Annotations = map[string]string{}
	}
	e.Annotations[corev1.EndpointsLastChangeTriggerTime] = trigger.UTC().Format(time.RFC3339Nano)
}

func objectLabels(svc *corev1.Service) map[string]string {
	out := maps.Clone(svc.Labels)
	if out == nil {
		out = map[string]string{}
	}
	delete(out, corev1.IsHeadlessService)
	if backing.Headless(svc) {
		out[corev1.IsHeadlessService] = ""
	}
	out[managedBy] = component
	return out
}

// subsets lists each pod under each of its ports, not yet merged.
func subsets(svc *corev1.Service, pods []*corev1.Pod) []corev1.EndpointSubset {
	var out []corev1.EndpointSubset
	for _, pod := range pods {
		ips := backing.Addresses(pod, false)
		if !backing.Listed(pod, svc.Spec.PublishNotReadyAddresses) || len(ips) == 0 {
			continue
		}
		a := corev1.EndpointAddress{
			IP: ips[0], NodeName: &pod.Spec.NodeName, TargetRef: &corev1.ObjectReference{Kind: "Pod", Namespace: pod.Namespace, Name: pod.Name, UID: pod.UID},
		}
		if backing.Named(pod, svc) {
			a.Hostname = pod.Spec.Hostname
		}
		ready := svc.Spec.PublishNotReadyAddresses || backing.Ready(pod)
		if len(svc.Spec.Ports) == 0 && backing.Headless(svc) {
			out = append(out, subset(a, ready, nil))
		}
		for i := range svc.Spec.Ports {
			p := &svc.Spec.Ports[i]
			if n, err := backing.Port(pod, p); err == nil {
				out = append(out, subset(a, ready, []corev1.EndpointPort{{Name: p.Name, Port: n, Protocol: p.Protocol, AppProtocol: p.AppProtocol}}))
			}
		}
	}
	return out
}

// repacked puts addresses with the same ports together. Where all have one and the same port, as with most services, that is one list; what
// the original does in the other cases hashes every address, which took a quarter of a rollout's time.
// Models k8s.io/kubernetes/pkg/api/v1/endpoints RepackSubsets.
func repacked(list []corev1.EndpointSubset) []corev1.EndpointSubset {
	var all corev1.EndpointSubset
	for i := range list {
		s := &list[i]
		if len(s.Ports) != 1 || !equality.Semantic.DeepEqual(s.Ports, list[0].Ports) {
			return endpointsutil.RepackSubsets(list)
		}
		all.Addresses, all.NotReadyAddresses = append(all.Addresses, s.Addresses...), append(all.NotReadyAddresses, s.NotReadyAddresses...)
		all.Ports = s.Ports
	}
	if len(list) == 0 {
		return endpointsutil.RepackSubsets(list)
	}
	return endpointsutil.SortSubsets([]corev1.EndpointSubset{all})
}

func subset(a corev1.EndpointAddress, ready bool, ports []corev1.EndpointPort) corev1.EndpointSubset {
	if ready {
		return corev1.EndpointSubset{Addresses: []corev1.EndpointAddress{a}, Ports: ports}
	}
	return corev1.EndpointSubset{NotReadyAddresses: []corev1.EndpointAddress{a}, Ports: ports}
}
