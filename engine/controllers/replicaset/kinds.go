package replicaset

import (
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/store"
)

// set is a replica set, or a replication controller that looks like one; object is what is stored.
type set struct {
	*appsv1.ReplicaSet
	object store.Object
}

// kind is one of the two kinds of objects that the controller looks after.
type kind struct {
	name, resource, component, queue string
	get                              func(c *api.Client, namespace, name string) (set, error)
	list                             func(c *api.Client, namespace string) []set
	withStatus                       func(object store.Object, st *appsv1.ReplicaSetStatus) store.Object
}

var replicaSets = kind{
	name: "ReplicaSet", resource: "replicasets.apps", component: "replicaset-controller", queue: "replicaset",
	get: func(c *api.Client, namespace, name string) (set, error) {
		rs, err := api.Get[*appsv1.ReplicaSet](c, namespace, name)
		return set{rs, rs}, err
	},
	list: func(c *api.Client, namespace string) (out []set) {
		for _, rs := range api.List[*appsv1.ReplicaSet](c, namespace) {
			out = append(out, set{rs, rs})
		}
		return out
	},
	withStatus: func(object store.Object, st *appsv1.ReplicaSetStatus) store.Object {
		rs := object.(*appsv1.ReplicaSet).DeepCopy()
		rs.Status = *st
		return rs
	},
}

// replicationControllers are looked after as if they were replica sets. Models pkg/controller/replication conversion.
var replicationControllers = kind{
	name: "ReplicationController", resource: "replicationcontrollers", component: "replication-controller", queue: "replication",
	get: func(c *api.Client, namespace, name string) (set, error) {
		rc, err := api.Get[*corev1.ReplicationController](c, namespace, name)
		if err != nil {
			return set{}, err
		}
		return asSet(rc), nil
	},
	list: func(c *api.Client, namespace string) (out []set) {
		for _, rc := range api.List[*corev1.ReplicationController](c, namespace) {
			out = append(out, asSet(rc))
		}
		return out
	},
	withStatus: func(object store.Object, st *appsv1.ReplicaSetStatus) store.Object {
		rc := object.(*corev1.ReplicationController).DeepCopy()
		rc.Status = corev1.ReplicationControllerStatus{
			Replicas: st.Replicas, FullyLabeledReplicas: st.FullyLabeledReplicas, ReadyReplicas: st.ReadyReplicas, AvailableReplicas: st.AvailableReplicas,
			ObservedGeneration: st.ObservedGeneration,
		}
		for _, c := range st.Conditions {
			rc.Status.Conditions = append(rc.Status.Conditions, corev1.ReplicationControllerCondition{
				Type: corev1.ReplicationControllerConditionType(c.Type), Status: c.Status, LastTransitionTime: c.LastTransitionTime, Reason: c.Reason, Message: c.Message,
			})
		}
		return rc
	},
}

func asSet(rc *corev1.ReplicationController) set {
	rs := &appsv1.ReplicaSet{ObjectMeta: rc.ObjectMeta}
	rs.Spec = appsv1.ReplicaSetSpec{Replicas: rc.Spec.Replicas, MinReadySeconds: rc.Spec.MinReadySeconds, Selector: &metav1.LabelSelector{MatchLabels: rc.Spec.Selector}}
	if rc.Spec.Template != nil {
		rs.Spec.Template = *rc.Spec.Template
	}
	st := rc.Status
	rs.Status = appsv1.ReplicaSetStatus{
		Replicas: st.Replicas, FullyLabeledReplicas: st.FullyLabeledReplicas, ReadyReplicas: st.ReadyReplicas, AvailableReplicas: st.AvailableReplicas,
		ObservedGeneration: st.ObservedGeneration,
	}
	for _, c := range st.Conditions {
		rs.Status.Conditions = append(rs.Status.Conditions, appsv1.ReplicaSetCondition{
			Type: appsv1.ReplicaSetConditionType(c.Type), Status: c.Status, LastTransitionTime: c.LastTransitionTime, Reason: c.Reason, Message: c.Message,
		})
	}
	return set{rs, rc}
}
