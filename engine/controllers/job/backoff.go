package job

import (
	"cmp"
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/controllers/ownership"
)

// After a failure a new pod waits: twice as long for each further failure, up to a maximum.
const (
	firstDelay = 10 * time.Second
	mostDelay  = 10 * time.Minute
)

// failures are those since a job's last success. Models backoffRecord.
type failures struct {
	count int
	last  time.Time
}

// with adds pods that have finished since, each list in the order of their ends. A success forgets the failures before it.
// Models newBackoffRecord.
func (f failures) with(succeeded, failed []*corev1.Pod) failures {
	if len(succeeded) > 0 {
		success := finishedAt(succeeded[len(succeeded)-1])
		f = failures{}
		failed = slices.DeleteFunc(slices.Clone(failed), func(p *corev1.Pod) bool { return !finishedAt(p).After(success) })
	}
	if len(failed) > 0 {
		f.last = finishedAt(failed[len(failed)-1])
	}
	f.count += len(failed)
	return f
}

// delay is how long after the last failure a new pod waits.
func (f failures) delay() time.Duration {
	if f.count == 0 {
		return 0
	}
	d := firstDelay
	for i := 1; i < f.count && d < mostDelay; i++ {
		d *= 2
	}
	return min(d, mostDelay)
}

// left is how much of the delay is to be waited for. Models getRemainingTimeForFailuresCount.
func (f failures) left(now time.Time) time.Duration { return max(f.delay()-now.Sub(f.last), 0) }

func byFinish(pods []*corev1.Pod) []*corev1.Pod {
	slices.SortStableFunc(pods, func(a, b *corev1.Pod) int { return finishedAt(a).Compare(finishedAt(b)) })
	return pods
}

// finishedAt is when a pod ended: when its last container did, or else when it stopped being ready, or when it was deleted.
// Models getFinishedTime.
func finishedAt(p *corev1.Pod) time.Time {
	if at, ok := containersFinished(p); ok {
		return at
	}
	if since, ready := ownership.Ready(p); !ready && !since.IsZero() {
		return since.Time
	}
	if p.DeletionTimestamp != nil {
		grace := int64(0)
		if p.DeletionGracePeriodSeconds != nil {
			grace = *p.DeletionGracePeriodSeconds
		}
		return p.DeletionTimestamp.Add(-time.Duration(grace) * time.Second)
	}
	return p.CreationTimestamp.Time
}

// containersFinished looks at regular containers and side-cars, which outlive them.
func containersFinished(p *corev1.Pod) (last time.Time, all bool) {
	statuses := slices.Clone(p.Status.ContainerStatuses)
	for _, c := range p.Spec.InitContainers {
		if c.RestartPolicy == nil || *c.RestartPolicy != corev1.ContainerRestartPolicyAlways {
			continue
		}
		for _, s := range p.Status.InitContainerStatuses {
			if s.Name == c.Name {
				statuses = append(statuses, s)
			}
		}
	}
	for _, s := range statuses {
		if s.State.Terminated == nil || s.State.Terminated.FinishedAt.IsZero() {
			return time.Time{}, false
		}
		if at := s.State.Terminated.FinishedAt.Time; at.After(last) {
			last = at
		}
	}
	return last, len(statuses) > 0
}

var phaseRank = map[corev1.PodPhase]int{corev1.PodPending: 0, corev1.PodUnknown: 1, corev1.PodRunning: 2}

// leastUseful sorts pods by which to delete first: those without a node, pending, unready, ready for a short time, often restarted, young.
// Models pkg/controller ActivePods.
func leastUseful(pods []*corev1.Pod) []*corev1.Pod {
	sorted := slices.Clone(pods)
	rank := func(b bool) int {
		if b {
			return 1
		}
		return 0
	}
	slices.SortStableFunc(sorted, func(a, b *corev1.Pod) int {
		sinceA, readyA := ownership.Ready(a)
		sinceB, readyB := ownership.Ready(b)
		order := cmp.Or(cmp.Compare(rank(a.Spec.NodeName != ""), rank(b.Spec.NodeName != "")),
			cmp.Compare(phaseRank[a.Status.Phase], phaseRank[b.Status.Phase]), cmp.Compare(rank(readyA), rank(readyB)))
		if order == 0 && readyA {
			order = sinceB.Compare(sinceA.Time)
		}
		return cmp.Or(order, cmp.Compare(restarts(b), restarts(a)), b.CreationTimestamp.Compare(a.CreationTimestamp.Time))
	})
	return sorted
}

func restarts(p *corev1.Pod) (n int32) {
	for _, s := range p.Status.ContainerStatuses {
		n = max(n, s.RestartCount)
	}
	return n
}
