package replicaset

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/podscope/podscope/engine/controllers/ownership"
)

// deletionCost is the annotation by which a user says which pods to keep.
const deletionCost = "controller.kubernetes.io/pod-deletion-cost"

var phaseRank = map[corev1.PodPhase]int{corev1.PodPending: 0, corev1.PodUnknown: 1, corev1.PodRunning: 2}

// leastUseful picks n of the active pods to be deleted: those without a node, pending, unready, cheap, crowded, young or often restarted
// first. Models pkg/controller ActivePodsWithRanks.
func leastUseful(active, related []*corev1.Pod, n int, now time.Time) []*corev1.Pod {
	if n >= len(active) {
		return active
	}
	crowd := map[string]int{}
	for _, p := range related {
		if ownership.Active(p) {
			crowd[p.Spec.NodeName]++
		}
	}
	sorted := slices.Clone(active)
	slices.SortStableFunc(sorted, func(a, b *corev1.Pod) int { return compare(a, b, crowd, now) })
	return sorted[:n]
}

func compare(a, b *corev1.Pod, crowd map[string]int, now time.Time) int {
	sinceA, readyA := ownership.Ready(a)
	sinceB, readyB := ownership.Ready(b)
	if c := cmp.Or(
		cmp.Compare(rank(a.Spec.NodeName != ""), rank(b.Spec.NodeName != "")),
		cmp.Compare(phaseRank[a.Status.Phase], phaseRank[b.Status.Phase]),
		cmp.Compare(rank(readyA), rank(readyB)),
		cmp.Compare(cost(a), cost(b)),
		cmp.Compare(crowd[b.Spec.NodeName], crowd[a.Spec.NodeName]),
	); c != 0 {
		return c
	}
	if readyA && !sinceA.Equal(&sinceB) {
		return byAge(sinceA, sinceB, a, b, now)
	}
	if c := cmp.Compare(restarts(b), restarts(a)); c != 0 {
		return c
	}
	if !a.CreationTimestamp.Equal(&b.CreationTimestamp) {
		return byAge(a.CreationTimestamp, b.CreationTimestamp, a, b, now)
	}
	return 0
}

func rank(b bool) int {
	if b {
		return 1
	}
	return 0
}

// byAge puts the younger first; ages of the same order of magnitude count as equal, and chance (the UID) decides.
// Models logarithmicRankDiff.
func byAge(a, b metav1.Time, podA, podB *corev1.Pod, now time.Time) int {
	if c := cmp.Compare(magnitude(now.Sub(a.Time)), magnitude(now.Sub(b.Time))); c != 0 {
		return c
	}
	return cmp.Compare(podA.UID, podB.UID)
}

func magnitude(age time.Duration) int64 {
	if age <= 0 {
		return -1
	}
	return int64(math.Log2(float64(age)))
}

func cost(p *corev1.Pod) int {
	n, err := strconv.ParseInt(p.Annotations[deletionCost], 10, 32)
	if err != nil {
		return 0
	}
	return int(n)
}

func restarts(p *corev1.Pod) int32 {
	var most int32
	for _, s := range p.Status.ContainerStatuses {
		most = max(most, s.RestartCount)
	}
	return most
}
