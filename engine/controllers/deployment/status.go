package deployment

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"

	"github.com/podscope/podscope/engine/controllers/workqueue"
	"github.com/podscope/podscope/engine/explain"
)

// count fills in what the sets' statuses say. Models calculateStatus.
func (r *round) count() *appsv1.DeploymentStatus {
	updated := *r.d
	r.d.Status.DeepCopyInto(&updated.Status)
	st := &updated.Status
	st.ObservedGeneration = r.d.Generation
	st.Replicas, st.UpdatedReplicas, st.ReadyReplicas, st.AvailableReplicas = 0, 0, 0, 0
	var terminating int32
	counted := true
	for _, rs := range r.all() {
		st.Replicas += rs.Status.Replicas
		st.ReadyReplicas += rs.Status.ReadyReplicas
		st.AvailableReplicas += rs.Status.AvailableReplicas
		switch n := rs.Status.TerminatingReplicas; {
		case n != nil:
			terminating += *n
		case rs.Status.ObservedGeneration > 0:
			counted = false
		}
	}
	st.TerminatingReplicas = nil
	if counted {
		st.TerminatingReplicas = &terminating
	}
	if r.current != nil {
		st.UpdatedReplicas = r.current.Status.Replicas
	}
	st.UnavailableReplicas = max(total(r.all())-st.AvailableReplicas, 0)
	r.judgeAvailability(&updated)
	return st
}

// report stores the counts while no rollout is to be judged. Models syncDeploymentStatus.
func (r *round) report() error { return r.store(r.count()) }

// reportRollout stores the counts and what they say about the rollout. Models syncRolloutStatus.
func (r *round) reportRollout() error {
	st := r.count()
	r.judgeProgress(st)
	r.judgeFailure(st)
	if err := r.store(st); err != nil {
		return err
	}
	r.awaitDeadline(st)
	return nil
}

func (r *round) store(st *appsv1.DeploymentStatus) error {
	if equality.Semantic.DeepEqual(r.d.Status, *st) {
		return nil
	}
	r.d.Status = *st
	return r.writeStatus()
}

func (c *Controller) judgeAvailability(d *appsv1.Deployment) {
	if d.Status.AvailableReplicas >= *d.Spec.Replicas-maxUnavailable(d) {
		c.setCondition(d, appsv1.DeploymentAvailable, corev1.ConditionTrue, "MinimumReplicasAvailable", "Deployment has minimum availability.")
		return
	}
	c.setCondition(d, appsv1.DeploymentAvailable, corev1.ConditionFalse, "MinimumReplicasUnavailable", "Deployment does not have minimum availability.")
}

// judgeProgress keeps the Progressing condition: complete, under way, or stuck for longer than the deadline.
func (r *round) judgeProgress(st *appsv1.DeploymentStatus) {
	d := r.d
	if d.Spec.ProgressDeadlineSeconds == nil {
		drop(st, appsv1.DeploymentProgressing)
		return
	}
	was := conditionOf(d, appsv1.DeploymentProgressing)
	name, what := d.Name, "Deployment"
	if r.current != nil {
		name, what = r.current.Name, "ReplicaSet"
	}
	switch {
	case was != nil && was.Reason == "NewReplicaSetAvailable" && st.Replicas == st.UpdatedReplicas:
		// A complete rollout stays complete while it is only scaled.
	case complete(d, st):
		if r.current != nil { // one that is to have no replicas may be complete before it has a set of its template
			r.note(d, explain.RuleRolloutFinished, map[string]string{"revision": strconv.FormatInt(revision(r.current), 10)})
		}
		r.put(st, corev1.ConditionTrue, "NewReplicaSetAvailable", fmt.Sprintf("%s %q has successfully progressed.", what, name))
	case progressed(&d.Status, st):
		if was != nil {
			drop(st, appsv1.DeploymentProgressing)
		}
		r.put(st, corev1.ConditionTrue, "ReplicaSetUpdated", fmt.Sprintf("%s %q is progressing.", what, name))
		if was != nil && was.Status == corev1.ConditionTrue {
			st.Conditions[len(st.Conditions)-1].LastTransitionTime = was.LastTransitionTime
		}
	case r.timedOut(st):
		r.put(st, corev1.ConditionFalse, "ProgressDeadlineExceeded", fmt.Sprintf("%s %q has timed out progressing.", what, name))
	}
}

// judgeFailure repeats what keeps a set from making pods. Models getReplicaFailures.
func (r *round) judgeFailure(st *appsv1.DeploymentStatus) {
	sets := slices.Clone(r.old)
	if r.current != nil {
		sets = append([]*appsv1.ReplicaSet{r.current}, sets...)
	}
	for _, rs := range sets {
		for _, f := range rs.Status.Conditions {
			if f.Type == appsv1.ReplicaSetReplicaFailure {
				put(st, appsv1.DeploymentCondition{
					Type: appsv1.DeploymentReplicaFailure, Status: f.Status, Reason: f.Reason, Message: f.Message,
					LastTransitionTime: f.LastTransitionTime, LastUpdateTime: f.LastTransitionTime,
				})
				return
			}
		}
	}
	drop(st, appsv1.DeploymentReplicaFailure)
}

