package statefulset

import (
	"cmp"
	"errors"
	"slices"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/workqueue"
	"github.com/podscope/podscope/engine/explain"
)

// round is one pass over a set: its pods by what becomes of them, and what it counted.
type round struct {
	*Controller
	pass      *workqueue.Pass
	called    bool // within a batch of calls that go out together
	set       *appsv1.StatefulSet
	revisions revisions
	replicas  []*corev1.Pod // one an ordinal; those to be made have no phase
	condemned []*corev1.Pod // beyond the wanted number, highest ordinal first
	unhealthy *corev1.Pod   // the first that is not available
	ordered   bool
	now       time.Time
	status    appsv1.StatefulSetStatus
}

func (c *Controller) newRound(p *workqueue.Pass, set *appsv1.StatefulSet, pods []*corev1.Pod, history revisions) *round {
	r := &round{
		Controller: c, pass: p, set: set, revisions: history, now: c.sim.Now(), ordered: set.Spec.PodManagementPolicy != appsv1.ParallelPodManagement,
		replicas: make([]*corev1.Pod, *set.Spec.Replicas),
	}
	r.count(pods)
	for _, p := range pods {
		if inRange(p, set) {
			r.replicas[ordinal(p)-firstOrdinal(set)] = p
		} else {
			r.condemned = append(r.condemned, p)
		}
	}
	for i := range r.replicas {
		if r.replicas[i] == nil {
			r.replicas[i] = r.missing(firstOrdinal(set) + i)
		}
	}
	slices.SortFunc(r.condemned, func(a, b *corev1.Pod) int { return cmp.Compare(ordinal(b), ordinal(a)) })
	upwards := slices.Clone(r.condemned)
	slices.Reverse(upwards)
	for _, p := range slices.Concat(r.replicas, upwards) {
		if r.unhealthy == nil && r.unavailable(p) {
			r.unhealthy = p
		}
	}
	return r
}

// missing is the pod to make for an ordinal: below the partition it is of the current revision. Models newVersionedStatefulSetPod.
func (r *round) missing(n int) *corev1.Pod {
	at := n - firstOrdinal(r.set)
	u := r.set.Spec.UpdateStrategy
	rolling := u.Type == appsv1.RollingUpdateStatefulSetStrategyType
	if rolling && u.RollingUpdate == nil && at < int(r.set.Status.CurrentReplicas) || u.RollingUpdate != nil && at < partition(r.set) {
		return newPod(r.set, r.revisions.current.template, r.revisions.current.Name, n)
	}
	return newPod(r.set, r.revisions.update.template, r.revisions.update.Name, n)
}

func partition(set *appsv1.StatefulSet) int {
	if u := set.Spec.UpdateStrategy.RollingUpdate; u != nil && u.Partition != nil {
		return int(*u.Partition)
	}
	return 0
}

func (r *round) unavailable(p *corev1.Pod) bool {
	return terminating(p) || !available(r.set, p, r.now)
}

// run brings the pods nearer to what is wanted: first it makes those that lack, then it deletes those that are too many, then it updates.
// In order, each step waits until the one before is done. Models updateStatefulSet.
func (r *round) run() error {
	if r.set.DeletionTimestamp != nil {
		return nil
	}
	stop, err := r.each(r.replicas, r.keep)
	if !stop {
		stop, err = r.each(r.condemned, r.retainClaims)
	}
	if !stop {
		stop, err = r.each(r.condemned, r.condemn)
	}
	r.count(r.replicas, r.condemned)
	if stop || r.set.Spec.UpdateStrategy.Type == appsv1.OnDeleteStatefulSetStrategyType {
		return err
	}
	r.told("")
	return r.update()
}

// each calls do for the pods: in order until one says stop, else in batches that double, with errors alone as reasons to stop.
// Models runForAll and slowStartBatch.
func (r *round) each(pods []*corev1.Pod, do func(*corev1.Pod) (stop bool, err error)) (bool, error) {
	if r.ordered {
		for _, p := range pods {
			if stop, err := do(p); stop || err != nil {
				return true, err
			}
		}
		return false, nil
	}
	for n := 1; len(pods) > 0; n *= 2 {
		var failed []error
		r.called = false
		for _, p := range pods[:min(n, len(pods))] {
			_, err := do(p)
			failed = append(failed, err)
		}
		if err := errors.Join(failed...); err != nil {
			return true, err
		}
		pods = pods[min(n, len(pods)):]
	}
	r.called = false
	return false, nil
}

