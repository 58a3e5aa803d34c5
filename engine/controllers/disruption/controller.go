package disruption

import (
	"fmt"
	"strconv"
	"time"

	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/intstr"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/ownership"
	"github.com/podscope/podscope/engine/controllers/workqueue"
	"github.com/podscope/podscope/engine/explain"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

const (
	component = "controllermanager"
	patience  = 2 * time.Minute // how long an evicted pod counts as good as gone
)

// Controller is the disruption controller. Create it with [New] and set it going with [Controller.Start].
type Controller struct {
	sim      *sim.Sim
	client   *api.Client
	recorder *api.Recorder
	log      *explain.Log
	queue    *workqueue.Queue
	stale    *workqueue.Queue // pods that are told to go and have not gone
}

// New returns a controller that is not running yet. The log may be nil.
func New(s *sim.Sim, server *api.Server, log *explain.Log) *Controller {
	c := &Controller{sim: s, client: server.Client(component), recorder: server.Recorder(component, ""), log: log}
	c.queue = workqueue.New(s, "disruption", c.sync)
	c.stale = workqueue.New(s, "stale disruption", c.resetStale)
	return c
}

// Start begins to watch budgets and pods.
func (c *Controller) Start() {
	c.client.Watch("poddisruptionbudgets.policy", func(e store.Entry) { c.add(e.Object.(*policyv1.PodDisruptionBudget)) })
	c.client.WatchFor("pods", c.concerns, func(e store.Entry) {
		c.watchStale(e)
		if b := c.budgetOf(e.Object.(*corev1.Pod)); b != nil {
			c.add(b)
		}
	})
}

// concerns says whether there is something to do about a pod that has been written: there are budgets beside it, or it is about to be disrupted.
func (c *Controller) concerns(e store.Entry) bool {
	if len(api.List[*policyv1.PodDisruptionBudget](c.client, e.Key.Namespace)) > 0 {
		return true
	}
	_, has := c.staleIn(e.Object.(*corev1.Pod))
	return has
}

// budgetOf is the budget that covers a pod: of several only one learns of its changes, and the pod says so. Models getPdbForPod.
func (c *Controller) budgetOf(pod *corev1.Pod) *policyv1.PodDisruptionBudget {
	var all []*policyv1.PodDisruptionBudget
	for _, b := range api.List[*policyv1.PodDisruptionBudget](c.client, pod.Namespace) {
		if s, err := metav1.LabelSelectorAsSelector(b.Spec.Selector); err == nil && s.Matches(labels.Set(pod.Labels)) {
			all = append(all, b)
		}
	}
	switch len(all) {
	case 0:
		return nil
	case 1:
		return all[0]
	}
	chosen := all[c.sim.Rand("disruption/budget").IntN(len(all))] // the first as they come out of a map
	c.recorder.Eventf(pod, corev1.EventTypeWarning, "MultiplePodDisruptionBudgets", "Pod %q/%q matches multiple PodDisruptionBudgets.  Chose %q arbitrarily.", pod.Namespace, pod.Name, chosen.Name)
	return chosen
}

func (c *Controller) add(b *policyv1.PodDisruptionBudget) {
	c.queue.Add(workqueue.Key{Namespace: b.Namespace, Name: b.Name})
}

// sync brings one budget's status up to date. Models trySync and failSafe.
func (c *Controller) sync(k workqueue.Key) error {
	b, err := api.Get[*policyv1.PodDisruptionBudget](c.client, k.Namespace, k.Name)
	if err != nil {
		return nil
	}
	selector, err := metav1.LabelSelectorAsSelector(b.Spec.Selector)
	if err != nil {
		return nil
	}
	pods := api.List[*corev1.Pod](c.client, b.Namespace, api.WithLabels(selector))
	if len(pods) == 0 {
		c.recorder.Event(b, corev1.EventTypeNormal, "NoPods", "No matching pods found")
	}
	expected, desired, unmanaged, err := c.expect(b, pods)
	if err != nil {
		c.recorder.Eventf(b, corev1.EventTypeWarning, "CalculateExpectedPodCountFailed", "Failed to calculate the number of expected pods: %v", err)
		return c.fail(b, err)
	}
	if unmanaged {
		c.recorder.Eventf(b, corev1.EventTypeWarning, "UnmanagedPods", "Pods selected by this PodDisruptionBudget (selector: %v) were found "+
			"to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. "+
			"To account for these pods please set \".spec.minAvailable\" field of the PDB to an integer value.", b.Spec.Selector)
	}
	return c.update(b, pods, expected, desired)
}

// expect is how many pods there should be, and how many of them must stay healthy. Models getExpectedPodCount.
func (c *Controller) expect(b *policyv1.PodDisruptionBudget, pods []*corev1.Pod) (expected, desired int32, unmanaged bool, err error) {
	limit, most := b.Spec.MinAvailable, b.Spec.MaxUnavailable
	if most == nil && (limit == nil || limit.Type == intstr.Int) {
		if limit != nil {
			desired = limit.IntVal
		}
		return int32(len(pods)), desired, false, nil
	}
	if expected, unmanaged, err = c.wanted(pods); err != nil {
		return 0, 0, unmanaged, err
	}
	if most != nil {
		n, err := intstr.GetScaledValueFromIntOrPercent(most, int(expected), true)
		return expected, max(expected-int32(n), 0), unmanaged, err
	}
	n, err := intstr.GetScaledValueFromIntOrPercent(limit, int(expected), true)
	return expected, int32(n), unmanaged, err
}

// update models updatePdbStatus, buildDisruptedPodMap and countHealthyPods.
func (c *Controller) update(b *policyv1.PodDisruptionBudget, pods []*corev1.Pod, expected, desired int32) error {
	now := c.sim.Now()
	disrupted := map[string]metav1.Time{}
	healthy := int32(0)
	for _, p := range pods {
		if p.DeletionTimestamp != nil {
			continue
		}
		if at, evicted := b.Status.DisruptedPods[p.Name]; evicted {
			if left := at.Add(patience).Sub(now); left >= 0 {
				disrupted[p.Name] = at
				c.queue.AddAfter(workqueue.Key{Namespace: b.Namespace, Name: b.Name}, left+time.Millisecond)
				continue
			}
			c.recorder.Eventf(p, corev1.EventTypeWarning, "NotDeleted", "Pod was expected by PDB %s/%s to be deleted but it wasn't", b.Namespace, b.Namespace)
		}
		if _, ready := ownership.Ready(p); ready {
			healthy++
		}
	}
	allowed := max(healthy-desired, 0)
	if expected <= 0 {
		allowed = 0
	}
	changed := b.DeepCopy()
	changed.Status = policyv1.PodDisruptionBudgetStatus{
		CurrentHealthy: healthy, DesiredHealthy: desired, ExpectedPods: expected, DisruptionsAllowed: allowed, DisruptedPods: disrupted,
		ObservedGeneration: b.Generation, Conditions: changed.Status.Conditions,
	}
	status, reason := metav1.ConditionFalse, policyv1.InsufficientPodsReason
	if allowed > 0 {
		status, reason = metav1.ConditionTrue, policyv1.SufficientPodsReason
	}
	c.setCondition(changed, status, reason, "")
	if equality.Semantic.DeepEqual(b.Status, changed.Status) {
		return nil
	}
	if b.Status.DisruptionsAllowed != allowed || b.Status.ObservedGeneration == 0 {
		c.log.Add(explain.Decision{
			Actor: component, Kind: "PodDisruptionBudget", Namespace: b.Namespace, Name: b.Name, UID: string(b.UID), Rule: explain.RuleDisruptionsAllowed, Field: "spec",
			Args: map[string]string{"allowed": strconv.Itoa(int(allowed)), "healthy": strconv.Itoa(int(healthy)), "desired": strconv.Itoa(int(desired))},
		})
	}
	_, err := c.client.UpdateStatus(changed)
	return err
}

// fail allows no disruptions while the count cannot be known.
func (c *Controller) fail(b *policyv1.PodDisruptionBudget, why error) error {
	changed := b.DeepCopy()
	changed.Status.DisruptionsAllowed = 0
	c.setCondition(changed, metav1.ConditionFalse, policyv1.SyncFailedReason, why.Error())
	if equality.Semantic.DeepEqual(b.Status, changed.Status) {
		return nil
	}
	_, err := c.client.UpdateStatus(changed)
	return err
}

func (c *Controller) setCondition(b *policyv1.PodDisruptionBudget, status metav1.ConditionStatus, reason, message string) {
	meta.SetStatusCondition(&b.Status.Conditions, metav1.Condition{
		Type: policyv1.DisruptionAllowedCondition, Status: status, Reason: reason, Message: message, ObservedGeneration: b.Status.ObservedGeneration,
		LastTransitionTime: c.client.Server().Now(),
	})
}

// wanted adds up the sizes of what controls the pods. Models getExpectedScale.
func (c *Controller) wanted(pods []*corev1.Pod) (n int32, unmanaged bool, err error) {
	seen := map[string]bool{}
	for _, p := range pods {
		ref := metav1.GetControllerOfNoCopy(p)
		if ref == nil {
			unmanaged = true
			continue
		}
		owner, size, err := c.size(p.Namespace, ref)
		if err != nil {
			return 0, unmanaged, err
		}
		if owner == "" {
			return 0, unmanaged, fmt.Errorf("found no controllers for pod %q", p.Name)
		}
		if !seen[owner] {
			seen[owner] = true
			n += size
		}
	}
	return n, unmanaged, nil
}

func gone(err error) error {
	if apierrors.IsNotFound(err) {
		return nil
	}
	return err
}
