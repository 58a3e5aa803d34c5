package horizontalpodautoscaler

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	autoscalingv1 "k8s.io/api/autoscaling/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/workqueue"
	"github.com/podscope/podscope/engine/explain"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

const (
	component = "horizontal-pod-autoscaler"
	period    = 15 * time.Second
)

// Controller is the autoscaler. Create it with [New] and set it going with [Controller.Start].
type Controller struct {
	sim      *sim.Sim
	client   *api.Client
	recorder *api.Recorder
	log      *explain.Log
	queue    *workqueue.Queue

	selectors map[workqueue.Key]labels.Selector // of the targets of autoscalers that have asked for metrics
}

// New returns a controller that is not running yet. The log may be nil.
func New(s *sim.Sim, server *api.Server, log *explain.Log) *Controller {
	c := &Controller{sim: s, client: server.Client(component), recorder: server.Recorder(component, ""), log: log, selectors: map[workqueue.Key]labels.Selector{}}
	c.queue = workqueue.New(s, "autoscaler", c.sync)
	return c
}

// Start begins to watch autoscalers. Each is looked at every 15 seconds, for the first time 15 seconds after it was made.
func (c *Controller) Start() {
	c.client.Watch("horizontalpodautoscalers.autoscaling", func(e store.Entry) {
		k := workqueue.Key{Namespace: e.Object.GetNamespace(), Name: e.Object.GetName()}
		if e.Type == watch.Deleted {
			delete(c.selectors, k)
		}
		c.queue.AddAfter(k, period)
	})
}

// sync does one pass over an autoscaler. Models reconcileAutoscaler.
func (c *Controller) sync(k workqueue.Key) error {
	stored, err := api.Get[*autoscalingv2.HorizontalPodAutoscaler](c.client, k.Namespace, k.Name)
	if err != nil {
		return nil
	}
	c.queue.AddAfter(k, period)
	hpa := stored.DeepCopy()
	c.scale(hpa)
	if equality.Semantic.DeepEqual(stored.Status, hpa.Status) {
		return nil
	}
	_, _ = c.client.UpdateStatus(hpa)
	return nil
}

func (c *Controller) scale(hpa *autoscalingv2.HorizontalPodAutoscaler) {
	resource, target, err := c.target(hpa)
	if err != nil {
		c.recorder.Event(hpa, corev1.EventTypeWarning, "FailedGetScale", err.Error())
		c.set(hpa, autoscalingv2.AbleToScale, corev1.ConditionFalse, "FailedGetScale", "the HPA controller was unable to get the target's current scale: "+err.Error())
		return
	}
	c.set(hpa, autoscalingv2.AbleToScale, corev1.ConditionTrue, "SucceededGetScale", "the HPA controller was able to get the target's current scale")
	have, least := target.Spec.Replicas, int32(1)
	if hpa.Spec.MinReplicas != nil {
		least = *hpa.Spec.MinReplicas
	}
	switch {
	case have == 0 && least != 0:
		c.set(hpa, autoscalingv2.ScalingActive, corev1.ConditionFalse, "ScalingDisabled", "scaling is disabled since the replica count of the target is zero")
		hpa.Status.CurrentReplicas, hpa.Status.DesiredReplicas, hpa.Status.CurrentMetrics = have, have, nil
	case have > hpa.Spec.MaxReplicas:
		c.resize(hpa, resource, have, hpa.Spec.MaxReplicas, "Current number of replicas above Spec.MaxReplicas")
	case have < least:
		c.resize(hpa, resource, have, least, "Current number of replicas below Spec.MinReplicas")
	case c.shared(hpa, target):
		hpa.Status.CurrentReplicas, hpa.Status.CurrentMetrics = have, nil
	default:
		c.compute(hpa, have)
	}
}

// target is the resource that is scaled, and its scale.
func (c *Controller) target(hpa *autoscalingv2.HorizontalPodAutoscaler) (resource string, scale *autoscalingv1.Scale, err error) {
	ref := hpa.Spec.ScaleTargetRef
	gv, err := schema.ParseGroupVersion(ref.APIVersion)
	if err != nil {
		return "", nil, err
	}
	for _, k := range api.Kinds() {
		if k.GroupVersionKind.Group == gv.Group && k.Kind == ref.Kind {
			scale, err := c.client.GetScale(k.Name(), hpa.Namespace, ref.Name)
			return k.Name(), scale, err
		}
	}
	return "", nil, fmt.Errorf("no matches for kind %q in group %q", ref.Kind, gv.Group)
}

