package explain

import (
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/protocol"
)

// Case is what there is to know about a pod at one moment: the object, its Events and the decisions about it, all as of then.
type Case struct {
	Pod       *corev1.Pod
	Object    any             // what is asked about when it is no pod: its fields are shown
	Events    []*corev1.Event // those about the pod; the one asked about, when it is about something else
	Decisions []Decision      // about the pod, oldest first (Log.Decisions)
	Start     time.Time       // what the cluster's clock read at the start of the simulation
	Now       time.Duration   // the moment, since the start
	Version   string          // the cluster's Kubernetes minor version, "1.36"
}

// Why explains a subject of a case: its STATUS, phase, a condition, a container's state, an Event or a stretch of its timeline. It answers
// whatever is asked; a subject that it does not know is explained by where it comes from.
func Why(c Case, subject protocol.Why) protocol.Explanation {
	f := c.podFacts()
	var a answer
	switch subject.Subject {
	case "phase":
		a = c.phase()
	case "condition":
		a = c.condition(subject.Condition)
	case "container":
		a = c.container(subject.Container)
	case "event":
		a = c.event(subject.Event)
	case "span":
		a = c.span(subject.Container)
	default:
		a = c.status()
	}
	return c.explain(a, f)
}

// answer is a topic with what is special about this case.
type answer struct {
	term      string
	key       string // of the topic
	container string
	facts     facts
	extra     text          // of Here, after the topic's own
	upTo      time.Duration // decisions after this do not count; 0: now
	fields    []string
	decision  *Decision     // the one that says why, when the topic's rules are not enough to find it
	nextAt    time.Duration // when what Next tells is due; 0: when the decision's time is over
}

// explain puts a topic and the facts of a case together.
func (c Case) explain(a answer, f facts) protocol.Explanation {
	t := topicFor(a.key)
	f = f.with(c.containerFacts(a.container)).with(a.facts)
	d, decided := c.lastDecision(a, t.rules)
	if a.decision != nil {
		d, decided = *a.decision, true
	}
	if decided {
		f = f.with(c.decisionFacts(d))
	}
	here := t.here.fill(f)
	if decided {
		here = here.and(Sentence(d))
	}
	if here = here.and(a.extra); here.empty() {
		here = text{"[[It was created {age} ago.]]", "[[它创建于 {age}前。]]"}.fill(f)
	}
	out := protocol.Explanation{
		Term: a.term, Title: t.title.fill(f).page(), Means: t.means.fill(f).and(c.byVersion(a.key)).page(), Here: here.page(),
		Next: t.next.fill(f).page(), Check: t.check.fill(f).page(), Command: values(t.command, f, duration), Link: docs + t.link,
	}
	switch {
	case a.nextAt > c.Now:
		out.NextAt = a.nextAt.Milliseconds()
	case decided && d.Until > c.Now:
		out.NextAt = d.Until.Milliseconds()
	}
	out.Fields = c.marks(append(append([]string{}, t.fields...), a.fields...), f, d)
	return out
}

// lastDecision finds the newest decision by one of the rules, about the container when there is one and else about the pod.
func (c Case) lastDecision(a answer, rules []Rule) (Decision, bool) {
	for i := len(c.Decisions) - 1; i >= 0; i-- {
		d := c.Decisions[i]
		if a.container != "" && d.Container != "" && d.Container != a.container || a.upTo > 0 && d.At > a.upTo {
			continue
		}
		for _, r := range rules {
			if d.Rule == r {
				return d, true
			}
		}
	}
	return Decision{}, false
}
