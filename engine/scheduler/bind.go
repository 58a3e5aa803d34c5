package scheduler

import (
	"fmt"
	"strconv"
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/explain"
)

// latency is how long a request to the API server takes, or the way from a decision to its event.
func (s *Scheduler) latency() time.Duration {
	return s.sim.Between("scheduler/latency", 2*time.Millisecond, 5*time.Millisecond)
}

// bind gives a pod its node: it counts there at once, the API server hears of it a moment later.
func (s *Scheduler) bind(p *queuedPod, node string, feasible int) {
	pod := p.pod
	s.cache.assume(pod, node)
	s.nominator.forget(pod.UID)
	s.queue.remove(pod.UID)
	s.bindVolumes(pod, node, func(ok bool) {
		if !ok {
			s.bindFailed(p, `running PreBind plugin "VolumeBinding": binding volumes: context deadline exceeded`)
			return
		}
		s.bindPod(p, node, feasible)
	})
}

func (s *Scheduler) bindPod(p *queuedPod, node string, feasible int) {
	pod := p.pod
	s.sim.After(s.latency(), "scheduler binds", func() {
		if s.known[pod.UID] == nil {
			return
		}
		if _, err := s.client.Bind(pod.Namespace, pod.Name, pod.UID, node); err != nil {
			s.bindFailed(p, "binding rejected: running Bind plugin \"DefaultBinder\": "+err.Error())
			return
		}
		s.note(pod, explain.RuleScheduled, "", "node", node, "feasible", strconv.Itoa(feasible), "nodes", strconv.Itoa(len(s.cache.order)))
		s.sim.After(s.latency(), "scheduler reports", func() {
			s.recorder.Event(pod, nil, corev1.EventTypeNormal, "Scheduled", "Binding", fmt.Sprintf("Successfully assigned %s/%s to %s", pod.Namespace, pod.Name, node))
		})
	})
}

// bindFailed takes the assumption back. Models schedule_one.go handleBindingCycleError.
func (s *Scheduler) bindFailed(p *queuedPod, why string) {
	s.cache.removePod(p.pod.UID)
	s.queue.moved(event{kind: podDeleted, oldPod: p.pod})
	if current := s.known[p.pod.UID]; current != nil && current.Spec.NodeName == "" {
		s.queue.pods[p.pod.UID] = p
		none := ""
		s.fail(p, why, nil, &none)
	}
}
