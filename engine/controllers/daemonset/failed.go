package daemonset

import (
	"time"

	appsv1 "k8s.io/api/apps/v1"
	"k8s.io/apimachinery/pkg/types"
)

// How long a failed pod stays before it is deleted, so that a set does not race with a kubelet that refuses its pods: first, and at most.
const (
	firstFailedWait = time.Second
	lastFailedWait  = 15 * time.Minute
)

// failure is a set's bad luck on one node.
type failure struct {
	set  types.UID
	node string
}

type backoff struct {
	wait  time.Duration
	since time.Duration
}

// mayRemoveFailed reports whether a failed pod may be deleted now; when not, the set is looked at again later. The first may at once,
// the next ones after waits that double. Models failedPodsBackoff.
func (c *Controller) mayRemoveFailed(ds *appsv1.DaemonSet, node string) bool {
	at := failure{ds.UID, node}
	b, now := c.failed[at], c.sim.Elapsed()
	switch {
	case b == nil || now-b.since > 2*lastFailedWait:
		c.failed[at] = &backoff{wait: firstFailedWait, since: now}
		return true
	case now-b.since < b.wait:
		c.queue.AddAfter(key(ds), b.wait)
		return false
	}
	b.wait, b.since = min(2*b.wait, lastFailedWait), now
	return true
}
