package replicaset

import (
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"

	"github.com/podscope/podscope/engine/controllers/ownership"
	"github.com/podscope/podscope/engine/controllers/workqueue"
)

// updateStatus counts the pods as they were looked at. When somebody else has written meanwhile it tries once more.
// Models calculateStatus and updateReplicaSetStatus.
func (c *Controller) updateStatus(p *workqueue.Pass, rs set, active []*corev1.Pod, terminating int, failure error) error {
	st := rs.Status.DeepCopy()
	st.Replicas, st.FullyLabeledReplicas, st.ReadyReplicas, st.AvailableReplicas = int32(len(active)), 0, 0, 0
	if left := int32(terminating); c.kind.resource == replicaSets.resource { // replication controllers do not say
		st.TerminatingReplicas = &left
	}
	st.ObservedGeneration = rs.Generation
	for i, look := range c.looks(rs, active) {
		if look.labelled {
			st.FullyLabeledReplicas++
		}
		if !look.ready {
			continue
		}
		st.ReadyReplicas++
		if wait := c.available(rs, active[i]); wait <= 0 {
			st.AvailableReplicas++
		} else {
			c.queue.AddAfter(workqueue.Key{Namespace: rs.Namespace, Name: rs.Name}, wait)
		}
	}
	c.setFailure(st, len(active)-int(*rs.Spec.Replicas), failure)
	if equality.Semantic.DeepEqual(rs.Status, *st) {
		return nil
	}
	p.Call()
	if stored, err := c.client.UpdateStatus(c.kind.withStatus(rs.object, st)); err == nil {
		p.Wrote(c.kind.resource, stored)
		return nil
	}
	p.Call()
	current, err := c.kind.get(c.client, rs.Namespace, rs.Name)
	if err != nil || current.UID != rs.UID {
		return nil
	}
	p.Call()
	stored, err := c.client.UpdateStatus(c.kind.withStatus(current.object, st))
	if err == nil {
		p.Wrote(c.kind.resource, stored)
	}
	return err
}

// available is how long it takes until a ready pod counts as available.
func (c *Controller) available(rs set, pod *corev1.Pod) time.Duration {
	if rs.Spec.MinReadySeconds == 0 {
		return 0
	}
	since, _ := ownership.Ready(pod)
	return time.Duration(rs.Spec.MinReadySeconds)*time.Second - c.sim.Now().Sub(since.Time)
}

func (c *Controller) setFailure(st *appsv1.ReplicaSetStatus, tooMany int, failure error) {
	if failure == nil {
		st.Conditions = nil
		return
	}
	if len(st.Conditions) > 0 {
		return
	}
	reason := "FailedCreate"
	if tooMany > 0 {
		reason = "FailedDelete"
	}
	st.Conditions = []appsv1.ReplicaSetCondition{{
		Type: appsv1.ReplicaSetReplicaFailure, Status: corev1.ConditionTrue, Reason: reason, Message: failure.Error(), LastTransitionTime: c.client.Server().Now(),
	}}
}