func progressed(a, b *appsv1.DeploymentStatus) bool {
	return b.UpdatedReplicas > a.UpdatedReplicas || b.Replicas-b.UpdatedReplicas < a.Replicas-a.UpdatedReplicas || b.ReadyReplicas > a.ReadyReplicas || b.AvailableReplicas > a.AvailableReplicas
}

// left is how much of the progress deadline remains; late says that it counts at all. Models DeploymentTimedOut.
func (r *round) left(st *appsv1.DeploymentStatus) (left time.Duration, counts bool) {
	i := slices.IndexFunc(st.Conditions, func(c appsv1.DeploymentCondition) bool { return c.Type == appsv1.DeploymentProgressing })
	if i < 0 || r.d.Spec.ProgressDeadlineSeconds == nil || st.Conditions[i].Reason == "NewReplicaSetAvailable" {
		return 0, false
	}
	deadline := time.Duration(*r.d.Spec.ProgressDeadlineSeconds) * time.Second
	return deadline - r.sim.Now().Sub(st.Conditions[i].LastUpdateTime.Time), true
}

func (r *round) timedOut(st *appsv1.DeploymentStatus) bool {
	if was := conditionOf(r.d, appsv1.DeploymentProgressing); was != nil && was.Reason == "ProgressDeadlineExceeded" {
		return true
	}
	left, counts := r.left(st)
	if !counts || left > 0 {
		return false
	}
	r.note(r.d, explain.RuleProgressDeadline, map[string]string{"deadline": (time.Duration(*r.d.Spec.ProgressDeadlineSeconds) * time.Second).String()})
	return true
}

// awaitDeadline has the deployment looked at when its time is over. Models requeueStuckDeployment.
func (r *round) awaitDeadline(st *appsv1.DeploymentStatus) {
	if complete(r.d, st) {
		return
	}
	if left, counts := r.left(st); counts && left > 0 {
		r.queue.AddAfter(workqueue.Key{Namespace: r.d.Namespace, Name: r.d.Name}, left+time.Second)
	}
}

// pausedCondition says on the Progressing condition whether the rollout is paused. Models checkPausedConditions.
func (r *round) pausedCondition() {
	d := r.d
	cond := conditionOf(d, appsv1.DeploymentProgressing)
	if d.Spec.ProgressDeadlineSeconds == nil || cond != nil && cond.Reason == "ProgressDeadlineExceeded" {
		return
	}
	paused := cond != nil && cond.Reason == "DeploymentPaused"
	if d.Spec.Paused == paused {
		return
	}
	switch {
	case d.Spec.Paused && !paused:
		r.setCondition(d, appsv1.DeploymentProgressing, corev1.ConditionUnknown, "DeploymentPaused", "Deployment is paused")
		r.note(d, explain.RuleRolloutPaused, nil)
	case !d.Spec.Paused && paused:
		r.setCondition(d, appsv1.DeploymentProgressing, corev1.ConditionUnknown, "DeploymentResumed", "Deployment is resumed")
	}
	_ = r.writeStatus()
}

func conditionOf(d *appsv1.Deployment, kind appsv1.DeploymentConditionType) *appsv1.DeploymentCondition {
	i := slices.IndexFunc(d.Status.Conditions, func(c appsv1.DeploymentCondition) bool { return c.Type == kind })
	if i < 0 {
		return nil
	}
	return &d.Status.Conditions[i]
}

// setCondition writes a condition on a copy of a deployment, unless its status and reason stay.
func (c *Controller) setCondition(d *appsv1.Deployment, kind appsv1.DeploymentConditionType, status corev1.ConditionStatus, reason, message string) {
	now := c.client.Server().Now()
	put(&d.Status, appsv1.DeploymentCondition{Type: kind, Status: status, Reason: reason, Message: message, LastUpdateTime: now, LastTransitionTime: now})
}

func (c *Controller) put(st *appsv1.DeploymentStatus, status corev1.ConditionStatus, reason, message string) {
	now := c.client.Server().Now()
	put(st, appsv1.DeploymentCondition{Type: appsv1.DeploymentProgressing, Status: status, Reason: reason, Message: message, LastUpdateTime: now, LastTransitionTime: now})
}

func drop(st *appsv1.DeploymentStatus, kind appsv1.DeploymentConditionType) {
	st.Conditions = slices.DeleteFunc(st.Conditions, func(c appsv1.DeploymentCondition) bool { return c.Type == kind })
}

// put adds or replaces a condition; replaced ones move to the end. Models SetDeploymentCondition.
func put(st *appsv1.DeploymentStatus, want appsv1.DeploymentCondition) {
	i := slices.IndexFunc(st.Conditions, func(c appsv1.DeploymentCondition) bool { return c.Type == want.Type })
	if i >= 0 {
		old := st.Conditions[i]
		if old.Status == want.Status && old.Reason == want.Reason {
			return
		}
		if old.Status == want.Status {
			want.LastTransitionTime = old.LastTransitionTime
		}
		st.Conditions = slices.Delete(st.Conditions, i, i+1)
	}
	st.Conditions = append(st.Conditions, want)
}
