package api

import (
	"fmt"
	"maps"

	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/utils/ptr"
)

// Evict deletes a pod as its eviction subresource does: not when a disruption budget forbids it.
// Models pkg/registry/core/pod/storage EvictionREST.Create
func (c *Client) Evict(namespace, name string, opts DeleteOptions) error {
	pod, err := Get[*corev1.Pod](c, namespace, name)
	if err != nil {
		return err
	}
	dryRun := len(opts.DryRun) > 0
	if !freelyEvicted(pod) {
		if err := c.spendBudget(pod, dryRun); err != nil {
			return err
		}
	}
	if !dryRun {
		marked := *pod
		setCondition(&marked.Status, corev1.PodCondition{
			Type: corev1.DisruptionTarget, Status: corev1.ConditionTrue, Reason: "EvictionByEvictionAPI", Message: "Eviction API: evicting",
			LastTransitionTime: c.server.Now(),
		})
		c.server.store.Update(KindOf(pod).Key(namespace, name), &marked)
	}
	_, err = c.Delete("pods", namespace, name, opts)
	return err
}

// freelyEvicted are pods whose end disrupts nothing any more.
// Models pkg/registry/core/pod/storage canIgnorePDB
func freelyEvicted(pod *corev1.Pod) bool {
	switch pod.Status.Phase {
	case corev1.PodSucceeded, corev1.PodFailed, corev1.PodPending:
		return true
	}
	return pod.DeletionTimestamp != nil
}

func (c *Client) spendBudget(pod *corev1.Pod, dryRun bool) error {
	var budgets []*policyv1.PodDisruptionBudget
	for _, b := range List[*policyv1.PodDisruptionBudget](c, pod.Namespace) {
		if s, err := metav1.LabelSelectorAsSelector(b.Spec.Selector); err == nil && s.Matches(labels.Set(pod.Labels)) {
			budgets = append(budgets, b)
		}
	}
	switch {
	case len(budgets) == 0:
		return nil
	case len(budgets) > 1:
		return failed(fmt.Errorf("This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.")) //nolint:staticcheck // the API server's text
	}
	b := budgets[0]
	if !podReady(pod) {
		if ptr.Deref(b.Spec.UnhealthyPodEvictionPolicy, policyv1.IfHealthyBudget) == policyv1.AlwaysAllow {
			return nil
		}
		if b.Status.CurrentHealthy >= b.Status.DesiredHealthy && b.Status.DesiredHealthy > 0 {
			return nil
		}
	}
	return c.decrement(b, pod.Name, dryRun)
}

func podReady(pod *corev1.Pod) bool {
	for _, cond := range pod.Status.Conditions {
		if cond.Type == corev1.PodReady {
			return cond.Status == corev1.ConditionTrue
		}
	}
	return false
}

// decrement takes one disruption from a budget.
// Models pkg/registry/core/pod/storage EvictionREST.checkAndDecrement
func (c *Client) decrement(b *policyv1.PodDisruptionBudget, pod string, dryRun bool) error {
	if b.Status.ObservedGeneration < b.Generation {
		return refuseEviction(10, fmt.Sprintf("The disruption budget %s is still being processed by the server.", b.Name))
	}
	if b.Status.DisruptionsAllowed <= 0 {
		return refuseEviction(0, budgetReason(b))
	}
	if dryRun {
		return nil
	}
	spent := b.DeepCopy()
	spent.Status.DisruptionsAllowed--
	spent.Status.DisruptedPods = maps.Clone(b.Status.DisruptedPods)
	if spent.Status.DisruptedPods == nil {
		spent.Status.DisruptedPods = map[string]metav1.Time{}
	}
	spent.Status.DisruptedPods[pod] = c.server.Now()
	_, err := c.UpdateStatus(spent)
	return err
}

func budgetReason(b *policyv1.PodDisruptionBudget) string {
	cond := meta.FindStatusCondition(b.Status.Conditions, policyv1.DisruptionAllowedCondition)
	denied := cond != nil && cond.Status == metav1.ConditionFalse && cond.Message != ""
	switch {
	case denied && cond.Reason == policyv1.SyncFailedReason:
		return fmt.Sprintf("The disruption budget %s does not allow evicting pods currently because it failed sync: %s", b.Name, cond.Message)
	case b.Status.CurrentHealthy <= b.Status.DesiredHealthy:
		return fmt.Sprintf("The disruption budget %s needs %d healthy pods and has %d currently", b.Name, b.Status.DesiredHealthy, b.Status.CurrentHealthy)
	case denied:
		return fmt.Sprintf("The disruption budget %s does not allow evicting pods currently (%s): %s", b.Name, cond.Reason, cond.Message)
	}
	return fmt.Sprintf("The disruption budget %s does not allow evicting pods currently", b.Name)
}

func refuseEviction(retryAfter int, reason string) error {
	err := errors.NewTooManyRequests("Cannot evict pod as it would violate the pod's disruption budget.", retryAfter)
	err.ErrStatus.Details.Causes = append(err.ErrStatus.Details.Causes, metav1.StatusCause{Type: policyv1.DisruptionBudgetCause, Message: reason})
	return err
}
