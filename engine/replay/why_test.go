package replay

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/explain"
	"github.com/podscope/podscope/engine/protocol"
	"github.com/podscope/podscope/engine/store"
	"github.com/podscope/podscope/engine/view"
)

// sampled is every how many cases are asked about: each costs some tenths of a second.
const sampled = 3

// late is how much later than told something may come: a kubelet looks every second, and up to 30 s late after a long back-off.
const late = 32 * time.Second

// TestWhyIsTrueWheneverItIsAsked lives recorded cases again and asks why after every change of a pod.
func TestWhyIsTrueWheneverItIsAsked(t *testing.T) {
	folders, err := filepath.Glob("testdata/lifecycle/*")
	if err != nil {
		t.Fatal(err)
	}
	for i, dir := range folders {
		if i%sampled != 0 {
			continue
		}
		t.Run(filepath.Base(dir), func(t *testing.T) {
			data, err := os.ReadFile(filepath.Join(dir, "case.yaml"))
			if err != nil {
				t.Fatal(err)
			}
			c, err := Parse(data)
			if err != nil {
				t.Fatal(err)
			}
			r, err := begin(c, UsualSeed)
			if err != nil {
				t.Fatal(err)
			}
			defer r.cluster.Close()
			r.run(c)
			w := &asked{t: t, runner: r, log: r.cluster.Store.Log(r.rev, 0)}
			for i, e := range w.log {
				if pod, ok := e.Object.(*corev1.Pod); ok && e.Type != "DELETED" {
					w.ask(i, e, pod)
				}
			}
		})
	}
}

// asked is a life that is over and asked about.
type asked struct {
	t      *testing.T
	runner *runner
	log    []store.Entry
}

// ask asks about everything that there is to a pod at one of its changes.
func (w *asked) ask(i int, e store.Entry, pod *corev1.Pod) {
	cluster := w.runner.cluster
	m := view.Moment{Source: view.Source{Store: cluster.Store}, Rev: e.Rev}
	c := explain.Case{
		Pod: pod, Events: m.EventsOf(pod, ""), Decisions: cluster.Log.Decisions(string(pod.UID), e.At),
		Start: cluster.Sim.Start(), Now: e.At, Version: cluster.API.Version(),
	}
	subjects := []protocol.Why{{Subject: "status"}, {Subject: "phase"}}
	for _, cond := range pod.Status.Conditions {
		subjects = append(subjects, protocol.Why{Subject: "condition", Condition: string(cond.Type)})
	}
	for _, s := range pod.Status.ContainerStatuses {
		subjects = append(subjects, protocol.Why{Subject: "container", Container: s.Name})
	}
	for _, event := range c.Events {
		subjects = append(subjects, protocol.Why{Subject: "event", Event: string(event.UID)})
	}
	for _, s := range subjects {
		answer := explain.Why(c, s)
		w.worded(e, pod, s, answer)
		if answer.NextAt > 0 {
			w.kept(i, e, pod, s, time.Duration(answer.NextAt)*time.Millisecond)
		}
	}
}

// worded: both languages say something, and no fact is missing in it.
func (w *asked) worded(e store.Entry, pod *corev1.Pod, s protocol.Why, a protocol.Explanation) {
	for name, text := range map[string]protocol.Text{"title": a.Title, "means": a.Means, "here": a.Here, "next": a.Next, "check": a.Check} {
		for _, lang := range []string{"en", "zh"} {
			if text[lang] == "" || strings.ContainsAny(text[lang], "{}") && !strings.ContainsAny(a.Here[lang], "{}") {
				w.t.Errorf("%v %s %+v: %s in %s reads %q", e.At, pod.Name, s, name, lang, text[lang])
			}
		}
	}
}

// kept: what is told to come next comes, or something else comes before.
func (w *asked) kept(i int, e store.Entry, pod *corev1.Pod, s protocol.Why, at time.Duration) {
	if at <= e.At {
		w.t.Errorf("%v %s %+v: next at %v is past", e.At, pod.Name, s, at)
		return
	}
	cluster, last := w.runner.cluster, at+late
	if last > cluster.Sim.Elapsed() {
		return
	}
	for _, d := range cluster.Log.Decisions(string(pod.UID), last) {
		if d.At > e.At {
			return
		}
	}
	for _, later := range w.log[i+1:] {
		if p, ok := later.Object.(*corev1.Pod); ok && p.UID == pod.UID && later.At <= last {
			return
		}
	}
	w.t.Errorf("%v %s %+v: nothing comes of what is next at %v", e.At, pod.Name, s, at)
}