// shared reports whether other autoscalers look after the same pods; then none of them does anything. Models validateAndParseSelector.
func (c *Controller) shared(hpa *autoscalingv2.HorizontalPodAutoscaler, target *autoscalingv1.Scale) bool {
	selector, err := labels.Parse(target.Status.Selector)
	if err != nil {
		return false
	}
	c.selectors[workqueue.Key{Namespace: hpa.Namespace, Name: hpa.Name}] = selector
	pods := api.List[*corev1.Pod](c.client, hpa.Namespace, api.WithLabels(selector))
	var all []string
	for k, s := range c.selectors {
		if k.Namespace == hpa.Namespace && slices.ContainsFunc(pods, func(p *corev1.Pod) bool { return s.Matches(labels.Set(p.Labels)) }) {
			all = append(all, k.Namespace+"/"+k.Name)
		}
	}
	if len(all) < 2 {
		return false
	}
	slices.Sort(all)
	c.sim.Rand("autoscaler/order").Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] }) // as they come out of a map
	message := fmt.Sprintf("pods by selector %v are controlled by multiple HPAs: %v", selector, all)
	c.recorder.Event(hpa, corev1.EventTypeWarning, "AmbiguousSelector", message)
	c.set(hpa, autoscalingv2.ScalingActive, corev1.ConditionFalse, "AmbiguousSelector", message)
	c.recorder.Event(hpa, corev1.EventTypeWarning, "FailedComputeMetricsReplicas", message)
	return true
}

func (c *Controller) resize(hpa *autoscalingv2.HorizontalPodAutoscaler, resource string, have, want int32, why string) {
	patch, _ := json.Marshal(map[string]any{"spec": map[string]any{"replicas": want}})
	key := store.Key{Resource: resource, Namespace: hpa.Namespace, Name: hpa.Spec.ScaleTargetRef.Name}
	if _, err := c.client.Patch(key, types.MergePatchType, patch, "", api.PatchOptions{}); err != nil {
		c.recorder.Eventf(hpa, corev1.EventTypeWarning, "FailedRescale", "New size: %d; reason: %s; error: %v", want, why, err)
		c.set(hpa, autoscalingv2.AbleToScale, corev1.ConditionFalse, "FailedUpdateScale", "the HPA controller was unable to update the target scale: "+err.Error())
		return
	}
	c.set(hpa, autoscalingv2.AbleToScale, corev1.ConditionTrue, "SucceededRescale", fmt.Sprintf("the HPA controller was able to update the target scale to %d", want))
	c.recorder.Eventf(hpa, corev1.EventTypeNormal, "SuccessfulRescale", "New size: %d; reason: %s", want, why)
	c.note(hpa, explain.RuleReplicasScaled, map[string]string{"set": hpa.Spec.ScaleTargetRef.Name, "from": fmt.Sprint(have), "to": fmt.Sprint(want)}, "spec.minReplicas")
	now := c.client.Server().Now()
	hpa.Status.CurrentReplicas, hpa.Status.DesiredReplicas, hpa.Status.CurrentMetrics, hpa.Status.LastScaleTime = have, want, nil, &now
}

// compute asks for every metric in vain. Models computeReplicasForMetrics.
func (c *Controller) compute(hpa *autoscalingv2.HorizontalPodAutoscaler, have int32) {
	var first error
	for i := range hpa.Spec.Metrics {
		reason, cause, err := missing(&hpa.Spec.Metrics[i], hpa.Namespace)
		c.recorder.Event(hpa, corev1.EventTypeWarning, reason, cause.Error())
		if first == nil {
			first = err
			c.set(hpa, autoscalingv2.ScalingActive, corev1.ConditionFalse, reason, "the HPA was unable to compute the replica count: "+cause.Error())
		}
	}
	if first == nil {
		return
	}
	n := len(hpa.Spec.Metrics)
	hpa.Status.CurrentReplicas, hpa.Status.CurrentMetrics = have, make([]autoscalingv2.MetricStatus, n)
	c.note(hpa, explain.RuleAutoscaleNoMetrics, nil, "spec.metrics")
	c.recorder.Eventf(hpa, corev1.EventTypeWarning, "FailedComputeMetricsReplicas", "invalid metrics (%d invalid out of %d), first error is: %v", n, n, first)
}

func (c *Controller) set(hpa *autoscalingv2.HorizontalPodAutoscaler, t autoscalingv2.HorizontalPodAutoscalerConditionType, status corev1.ConditionStatus, reason, message string) {
	now := c.client.Server().Now()
	for i := range hpa.Status.Conditions {
		if had := &hpa.Status.Conditions[i]; had.Type == t {
			if had.Status != status {
				had.LastTransitionTime = now
			}
			had.Status, had.Reason, had.Message = status, reason, message
			return
		}
	}
	hpa.Status.Conditions = append(hpa.Status.Conditions, autoscalingv2.HorizontalPodAutoscalerCondition{Type: t, Status: status, Reason: reason, Message: message, LastTransitionTime: now})
}

func (c *Controller) note(hpa *autoscalingv2.HorizontalPodAutoscaler, rule explain.Rule, args map[string]string, field string) {
	c.log.Add(explain.Decision{
		Actor: component, Kind: "HorizontalPodAutoscaler", Namespace: hpa.Namespace, Name: hpa.Name, UID: string(hpa.UID), Rule: rule, Args: args, Field: field,
	})
}
