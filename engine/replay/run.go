package replay

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/podscope/podscope/engine"
	"github.com/podscope/podscope/engine/store"
)

// UsualSeed decides what is left to chance where nobody asks for another.
const UsualSeed = 1

// Run lives a case and returns what happened. The seed decides what a real cluster leaves to chance: how long pulls take, when within its
// second a kubelet looks, generated names.
func Run(c Case, seed uint64) (Trace, error) {
	r, err := begin(c, seed)
	if err != nil {
		return Trace{}, err
	}
	defer r.cluster.Close()
	return r.run(c), nil
}

// begin makes the cluster that a case happens in.
func begin(c Case, seed uint64) (*runner, error) {
	prepulled := c.Setup.Prepull == nil || *c.Setup.Prepull
	cluster := engine.NewCluster(engine.Config{Seed: seed, Start: start(), Version: c.Setup.Kubelet, Prepull: prepulled, Absent: c.Setup.Images, KubernetesNamespace: elsewhere})
	for _, n := range c.Setup.Nodes {
		if err := cluster.AddBareNode(engine.BareNode{Name: n.Name, Labels: n.Labels, Taints: n.Taints, Allocatable: n.Allocatable}); err != nil {
			cluster.Close()
			return nil, fmt.Errorf("node %s: %w", n.Name, err)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.Files)) {
		cluster.WriteFile(name, []byte(c.Files[name]))
	}
	cluster.RunTo(cluster.Now() + settle)
	return &runner{cluster: cluster, zero: cluster.Now(), rev: cluster.Store.Rev()}, nil
}

// elsewhere is a namespace other than the one that recordings call default: theirs has no service "kubernetes".
const elsewhere = "kube-public"

// settle is how long a cluster with added nodes stands before a case begins.
const settle = 5 * time.Second

type runner struct {
	cluster *engine.Cluster
	zero    time.Duration
	rev     store.Revision
	queues  []*queue
}

// queue is the steps of one time, which run one after the other.
type queue struct {
	at    time.Duration
	steps []*runningStep
}

type runningStep struct {
	step    Step
	began   time.Duration
	ended   time.Duration
	command *engine.Command
	done    bool
}

func (r *runner) run(c Case) Trace {
	var all []*runningStep
	for _, s := range c.Steps {
		step := &runningStep{step: s}
		all = append(all, step)
		if n := len(r.queues); n > 0 && r.queues[n-1].at == time.Duration(s.At) {
			r.queues[n-1].steps = append(r.queues[n-1].steps, step)
			continue
		}
		r.queues = append(r.queues, &queue{at: time.Duration(s.At), steps: []*runningStep{step}})
	}
	end := r.zero + time.Duration(c.Duration)
	for i, q := range r.queues {
		r.cluster.RunTo(r.zero + q.at)
		q.next(r)
		until := end
		if i+1 < len(r.queues) {
			until = r.zero + r.queues[i+1].at
		}
		r.passUntil(until)
	}
	return r.trace(c, all)
}

// passUntil lets time pass, starting what waits for an earlier step of its queue.
func (r *runner) passUntil(end time.Duration) {
	for {
		for _, q := range r.queues {
			q.next(r)
		}
		if !r.cluster.StepBefore(end) {
			break
		}
	}
	r.cluster.RunTo(end)
}

// next starts a queue's next step once the one before it has ended.
func (q *queue) next(r *runner) {
	if r.cluster.Now() < r.zero+q.at {
		return
	}
	for _, s := range q.steps {
		switch {
		case s.done:
			continue
		case s.command == nil:
			s.began = r.cluster.Now()
			s.command = r.cluster.Command(s.step.Run)
		}
		if !s.command.Ended() {
			return
		}
		s.done, s.ended = true, r.cluster.Now()
	}
}

func (r *runner) trace(c Case, steps []*runningStep) Trace {
	t := Trace{Name: c.Name, Kubernetes: "v1.36.3", Steps: []StepResult{}, Pods: []PodRecord{}, Events: []EventRecord{}, Objects: []ObjectRecord{}}
	if strings.HasPrefix(c.Setup.Kubelet, "1.34") {
		t.Kubernetes = "v1.34"
	}
	for _, s := range steps {
		t.Steps = append(t.Steps, r.result(s))
	}
	rec := records{trace: &t, last: map[string]PodRecord{}, objects: map[string]ObjectRecord{}, zero: func(e store.Entry) float64 { return seconds(e.At - r.cluster.Zero - r.zero) }}
	for _, e := range r.cluster.Store.Log(r.rev, 0) {
		rec.add(e)
	}
	return t
}

func (r *runner) result(s *runningStep) StepResult {
	out := StepResult{At: seconds(s.began - r.zero), Run: s.step.Run}
	if s.command == nil {
		out.At = time.Duration(s.step.At).Seconds()
		return out
	}
	out.Stdout, out.Stderr = s.command.Stdout(), s.command.Stderr()
	if !s.done {
		out.KilledAtEnd = true
		out.Took = seconds(r.cluster.Now() - s.began)
		return out
	}
	exit := s.command.Exit()
	out.Exit, out.Took = &exit, seconds(s.ended-s.began)
	return out
}

// start is what the clock reads when a case begins. Cases do not say; it matters to schedules and to how fractions of seconds fall. Those that
// were recorded began somewhat before the middle of a minute, and in the midst of a second.
func start() time.Time { return time.Date(2026, 1, 5, 9, 0, 18, 400_000_000, time.UTC) }
