package explain

import (
	"slices"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// deployment explains how far a rollout is, and what it waits for.
func (s Scene) deployment(d *appsv1.Deployment) answer {
	f := s.rolloutFacts(d)
	a := answer{facts: f, key: "rollout/complete"}
	progressing := deploymentCondition(d, appsv1.DeploymentProgressing)
	st := d.Status
	switch failure := deploymentCondition(d, appsv1.DeploymentReplicaFailure); {
	case st.ObservedGeneration < d.Generation:
		a.key = "rollout/unseen"
	case failure != nil && failure.Status == corev1.ConditionTrue:
		a.key = "rollout/refused"
		f.set("message", failure.Message)
	case progressing != nil && progressing.Reason == "ProgressDeadlineExceeded":
		a.key = "rollout/stuck"
	case d.Spec.Paused:
		a.key = "rollout/paused"
	case *d.Spec.Replicas == 0:
		a.key = "workload/zero"
	case st.UpdatedReplicas < *d.Spec.Replicas || st.Replicas > st.UpdatedReplicas:
		a.key = "rollout/underway"
		if d.Spec.Strategy.Type == appsv1.RecreateDeploymentStrategyType {
			a.key = "rollout/recreate"
		} else {
			a.extra = s.held(d, f)
		}
	case st.AvailableReplicas < *d.Spec.Replicas:
		a.key = "workload/short"
	}
	return a
}

func deploymentCondition(d *appsv1.Deployment, kind appsv1.DeploymentConditionType) *appsv1.DeploymentCondition {
	i := slices.IndexFunc(d.Status.Conditions, func(c appsv1.DeploymentCondition) bool { return c.Type == kind })
	if i < 0 {
		return nil
	}
	return &d.Status.Conditions[i]
}

func (s Scene) rolloutFacts(d *appsv1.Deployment) facts {
	st, want := d.Status, *d.Spec.Replicas
	f := facts{
		"replicas": int(want), "updated": int(st.UpdatedReplicas), "available": int(st.AvailableReplicas), "unavailable": int(max(want-st.AvailableReplicas, 0)),
		"old": int(max(st.Replicas-st.UpdatedReplicas, 0)), "have": int(st.AvailableReplicas),
	}
	surge, lack := allowance(d)
	f["surge"], f["lack"], f["most"], f["least"] = surge, lack, int(want)+surge, max(int(want)-lack, 0)
	f.set("revision", d.Annotations["deployment.kubernetes.io/revision"])
	if c := deploymentCondition(d, appsv1.DeploymentProgressing); c != nil && d.Spec.ProgressDeadlineSeconds != nil {
		f["deadline"] = seconds(*d.Spec.ProgressDeadlineSeconds)
		quiet := s.since(c.LastUpdateTime.Time)
		f["quiet"] = quiet
		if left := seconds(*d.Spec.ProgressDeadlineSeconds) - quiet; left > 0 {
			f["left"] = left
		}
	}
	s.blames(f, s.newest(d))
	s.young(f, s.newest(d), d.Spec.MinReadySeconds)
	return f
}

// newest are the pods of the set that is to stay.
func (s Scene) newest(d *appsv1.Deployment) []*corev1.Pod {
	for _, rs := range s.Sets {
		if rs.Annotations["deployment.kubernetes.io/revision"] == d.Annotations["deployment.kubernetes.io/revision"] {
			return ownedBy(s.Pods, rs)
		}
	}
	return nil
}

// held says that a rolling update can go neither up nor down just now.
func (s Scene) held(d *appsv1.Deployment, f facts) text {
	total := 0
	for _, rs := range s.Sets {
		total += int(*rs.Spec.Replicas)
	}
	if total < f["most"].(int) || int(d.Status.AvailableReplicas) > f["least"].(int) {
		return text{}
	}
	return text{
		"So it waits: one pod more would be too many, one fewer too few, until another is available.",
		"所以它在等：再加一个就超过上限，再减一个就低于下限，要等又一个 Pod 可用。",
	}
}

// allowance is by how many pods a rolling update may go over and under the wanted number. Models ResolveFenceposts.
func allowance(d *appsv1.Deployment) (surge, unavailable int) {
	r := d.Spec.Strategy.RollingUpdate
	if r == nil {
		return 0, 0
	}
	n := int(*d.Spec.Replicas)
	surge, _ = intstr.GetScaledValueFromIntOrPercent(intstr.ValueOrDefault(r.MaxSurge, intstr.FromInt32(0)), n, true)
	unavailable, _ = intstr.GetScaledValueFromIntOrPercent(intstr.ValueOrDefault(r.MaxUnavailable, intstr.FromInt32(0)), n, false)
	if surge == 0 && unavailable == 0 {
		unavailable = 1
	}
	return surge, unavailable
}

// replicaSet explains whether a set has as many pods as it should.
func (s Scene) replicaSet(rs *appsv1.ReplicaSet) answer {
	want, have := int(*rs.Spec.Replicas), int(rs.Status.Replicas)
	f := facts{"replicas": want, "have": have, "available": int(rs.Status.AvailableReplicas)}
	f.set("revision", rs.Annotations["deployment.kubernetes.io/revision"])
	if ref := metav1.GetControllerOf(rs); ref != nil {
		f["owner"] = ref.Name
	}
	s.blames(f, ownedBy(s.Pods, rs))
	s.young(f, ownedBy(s.Pods, rs), rs.Spec.MinReadySeconds)
	for _, c := range rs.Status.Conditions {
		if c.Type == appsv1.ReplicaSetReplicaFailure && c.Status == corev1.ConditionTrue {
			f.set("message", c.Message)
			return answer{key: "rollout/refused", facts: f}
		}
	}
	switch {
	case want == 0 && f["owner"] != nil:
		return answer{key: "replicaset/history", facts: f}
	case want == 0:
		return answer{key: "workload/zero", facts: f}
	case have > want:
		return answer{key: "workload/many", facts: f}
	case int(rs.Status.AvailableReplicas) < want:
		return answer{key: "workload/short", facts: f}
	}
	return answer{key: "workload/whole", facts: f}
}

// statefulSet explains which pod the order of a stateful set waits for.
func (s Scene) statefulSet(set *appsv1.StatefulSet) answer {
	want, st := int(*set.Spec.Replicas), set.Status
	f := facts{"replicas": want, "have": int(st.Replicas), "available": int(st.AvailableReplicas), "updated": int(st.UpdatedReplicas)}
	if u := set.Spec.UpdateStrategy.RollingUpdate; u != nil && u.Partition != nil && *u.Partition > 0 {
		f["partition"] = int(*u.Partition)
	}
	own := ownedBy(s.Pods, set)
	s.blames(f, own)
	s.young(f, own, set.Spec.MinReadySeconds)
	ordered := set.Spec.PodManagementPolicy != appsv1.ParallelPodManagement
	updating := st.UpdateRevision != st.CurrentRevision && int(st.UpdatedReplicas) < want
	broken, ending := brokenPod(own, set), endingPod(own)
	switch {
	case want == 0 && st.Replicas == 0:
		return answer{key: "workload/zero", facts: f}
	case int(st.Replicas) > want:
		return answer{key: "statefulset/shrinking", facts: f}
	case updating && set.Spec.UpdateStrategy.Type == appsv1.OnDeleteStatefulSetStrategyType:
		return answer{key: "statefulset/ondelete", facts: f}
	case broken != nil && ordered && f["partition"] == nil:
		s.blames(f, []*corev1.Pod{broken})
		return answer{key: "statefulset/broken", facts: f}
	case updating:
		return answer{key: "statefulset/updating", facts: f}
	case int(st.AvailableReplicas) < want && ending != nil:
		f["ending"] = ending.Name
		return answer{key: "statefulset/replacing", facts: f}
	case int(st.AvailableReplicas) < want && ordered:
		return answer{key: "statefulset/ordered", facts: f}
	case int(st.AvailableReplicas) < want:
		return answer{key: "workload/short", facts: f}
	}
	return answer{key: "workload/whole", facts: f}
}

// brokenPod is a pod of another template than the present one that is not ready, nil when there is none.
func brokenPod(pods []*corev1.Pod, set *appsv1.StatefulSet) *corev1.Pod {
	for _, p := range pods {
		if present := set.Status.UpdateRevision; present != "" && p.DeletionTimestamp == nil && !ready(p) && p.Labels[appsv1.StatefulSetRevisionLabel] != present {
			return p
		}
	}
	return nil
}

// endingPod is the first pod that is being deleted, nil when there is none.
func endingPod(pods []*corev1.Pod) *corev1.Pod {
	for _, p := range pods {
		if p.DeletionTimestamp != nil {
			return p
		}
	}
	return nil
}

// daemonSet explains on which nodes a daemon set's pods lack.
func (s Scene) daemonSet(ds *appsv1.DaemonSet) answer {
	st := ds.Status
	f := facts{
		"replicas": int(st.DesiredNumberScheduled), "have": int(st.CurrentNumberScheduled), "available": int(st.NumberAvailable),
		"updated": int(st.UpdatedNumberScheduled),
	}
	if st.NumberMisscheduled > 0 {
		f["wrong"] = int(st.NumberMisscheduled)
	}
	s.blames(f, ownedBy(s.Pods, ds))
	s.young(f, ownedBy(s.Pods, ds), ds.Spec.MinReadySeconds)
	switch {
	case st.DesiredNumberScheduled == 0:
		return answer{key: "daemonset/nowhere", facts: f}
	case st.UpdatedNumberScheduled < st.DesiredNumberScheduled:
		return answer{key: "daemonset/updating", facts: f}
	case st.NumberAvailable < st.DesiredNumberScheduled:
		return answer{key: "daemonset/short", facts: f}
	}
	return answer{key: "daemonset/whole", facts: f}
}
