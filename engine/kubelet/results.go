package kubelet

import (
	"time"
)

// action is one step of a pod's sync.
type action string

const (
	actionStart         action = "StartContainer"
	actionKill          action = "KillContainer"
	actionKillSandbox   action = "KillPodSandbox"
	actionCreateSandbox action = "CreatePodSandbox"
	actionRemove        action = "RemoveContainer"
	actionResize        action = "ResizePodInPlace"
)

// syncError is why a step failed: the reason is what a waiting container shows.
type syncError struct {
	reason  string
	message string
	retryAt time.Time // when a back-off ends; zero when there is none
}

func (e *syncError) Error() string { return e.reason + ": " + e.message }

// syncResult is the outcome of one step on one container or sandbox.
// Models pkg/kubelet/container/sync_result.go SyncResult.
type syncResult struct {
	action action
	target string
	err    *syncError
}

// podResult collects the outcomes of one sync.
type podResult struct {
	steps []syncResult
	err   error // a failure outside any step
}

func (r *podResult) add(a action, target string, err *syncError) {
	r.steps = append(r.steps, syncResult{action: a, target: target, err: err})
}

// failed reports whether any step failed.
func (r *podResult) failed() bool {
	if r.err != nil {
		return true
	}
	for _, s := range r.steps {
		if s.err != nil {
			return true
		}
	}
	return false
}

// retryAt is the earliest end of a back-off among the failures; failures without a back-off do not count.
// Models pkg/kubelet/container/sync_result.go MinBackoffExpiration.
func (r *podResult) retryAt() (time.Time, bool) {
	var first time.Time
	for _, s := range r.steps {
		if s.err == nil || s.err.retryAt.IsZero() {
			continue
		}
		if first.IsZero() || s.err.retryAt.Before(first) {
			first = s.err.retryAt
		}
	}
	return first, !first.IsZero()
}
