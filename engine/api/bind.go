package api

import (
	"fmt"
	"maps"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"

	"github.com/podscope/podscope/engine/store"
)

// Bind assigns a pod to a node, as the scheduler does. A UID, when given, must be the pod's.
// Models pkg/registry/core/pod/storage BindingREST
func (c *Client) Bind(namespace, name string, uid types.UID, node string) (*corev1.Pod, error) {
	key := store.Key{Resource: "pods", Namespace: namespace, Name: name}
	stored, ok := c.server.store.Get(key)
	if !ok {
		return nil, errors.NewNotFound(corev1.Resource("pods"), name)
	}
	old := stored.(*corev1.Pod)
	if err := bindable(old, uid); err != nil {
		return nil, errors.NewConflict(schema.GroupResource{Resource: "pods/binding"}, name, err)
	}
	pod := *old
	pod.Spec.NodeName = node
	pod.Status.NominatedNodeName = ""
	pod.Labels = withLabels(pod.Labels, c.server.topologyLabels(node))
	now := c.server.Now()
	setCondition(&pod.Status, corev1.PodCondition{Type: corev1.PodScheduled, Status: corev1.ConditionTrue, LastTransitionTime: now, ObservedGeneration: observedGeneration(old, corev1.PodScheduled)})
	c.server.store.Update(key, &pod)
	return &pod, nil
}

func bindable(pod *corev1.Pod, uid types.UID) error {
	switch {
	case uid != "" && uid != pod.UID:
		return fmt.Errorf("Precondition failed: UID in precondition: %v, UID in object meta: %v", uid, pod.UID) //nolint:staticcheck // the API server's text
	case pod.DeletionTimestamp != nil:
		return fmt.Errorf("pod %s is being deleted, cannot be assigned to a host", pod.Name)
	case pod.Spec.NodeName != "":
		return fmt.Errorf("pod %v is already assigned to node %q", pod.Name, pod.Spec.NodeName)
	case len(pod.Spec.SchedulingGates) != 0:
		return fmt.Errorf("pod %v has non-empty .spec.schedulingGates", pod.Name)
	}
	return nil
}

// topologyLabels are the zone and region of a node, which its pods get too.
// Models plugin/pkg/admission/podtopologylabels
func (s *Server) topologyLabels(node string) map[string]string {
	obj, ok := s.store.Get(store.Key{Resource: "nodes", Name: node})
	if !ok {
		return nil
	}
	out := map[string]string{}
	for _, label := range []string{corev1.LabelTopologyZone, corev1.LabelTopologyRegion} {
		if value, ok := obj.GetLabels()[label]; ok {
			out[label] = value
		}
	}
	return out
}

// withLabels adds to labels that may be shared with a stored object.
func withLabels(labels, more map[string]string) map[string]string {
	if len(more) == 0 {
		return labels
	}
	out := map[string]string{}
	maps.Copy(out, labels)
	maps.Copy(out, more)
	return out
}

// setCondition writes a condition into a status whose list may be shared with a stored object.
func setCondition(status *corev1.PodStatus, c corev1.PodCondition) {
	list := make([]corev1.PodCondition, 0, len(status.Conditions)+1)
	found := false
	for _, old := range status.Conditions {
		if old.Type == c.Type {
			if old.Status == c.Status {
				c.LastTransitionTime = old.LastTransitionTime
			}
			old, found = c, true
		}
		list = append(list, old)
	}
	if !found {
		list = append(list, c)
	}
	status.Conditions = list
}
