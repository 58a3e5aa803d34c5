package namespace

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/workqueue"
	"github.com/podscope/podscope/engine/explain"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

const (
	component         = "namespace-controller"
	delay             = 5 * time.Second // between a change of a namespace that goes and the work on it
	finalizerEstimate = 15              // seconds to wait for finalizers of other things than pods
	firstRetry        = 5 * time.Millisecond
	lastRetry         = time.Minute
)

// Controller is the namespace controller. Create it with [New] and set it going with [Controller.Start].
type Controller struct {
	sim    *sim.Sim
	client *api.Client
	log    *explain.Log
	due    *workqueue.Timers[string]
	failed map[string]int // attempts in a row that found things left
}

// New returns a controller that is not running yet. The log may be nil.
func New(s *sim.Sim, server *api.Server, log *explain.Log) *Controller {
	return &Controller{sim: s, client: server.Client(component), log: log, due: workqueue.NewTimers[string](s, "namespace controller"), failed: map[string]int{}}
}

// Start begins to watch namespaces.
func (c *Controller) Start() {
	c.client.Watch("namespaces", func(e store.Entry) {
		ns := e.Object.(*corev1.Namespace)
		switch {
		case e.Type == watch.Deleted:
			c.due.Stop(ns.Name)
			delete(c.failed, ns.Name)
		case ns.DeletionTimestamp != nil:
			c.after(ns.Name, delay)
		}
	})
}

// after looks at a namespace in a while, or sooner when that is arranged already.
func (c *Controller) after(name string, d time.Duration) {
	c.due.Set(name, d, func() { c.sync(name) })
}

// content is what a look at a namespace found left in it. Models allGVRDeletionMetadata.
type content struct {
	estimate   int64    // seconds until it may be gone; 0 when that is not known
	left       []string // resources with how many of their objects
	finalizers []string // of all of these objects
	failures   []string // resources of which objects are left that nothing holds
}

func (c *Controller) sync(name string) {
	ns, err := api.Get[*corev1.Namespace](c.client, "", name)
	if err != nil || ns.DeletionTimestamp == nil || len(ns.Spec.Finalizers) == 0 {
		return
	}
	found := c.empty(ns)
	switch {
	case len(found.failures) > 0:
		d := min(firstRetry<<min(c.failed[name], 20), lastRetry)
		c.failed[name]++
		c.after(name, d)
	case found.estimate > 0:
		c.after(name, time.Duration(found.estimate/2+1)*time.Second)
	default:
		delete(c.failed, name)
		c.finalize(ns)
	}
}

// empty deletes what is in a namespace: everything else only when the pods are gone. What is left while pods are is not said in the
// conditions. Models deletion deleteAllContent.
func (c *Controller) empty(ns *corev1.Namespace) (found content) {
	pods := c.deleteAll("pods", schema.GroupVersionResource{Version: "v1", Resource: "pods"}, ns, c.podEstimate(ns), &found)
	if pods > 0 {
		for i, f := range found.failures {
			found.failures[i] = fmt.Sprintf("failed to delete pods for namespace: %s, err: %s", ns.Name, f)
		}
		c.note(ns, pods)
		c.conditions(ns, content{failures: found.failures})
		return found
	}
	for _, kind := range api.Kinds() {
		if kind.Namespaced && kind.Name() != "pods" {
			gvk := kind.GroupVersionKind
			c.deleteAll(kind.Name(), gvk.GroupVersion().WithResource(kind.Resource), ns, 0, &found)
		}
	}
	slices.Sort(found.left)
	slices.Sort(found.failures)
	c.conditions(ns, found)
	return found
}

// podEstimate is the longest grace period of pods that have not finished, 0 once the deletion is older than that.
func (c *Controller) podEstimate(ns *corev1.Namespace) int64 {
	var longest int64
	for _, p := range api.List[*corev1.Pod](c.client, ns.Name) {
		if p.Status.Phase != corev1.PodSucceeded && p.Status.Phase != corev1.PodFailed && p.Spec.TerminationGracePeriodSeconds != nil {
			longest = max(longest, *p.Spec.TerminationGracePeriodSeconds)
		}
	}
	if c.sim.Now().Sub(ns.DeletionTimestamp.Time) >= time.Duration(longest)*time.Second {
		return 0
	}
	return longest
}

