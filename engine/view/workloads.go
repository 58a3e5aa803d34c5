package view

import (
	"cmp"
	"slices"
	"strconv"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/protocol"
	"github.com/podscope/podscope/engine/store"
)

// workloadResources are what can make pods.
var workloadResources = []string{
	"deployments.apps", "statefulsets.apps", "daemonsets.apps", "replicasets.apps", "replicationcontrollers", "jobs.batch", "cronjobs.batch",
}

// Workload is an object that makes pods, with its revisions. ok is false for what is shown as part of another workload, and for other kinds.
func (m Moment) Workload(o store.Object) (w protocol.Workload, ok bool) {
	w = protocol.Workload{
		ID: string(o.GetUID()), Namespace: o.GetNamespace(), Name: o.GetName(), Created: m.Clock(o.GetCreationTimestamp().Time),
		Deleting: o.GetDeletionTimestamp() != nil, Owner: controller(o),
	}
	switch o := o.(type) {
	case *appsv1.Deployment:
		m.deployment(&w, o)
	case *appsv1.ReplicaSet:
		if w.Owner != "" {
			return w, false
		}
		w.Kind, w.Counts = "ReplicaSet", replicaSetCounts(o)
		w.Stage = stageOf(number(o.Spec.Replicas, 1), o.Status.ReadyReplicas, o.Status.Replicas)
	case *corev1.ReplicationController:
		w.Kind = "ReplicationController"
		w.Counts = counts("desired", number(o.Spec.Replicas, 1), "current", o.Status.Replicas, "ready", o.Status.ReadyReplicas)
		w.Stage = stageOf(number(o.Spec.Replicas, 1), o.Status.ReadyReplicas, o.Status.Replicas)
	case *appsv1.StatefulSet:
		m.statefulSet(&w, o)
	case *appsv1.DaemonSet:
		m.daemonSet(&w, o)
	case *batchv1.Job:
		w.Kind, w.Stage = "Job", jobStage(o)
		w.Counts = counts("completions", number(o.Spec.Completions, 1), "active", o.Status.Active, "succeeded", o.Status.Succeeded, "failed", o.Status.Failed)
	case *batchv1.CronJob:
		m.cronJob(&w, o)
	default:
		return w, false
	}
	if w.Revisions == nil && w.Kind != "CronJob" {
		w.Revisions = []protocol.Revision{{Name: w.Name, Owner: w.Kind + "/" + w.Name, Newest: true, Images: images(template(o))}}
	}
	return w, true
}

func (m Moment) deployment(w *protocol.Workload, d *appsv1.Deployment) {
	s, want := d.Status, number(d.Spec.Replicas, 1)
	w.Kind = "Deployment"
	w.Counts = counts("desired", want, "updated", s.UpdatedReplicas, "total", s.Replicas, "ready", s.ReadyReplicas, "available", s.AvailableReplicas)
	w.Revisions = m.replicaSets(d)
	switch {
	case d.Spec.Paused:
		w.Stage = "paused"
	case slices.ContainsFunc(s.Conditions, func(c appsv1.DeploymentCondition) bool {
		return c.Type == appsv1.DeploymentProgressing && c.Status == corev1.ConditionFalse
	}):
		w.Stage = "stuck"
	case s.ObservedGeneration < d.Generation || s.UpdatedReplicas < min(want, s.Replicas) || s.Replicas > s.UpdatedReplicas:
		w.Stage = "rolling"
	default:
		w.Stage = stageOf(want, s.AvailableReplicas, s.Replicas)
	}
}

// replicaSets are a deployment's revisions, oldest first.
func (m Moment) replicaSets(d *appsv1.Deployment) []protocol.Revision {
	var sets []*appsv1.ReplicaSet
	for _, o := range m.Store.ListAt("replicasets.apps", d.Namespace, m.Rev) {
		if rs := o.(*appsv1.ReplicaSet); controlledBy(rs, d) {
			sets = append(sets, rs)
		}
	}
	slices.SortStableFunc(sets, func(a, b *appsv1.ReplicaSet) int { return cmp.Compare(revisionNumber(a), revisionNumber(b)) })
	out := make([]protocol.Revision, 0, len(sets))
	for i, rs := range sets {
		r := protocol.Revision{
			Name: rs.Name, Owner: "ReplicaSet/" + rs.Name, Number: revisionNumber(rs), Newest: i == len(sets)-1,
			Images: images(&rs.Spec.Template), Counts: replicaSetCounts(rs),
		}
		if !r.Newest {
			r.Differs = differences(&rs.Spec.Template, &sets[len(sets)-1].Spec.Template)
		}
		out = append(out, r)
	}
	return out
}

