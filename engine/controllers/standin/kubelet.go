// Package standin does for controllers' tests what a kubelet would: it reports pods ready and ends those that are deleted.
package standin

import (
	"slices"

	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/api"
)

// Ready reports a pod of the default namespace running and ready. It answers false when the pod is gone or being deleted.
func Ready(c *api.Client, name string) bool {
	p, err := api.Get[*corev1.Pod](c, "default", name)
	if err != nil || p.DeletionTimestamp != nil {
		return false
	}
	p = p.DeepCopy()
	p.Status.Phase = corev1.PodRunning
	others := slices.DeleteFunc(p.Status.Conditions, func(c corev1.PodCondition) bool { return c.Type == corev1.PodReady })
	p.Status.Conditions = append(others, corev1.PodCondition{Type: corev1.PodReady, Status: corev1.ConditionTrue, LastTransitionTime: c.Server().Now()})
	_, err = c.UpdateStatus(p)
	return err == nil
}

// End takes away a pod whose containers have ended after its deletion.
func End(c *api.Client, pod *corev1.Pod) {
	var now int64
	_, _ = c.Delete("pods", pod.Namespace, pod.Name, api.DeleteOptions{GracePeriodSeconds: &now})
}
