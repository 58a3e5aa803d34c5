package explain

import (
	"strings"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/podscope/podscope/engine/printers"
	"github.com/podscope/podscope/engine/protocol"
)

// Scene is what there is to know at one moment about an object that is no pod, or about a pod's traffic: the object's case, and the
// objects around it that decide what becomes of it.
type Scene struct {
	Case
	Kind     string
	Meta     metav1.Object
	Pods     []*corev1.Pod                // those that it has made, that it selects, that a node runs, that are in it; in the order of their names
	Sets     []*appsv1.ReplicaSet         // of a deployment, the oldest first
	Services []*corev1.Service            // of a pod: those that select it
	Slices   []*discoveryv1.EndpointSlice // of the services
	Of       func(uid string) []Decision  // what was decided about another object
}

// Why explains how an object that is no pod stands, one of its conditions or Events; or, of a pod, whether traffic reaches it.
func (s Scene) Why(subject protocol.Why) protocol.Explanation {
	if s.Pod != nil {
		return s.traffic()
	}
	f := s.objectFacts()
	switch {
	case subject.Subject == "event":
		return s.explain(s.event(subject.Event), f)
	case s.Meta.GetDeletionTimestamp() != nil && s.Kind != "Namespace":
		return s.explain(s.deleting(), f)
	}
	a := s.state(subject.Condition)
	if a.term == "" {
		a.term = s.Kind
	}
	return s.explain(a, f)
}

// state finds what there is to say by the object's kind.
func (s Scene) state(condition string) answer {
	switch o := s.Object.(type) {
	case *appsv1.Deployment:
		return s.deployment(o)
	case *appsv1.ReplicaSet:
		return s.replicaSet(o)
	case *appsv1.StatefulSet:
		return s.statefulSet(o)
	case *appsv1.DaemonSet:
		return s.daemonSet(o)
	case *batchv1.Job:
		return s.job(o)
	case *batchv1.CronJob:
		return s.cronJob(o)
	case *corev1.Service:
		return s.service(o)
	case *corev1.Node:
		return s.node(o, condition)
	case *corev1.PersistentVolumeClaim:
		return s.claim(o)
	case *policyv1.PodDisruptionBudget:
		return s.budget(o)
	case *autoscalingv2.HorizontalPodAutoscaler:
		return s.autoscaler(o)
	case *corev1.ResourceQuota:
		return s.quota(o)
	case *corev1.LimitRange:
		return s.limits(o)
	case *corev1.Namespace:
		return s.space(o)
	}
	return s.other()
}

// other says the last that was decided about an object of any kind.
func (s Scene) other() answer {
	a := answer{key: "object"}
	if n := len(s.Decisions); n > 0 {
		a.extra = Sentence(s.Decisions[n-1])
	}
	return a
}

func (s Scene) objectFacts() facts {
	f := facts{"name": s.Meta.GetName(), "kind": strings.ToLower(s.Kind), "Kind": s.Kind, "age": s.since(s.Meta.GetCreationTimestamp().Time), "ns": ""}
	if ns := s.Meta.GetNamespace(); ns != "" && ns != corev1.NamespaceDefault {
		f["ns"] = " -n " + ns
	}
	return f
}

// deleting explains why an object that was deleted is still there.
func (s Scene) deleting() answer {
	a := answer{term: "Terminating", key: "object/deleting", facts: facts{}}
	a.facts.set("finalizers", strings.Join(s.Meta.GetFinalizers(), ", "))
	for _, name := range s.Meta.GetFinalizers() {
		if name == metav1.FinalizerDeleteDependents {
			a.key = "object/foreground"
		}
	}
	a.facts["pods"] = len(s.Pods)
	a.facts["deleted"] = s.since(s.Meta.GetDeletionTimestamp().Time)
	return a
}

// podCase is the case of one of the object's pods.
func (s Scene) podCase(p *corev1.Pod) Case {
	c := Case{Pod: p, Start: s.Start, Now: s.Now}
	if s.Of != nil {
		c.Decisions = s.Of(string(p.UID))
	}
	return c
}

// why tells in a sentence why a pod does not serve: what was decided last, or what its status means.
func (s Scene) why(p *corev1.Pod) text {
	c := s.podCase(p)
	a := c.status()
	if a.key == "Running" {
		a = c.unready(a)
	}
	if d, decided := c.lastDecision(a, topicFor(a.key).rules); decided {
		return Sentence(d)
	}
	e := c.explain(a, c.podFacts())
	return text{e.Here["en"], e.Here["zh"]}
}

// unready is what keeps a running pod from being ready: a container, or else what its Ready condition says, such as that its node is silent.
func (c Case) unready(a answer) answer {
	for _, st := range c.Pod.Status.ContainerStatuses {
		if !st.Ready {
			return c.container(st.Name)
		}
	}
	if !ready(c.Pod) {
		return c.condition(string(corev1.PodReady))
	}
	return a
}

// blames sets the facts about the first of the pods that is not ready, which is what a controller waits for.
func (s Scene) blames(f facts, pods []*corev1.Pod) {
	waiting := 0
	for _, p := range pods {
		if ready(p) || p.DeletionTimestamp != nil {
			continue
		}
		if waiting++; waiting == 1 {
			f["pod"], f["status"], f["because"] = p.Name, printers.Pod(p).Status, s.why(p)
		}
	}
	f["waiting"] = waiting
}

// young sets the facts about pods that are ready but do not count as available yet.
func (s Scene) young(f facts, pods []*corev1.Pod, minReady int32) {
	n := 0
	for _, p := range pods {
		if ready(p) && p.DeletionTimestamp == nil && s.since(conditionOf(p, corev1.PodReady).LastTransitionTime.Time) < seconds(minReady) {
			n++
		}
	}
	if n > 0 {
		f["young"], f["minReady"] = n, seconds(minReady)
	}
}

func ready(p *corev1.Pod) bool {
	c := conditionOf(p, corev1.PodReady)
	return c != nil && c.Status == corev1.ConditionTrue
}

// ownedBy are those of the pods that an object has made.
func ownedBy(pods []*corev1.Pod, owner metav1.Object) []*corev1.Pod {
	var out []*corev1.Pod
	for _, p := range pods {
		if metav1.IsControlledBy(p, owner) {
			out = append(out, p)
		}
	}
	return out
}

func seconds(n int32) time.Duration { return time.Duration(n) * time.Second }
