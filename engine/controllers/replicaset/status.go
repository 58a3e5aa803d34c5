package replicaset

import (
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/labels"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/ownership"
)

// updateStatus counts the pods as they were looked at. Models calculateStatus and updateReplicaSetStatus.
func (c *Controller) updateStatus(rs *appsv1.ReplicaSet, active []*corev1.Pod, terminating int) {
	current, err := api.Get[*appsv1.ReplicaSet](c.client, rs.Namespace, rs.Name)
	if err != nil || current.UID != rs.UID {
		return
	}
	updated := current.DeepCopy()
	st := &updated.Status
	st.Replicas, st.FullyLabeledReplicas, st.ReadyReplicas, st.AvailableReplicas = int32(len(active)), 0, 0, 0
	left := int32(terminating)
	st.TerminatingReplicas = &left
	st.ObservedGeneration = rs.Generation
	template := labels.Set(rs.Spec.Template.Labels).AsSelectorPreValidated()
	for _, p := range active {
		if template.Matches(labels.Set(p.Labels)) {
			st.FullyLabeledReplicas++
		}
		since, ready := ownership.Ready(p)
		if !ready {
			continue
		}
		st.ReadyReplicas++
		wait := time.Duration(rs.Spec.MinReadySeconds)*time.Second - c.sim.Now().Sub(since.Time)
		if rs.Spec.MinReadySeconds == 0 || wait <= 0 {
			st.AvailableReplicas++
		} else {
			c.enqueue(rs.Namespace, rs.Name, wait)
		}
	}
	c.setFailure(st, c.failed[rs.Namespace+"/"+rs.Name])
	if !equality.Semantic.DeepEqual(current.Status, *st) {
		_, _ = c.client.UpdateStatus(updated)
	}
}

func (c *Controller) setFailure(st *appsv1.ReplicaSetStatus, failure error) {
	if failure == nil {
		st.Conditions = nil
		return
	}
	if len(st.Conditions) > 0 {
		return
	}
	st.Conditions = []appsv1.ReplicaSetCondition{{
		Type: appsv1.ReplicaSetReplicaFailure, Status: corev1.ConditionTrue, Reason: "FailedCreate", Message: failure.Error(), LastTransitionTime: c.client.Server().Now(),
	}}
}
