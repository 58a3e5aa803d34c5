package deployment

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/explain"
)

// changedConditions are those that a pass has set.
func changedConditions(before, after *appsv1.Deployment) []appsv1.DeploymentCondition {
	var out []appsv1.DeploymentCondition
	for _, cond := range after.Status.Conditions {
		if old := conditionOf(before, cond.Type); old == nil || *old != cond {
			out = append(out, cond)
		}
	}
	return out
}

// updateStatus counts the sets' replicas and judges the progress. The given deployment is the one that the pass looked at, the conditions
// are those it has set. Models syncRolloutStatus and calculateStatus.
func (c *Controller) updateStatus(d *appsv1.Deployment, set []appsv1.DeploymentCondition) {
	current, err := api.Get[*appsv1.Deployment](c.client, d.Namespace, d.Name)
	if err != nil || current.UID != d.UID {
		return
	}
	s := c.sets(d)
	updated := current.DeepCopy()
	st := &updated.Status
	st.ObservedGeneration = d.Generation
	st.Replicas, st.UpdatedReplicas, st.ReadyReplicas, st.AvailableReplicas = 0, 0, 0, 0
	var terminating int32
	for _, rs := range s.all() {
		st.Replicas += rs.Status.Replicas
		st.ReadyReplicas += rs.Status.ReadyReplicas
		st.AvailableReplicas += rs.Status.AvailableReplicas
		if rs.Status.TerminatingReplicas != nil {
			terminating += *rs.Status.TerminatingReplicas
		}
	}
	st.TerminatingReplicas = &terminating
	if s.current != nil {
		st.UpdatedReplicas = s.current.Status.Replicas
	}
	st.UnavailableReplicas = max(total(s.all())-st.AvailableReplicas, 0)
	for _, cond := range set {
		put(st, cond)
	}
	c.judgeAvailability(updated)
	c.judgeProgress(d, updated, current, s)
	if !equality.Semantic.DeepEqual(current.Status, *st) {
		_, _ = c.client.UpdateStatus(updated)
	}
}

func (c *Controller) judgeAvailability(d *appsv1.Deployment) {
	if d.Status.AvailableReplicas >= *d.Spec.Replicas-maxUnavailable(d) {
		c.setCondition(d, appsv1.DeploymentAvailable, corev1.ConditionTrue, "MinimumReplicasAvailable", "Deployment has minimum availability.")
		return
	}
	c.setCondition(d, appsv1.DeploymentAvailable, corev1.ConditionFalse, "MinimumReplicasUnavailable", "Deployment does not have minimum availability.")
}

// judgeProgress keeps the Progressing condition: complete, under way, or stuck for longer than the deadline.
func (c *Controller) judgeProgress(d, updated, before *appsv1.Deployment, s replicaSets) {
	st := &updated.Status
	if d.Spec.ProgressDeadlineSeconds == nil || d.Spec.Paused {
		return
	}
	was := conditionOf(before, appsv1.DeploymentProgressing)
	finished := st.UpdatedReplicas == *d.Spec.Replicas && st.Replicas == *d.Spec.Replicas && st.AvailableReplicas == *d.Spec.Replicas && st.ObservedGeneration >= updated.Generation
	name := d.Name
	what := "Deployment"
	if s.current != nil {
		name, what = s.current.Name, "ReplicaSet"
	}
	switch {
	case was != nil && was.Reason == "NewReplicaSetAvailable" && st.Replicas == st.UpdatedReplicas:
		// A complete rollout stays complete while it is only scaled.
	case finished:
		if was == nil || was.Reason != "NewReplicaSetAvailable" {
			c.note(d, explain.RuleRolloutFinished, map[string]string{"revision": strconv.FormatInt(revision(s.current), 10)})
		}
		c.progress(updated, corev1.ConditionTrue, "NewReplicaSetAvailable", fmt.Sprintf("%s %q has successfully progressed.", what, name))
	case progressed(before, updated):
		c.progress(updated, corev1.ConditionTrue, "ReplicaSetUpdated", fmt.Sprintf("%s %q is progressing.", what, name))
	case c.timedOut(d, updated):
		c.setCondition(updated, appsv1.DeploymentProgressing, corev1.ConditionFalse, "ProgressDeadlineExceeded", fmt.Sprintf("%s %q has timed out progressing.", what, name))
	}
}

func progressed(before, after *appsv1.Deployment) bool {
	a, b := before.Status, after.Status
	return b.UpdatedReplicas > a.UpdatedReplicas || b.Replicas-b.UpdatedReplicas < a.Replicas-a.UpdatedReplicas || b.ReadyReplicas > a.ReadyReplicas || b.AvailableReplicas > a.AvailableReplicas
}

// timedOut also sees to it that the deployment is looked at when its time is over.
func (c *Controller) timedOut(d, updated *appsv1.Deployment) bool {
	cond := conditionOf(updated, appsv1.DeploymentProgressing)
	if cond == nil || cond.Reason == "NewReplicaSetAvailable" {
		return false
	}
	if cond.Reason == "ProgressDeadlineExceeded" {
		return true
	}
	deadline := time.Duration(*d.Spec.ProgressDeadlineSeconds) * time.Second
	left := deadline - c.sim.Now().Sub(cond.LastUpdateTime.Time)
	if left > 0 {
		c.enqueue(d.Namespace, d.Name, left)
		return false
	}
	c.note(d, explain.RuleProgressDeadline, map[string]string{"deadline": deadline.String()})
	return true
}

// progress is a sign of life: its time moves even when nothing else about the condition does.
func (c *Controller) progress(d *appsv1.Deployment, status corev1.ConditionStatus, reason, message string) {
	c.setCondition(d, appsv1.DeploymentProgressing, status, reason, message)
	conditionOf(d, appsv1.DeploymentProgressing).LastUpdateTime = c.client.Server().Now()
}

// pausedCondition says on the Progressing condition whether the rollout is paused. Models checkPausedConditions.
func (c *Controller) pausedCondition(d *appsv1.Deployment) {
	cond := conditionOf(d, appsv1.DeploymentProgressing)
	if d.Spec.ProgressDeadlineSeconds == nil || cond != nil && cond.Reason == "ProgressDeadlineExceeded" {
		return
	}
	paused := cond != nil && cond.Reason == "DeploymentPaused"
	switch {
	case d.Spec.Paused && !paused:
		c.setCondition(d, appsv1.DeploymentProgressing, corev1.ConditionUnknown, "DeploymentPaused", "Deployment is paused")
		c.note(d, explain.RuleRolloutPaused, nil)
	case !d.Spec.Paused && paused:
		c.setCondition(d, appsv1.DeploymentProgressing, corev1.ConditionUnknown, "DeploymentResumed", "Deployment is resumed")
	}
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
