package api

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/errors"
)

// Evict deletes a pod as its eviction subresource does.
// Models pkg/registry/core/pod/storage EvictionREST.Create
func (c *Client) Evict(namespace, name string, opts DeleteOptions) error {
	pod, err := Get[*corev1.Pod](c, namespace, name)
	if err != nil {
		return err
	}
	if len(opts.DryRun) == 0 {
		marked := *pod
		setCondition(&marked.Status, corev1.PodCondition{
			Type: corev1.DisruptionTarget, Status: corev1.ConditionTrue, Reason: "EvictionByEvictionAPI", Message: "Eviction API: evicting",
			LastTransitionTime: c.server.Now(),
		})
		c.server.store.Update(KindOf(pod).Key(namespace, name), &marked)
	}
	_, err = c.Delete("pods", namespace, name, opts)
	if errors.IsNotFound(err) {
		return nil
	}
	return err
}