func revisionNumber(rs *appsv1.ReplicaSet) int64 {
	n, _ := strconv.ParseInt(rs.Annotations["deployment.kubernetes.io/revision"], 10, 64)
	return n
}

func replicaSetCounts(rs *appsv1.ReplicaSet) []protocol.Count {
	return counts("desired", number(rs.Spec.Replicas, 1), "current", rs.Status.Replicas, "ready", rs.Status.ReadyReplicas)
}

func (m Moment) statefulSet(w *protocol.Workload, s *appsv1.StatefulSet) {
	want := number(s.Spec.Replicas, 1)
	w.Kind = "StatefulSet"
	w.Counts = counts("desired", want, "updated", s.Status.UpdatedReplicas, "total", s.Status.Replicas, "ready", s.Status.ReadyReplicas, "available", s.Status.AvailableReplicas)
	w.Revisions = m.controllerRevisions(s, func(r *appsv1.ControllerRevision) string { return r.Name })
	w.Stage = stageOf(want, s.Status.ReadyReplicas, s.Status.Replicas)
	if s.Status.UpdateRevision != s.Status.CurrentRevision && s.Status.UpdatedReplicas < s.Status.Replicas {
		w.Stage = "rolling"
	}
}

func (m Moment) daemonSet(w *protocol.Workload, s *appsv1.DaemonSet) {
	w.Kind = "DaemonSet"
	w.Counts = counts("desired", s.Status.DesiredNumberScheduled, "updated", s.Status.UpdatedNumberScheduled, "total", s.Status.CurrentNumberScheduled,
		"ready", s.Status.NumberReady, "available", s.Status.NumberAvailable)
	w.Revisions = m.controllerRevisions(s, func(r *appsv1.ControllerRevision) string { return r.Labels[appsv1.DefaultDaemonSetUniqueLabelKey] })
	w.Stage = stageOf(s.Status.DesiredNumberScheduled, s.Status.NumberAvailable, s.Status.CurrentNumberScheduled)
	if s.Status.UpdatedNumberScheduled < s.Status.CurrentNumberScheduled {
		w.Stage = "rolling"
	}
}

// controllerRevisions are the revisions of a stateful or daemon set, oldest first; label is what their pods' hash label reads.
func (m Moment) controllerRevisions(owner store.Object, label func(*appsv1.ControllerRevision) string) []protocol.Revision {
	var list []*appsv1.ControllerRevision
	for _, o := range m.Store.ListAt("controllerrevisions.apps", owner.GetNamespace(), m.Rev) {
		if r := o.(*appsv1.ControllerRevision); controlledBy(r, owner) {
			list = append(list, r)
		}
	}
	slices.SortStableFunc(list, func(a, b *appsv1.ControllerRevision) int { return cmp.Compare(a.Revision, b.Revision) })
	out := make([]protocol.Revision, 0, len(list))
	for i, r := range list {
		rev := protocol.Revision{Name: r.Name, Owner: controller(r), Hash: label(r), Number: r.Revision, Newest: i == len(list)-1}
		t := templateOf(r)
		rev.Images = images(t)
		if !rev.Newest {
			rev.Differs = differences(t, templateOf(list[len(list)-1]))
		}
		out = append(out, rev)
	}
	return out
}

func jobStage(j *batchv1.Job) string {
	for _, c := range j.Status.Conditions {
		if c.Status != corev1.ConditionTrue {
			continue
		}
		switch c.Type {
		case batchv1.JobComplete:
			return "complete"
		case batchv1.JobFailed:
			return "failed"
		}
	}
	if j.Spec.Suspend != nil && *j.Spec.Suspend {
		return "suspended"
	}
	return "scaling"
}

// stageOf tells whether what there is is what is wanted.
func stageOf(want, good, all int32) string {
	if want == good && all == want {
		return "steady"
	}
	return "scaling"
}

// counts pairs names with numbers.
func counts(pairs ...any) []protocol.Count {
	out := make([]protocol.Count, 0, len(pairs)/2)
	for i := 0; i < len(pairs); i += 2 {
		out = append(out, protocol.Count{Name: pairs[i].(string), N: int(pairs[i+1].(int32))})
	}
	return out
}

func number(n *int32, otherwise int32) int32 {
	if n == nil {
		return otherwise
	}
	return *n
}