// deleteAll deletes every object of a resource, adds what is left of them to what was found, and returns how many. An estimate is of how many
// seconds they may take. Models deleteAllContentForGroupVersionResource.
func (c *Controller) deleteAll(name string, gvr schema.GroupVersionResource, ns *corev1.Namespace, estimate int64, found *content) int {
	background := metav1.DeletePropagationBackground
	_, _ = c.client.DeleteCollection(name, ns.Name, api.DeleteOptions{PropagationPolicy: &background})
	objs, err := c.client.List(name, ns.Name)
	if err != nil || len(objs) == 0 {
		return 0
	}
	var finalizers []string
	for _, o := range objs {
		finalizers = append(finalizers, o.GetFinalizers()...)
	}
	found.left = append(found.left, fmt.Sprintf("%s.%s has %d resource instances", gvr.Resource, gvr.Group, len(objs)))
	found.finalizers = append(found.finalizers, finalizers...)
	switch {
	case estimate > 0:
	case len(finalizers) > 0:
		estimate = finalizerEstimate
	default:
		found.failures = append(found.failures, fmt.Sprintf("unexpected items still remain in namespace: %s for gvr: %v", ns.Name, gvr))
	}
	found.estimate = max(found.estimate, estimate)
	return len(objs)
}

// finalize takes the namespace's finalizer away: nothing holds it any more.
func (c *Controller) finalize(ns *corev1.Namespace) {
	c.log.Add(explain.Decision{
		Actor: component, Kind: "Namespace", Name: ns.Name, UID: string(ns.UID), Rule: explain.RuleNamespaceGone, Args: map[string]string{"namespace": ns.Name},
	})
	current, err := api.Get[*corev1.Namespace](c.client, "", ns.Name)
	if err != nil {
		return
	}
	updated := current.DeepCopy()
	updated.Spec.Finalizers = slices.DeleteFunc(updated.Spec.Finalizers, func(f corev1.FinalizerName) bool { return f == corev1.FinalizerKubernetes })
	_, _ = c.client.UpdateSubresource(updated, "finalize", api.UpdateOptions{})
}

func (c *Controller) note(ns *corev1.Namespace, pods int) {
	c.log.Add(explain.Decision{
		Actor: component, Kind: "Namespace", Name: ns.Name, UID: string(ns.UID), Rule: explain.RuleNamespaceTerminating,
		Args: map[string]string{"namespace": ns.Name, "remaining": strconv.Itoa(pods)},
	})
}

// conditions says how the deletion stands. Models deletion namespaceConditionUpdater.
func (c *Controller) conditions(ns *corev1.Namespace, found content) {
	current, err := api.Get[*corev1.Namespace](c.client, "", ns.Name)
	if err != nil {
		return
	}
	updated := current.DeepCopy()
	set := func(kind corev1.NamespaceConditionType, bad bool, goodReason, goodMessage, badReason, badMessage string) {
		cond := corev1.NamespaceCondition{Type: kind, Status: corev1.ConditionFalse, Reason: goodReason, Message: goodMessage, LastTransitionTime: c.client.Server().Now()}
		if bad {
			cond.Status, cond.Reason, cond.Message = corev1.ConditionTrue, badReason, badMessage
		}
		put(&updated.Status, cond)
	}
	set(corev1.NamespaceDeletionDiscoveryFailure, false, "ResourcesDiscovered", "All resources successfully discovered", "", "")
	set(corev1.NamespaceDeletionGVParsingFailure, false, "ParsedGroupVersions", "All legacy kube types successfully parsed", "", "")
	set(corev1.NamespaceDeletionContentFailure, len(found.failures) > 0, "ContentDeleted", "All content successfully deleted, may be waiting on finalization",
		"ContentDeletionFailed", fmt.Sprintf("Failed to delete all resource types, %d remaining: %s", len(found.failures), strings.Join(found.failures, ", ")))
	set(corev1.NamespaceContentRemaining, len(found.left) > 0, "ContentRemoved", "All content successfully removed",
		"SomeResourcesRemain", "Some resources are remaining: "+strings.Join(found.left, ", "))
	set(corev1.NamespaceFinalizersRemaining, len(found.finalizers) > 0, "ContentHasNoFinalizers", "All content-preserving finalizers finished",
		"SomeFinalizersRemain", "Some content in the namespace has finalizers remaining: "+counted(found.finalizers))
	if !equality.Semantic.DeepEqual(current.Status, updated.Status) {
		_, _ = c.client.UpdateStatus(updated)
	}
}

func put(st *corev1.NamespaceStatus, want corev1.NamespaceCondition) {
	for i, old := range st.Conditions {
		if old.Type == want.Type {
			if old.Status == want.Status {
				want.LastTransitionTime = old.LastTransitionTime
			}
			st.Conditions[i] = want
			return
		}
	}
	st.Conditions = append(st.Conditions, want)
}

func counted(names []string) string {
	counts := map[string]int{}
	for _, n := range names {
		counts[n]++
	}
	var out []string
	for n, k := range counts {
		out = append(out, fmt.Sprintf("%s in %d resource instances", n, k))
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}
