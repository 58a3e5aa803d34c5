package engine

import (
	"strconv"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/printers"
	"github.com/podscope/podscope/engine/protocol"
	"github.com/podscope/podscope/engine/store"
)

// settled is how long nothing was written when controllers have answered all that happened: each answers the other within less.
const settled = time.Second

// Idle reports whether every pod has come to rest (finished, or running with all containers ready, or refused by every node) and the
// controllers have nothing left to write. What the processes inside do later can still change that.
func (c *Cluster) Idle() bool { return len(c.restless) == 0 && c.Now() >= c.written+settled }

// watchRest keeps count of the pods that have not come to rest, and of the time since the last write: looking at everything between two events
// would take longer than the events. Heartbeats and events say nothing about what is left to do.
func (c *Cluster) watchRest() {
	c.restless = map[store.Key]bool{}
	for _, kind := range api.Kinds() {
		if resource := kind.Name(); resource != "nodes" && resource != "events" && resource != "leases.coordination.k8s.io" {
			c.Store.Watch(resource, func(store.Entry) { c.written = c.Now() })
		}
	}
	c.Store.Watch("pods", func(e store.Entry) {
		if e.Type == watch.Deleted || e.Key.Namespace == "kube-system" || atRest(e.Object.(*corev1.Pod)) {
			delete(c.restless, e.Key)
			return
		}
		c.restless[e.Key] = true
	})
}

func atRest(pod *corev1.Pod) bool {
	if pod.DeletionTimestamp != nil {
		return false
	}
	switch pod.Status.Phase {
	case corev1.PodSucceeded, corev1.PodFailed:
		return true
	case corev1.PodRunning:
		row := printers.Pod(pod)
		return row.Status == "Running" && row.Ready == row.Total
	}
	for _, cond := range pod.Status.Conditions {
		if cond.Type == corev1.PodScheduled && cond.Status == corev1.ConditionFalse {
			return true
		}
	}
	return false
}

// Quiet says that a move found nothing.
func (s *Session) Quiet() protocol.Text {
	if s.past {
		return protocol.Text{"en": "Nothing happened before this moment.", "zh": "在此之前没有任何变化。"}
	}
	minutes := int(Horizon / time.Minute)
	if len(s.cluster.Store.List("pods", "default")) == 0 {
		return protocol.Text{"en": "There is no pod yet: apply a manifest first.", "zh": "还没有 Pod：请先应用一份清单。"}
	}
	return protocol.Text{
		"en": "Nothing changed in " + strconv.Itoa(minutes) + " minutes of simulated time: the cluster is at rest.",
		"zh": "模拟时间过去了 " + strconv.Itoa(minutes) + " 分钟，没有任何变化：集群处于稳定状态。",
	}
}