// call waits as long as a call of the API server takes; those of one batch go out together.
func (r *round) call() {
	if r.called {
		r.pass.Also()
		return
	}
	r.pass.Call()
	r.called = !r.ordered
}

// keep sees to it that one replica exists and is well. Models processReplica.
func (r *round) keep(p *corev1.Pod) (stop bool, err error) {
	if ended(p) {
		if !terminating(p) {
			err = r.remove(p)
		}
		return true, err
	}
	if !created(p) {
		if r.staleClaim(p) {
			return true, nil
		}
		if err := r.make(p); err != nil || r.ordered {
			return true, err
		}
	}
	if p.Status.Phase == corev1.PodPending {
		if err := r.makeClaims(p); err != nil {
			return true, err
		}
		if err := r.retainOf(p); err != nil {
			return true, err
		}
	}
	if r.ordered && (terminating(p) || !runningAndReady(p) || !available(r.set, p, r.now)) {
		r.told(p.Name)
		return true, nil
	}
	if created(p) && (!hasIdentity(r.set, p) || !r.retained(p)) {
		return false, r.restore(p)
	}
	return false, nil
}

func (r *round) make(p *corev1.Pod) error {
	if err := r.makeClaims(p); err != nil {
		r.report(p, "Create", err)
		return err
	}
	r.call()
	stored, err := r.client.Create(p, api.CreateOptions{})
	if apierrors.IsAlreadyExists(err) {
		return err
	}
	if err != nil {
		r.report(p, "Create", err)
		return err
	}
	r.pass.Wrote("pods", stored)
	r.note(r.set, explain.RulePodCreated, counts(p, len(r.replicas), int(r.status.Replicas)), "spec.replicas")
	if err := r.retainOf(stored.(*corev1.Pod)); err != nil {
		return err // without saying that the pod was made
	}
	r.report(p, "Create", nil)
	return nil
}

// restore brings back labels and volumes that somebody took from a pod. Models UpdateStatefulPod.
func (r *round) restore(p *corev1.Pod) error {
	if err := r.makeClaims(p); err != nil {
		r.report(p, "Update", err)
		return err
	}
	if err := r.retainOf(p); err != nil {
		return err
	}
	fixed := p.DeepCopy()
	identify(fixed)
	mountClaims(r.set, fixed)
	r.call()
	_, err := r.client.Update(fixed, api.UpdateOptions{})
	r.report(p, "Update", err)
	return err
}

func (r *round) remove(p *corev1.Pod) error {
	r.call()
	gone, err := r.client.Delete("pods", p.Namespace, p.Name, api.DeleteOptions{})
	if err == nil && gone != nil {
		r.pass.Wrote("pods", gone)
	}
	if apierrors.IsNotFound(err) {
		err = nil
	}
	r.report(p, "Delete", err)
	if err == nil {
		r.note(r.set, explain.RulePodDeleted, counts(p, len(r.replicas), int(r.status.Replicas)), "spec.replicas")
	}
	return err
}

// condemn deletes a pod beyond the wanted number; in order, when those before it are gone and those that stay are well.
// Models processCondemned.
func (r *round) condemn(p *corev1.Pod) (stop bool, err error) {
	switch {
	case terminating(p):
		return r.ordered, nil
	case r.ordered && p != r.unhealthy && (!runningAndReady(p) || !available(r.set, p, r.now)):
		return true, nil
	}
	return true, r.remove(p)
}

// update deletes the pod with the highest ordinal that is not of the newest revision, to be made anew, when those above it are well again.
func (r *round) update() error {
	for i := len(r.replicas) - 1; i >= partition(r.set); i-- {
		p := r.replicas[i]
		if p.Labels[appsv1.StatefulSetRevisionLabel] != r.revisions.update.Name && !terminating(p) {
			err := r.remove(p)
			if err == nil {
				r.status.CurrentReplicas--
			}
			return err
		}
		if r.unavailable(p) {
			return nil
		}
	}
	return nil
}

// told notes the pod that the set waits for, once.
func (r *round) told(pod string) {
	k := workqueue.Key{Namespace: r.set.Namespace, Name: r.set.Name}
	if r.waits[k] == pod {
		return
	}
	r.waits[k] = pod
	if pod != "" {
		r.note(r.set, explain.RuleStatefulOrderWait, map[string]string{"pod": pod}, "spec.podManagementPolicy")
	}
}
