package deployment

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/ownership"
	"github.com/podscope/podscope/engine/explain"
)

// Annotations and labels of Kubernetes' deployments.
const (
	revisionAnnotation = "deployment.kubernetes.io/revision"
	historyAnnotation  = "deployment.kubernetes.io/revision-history"
	desiredAnnotation  = "deployment.kubernetes.io/desired-replicas"
	maxAnnotation      = "deployment.kubernetes.io/max-replicas"
	lastApplied        = "kubectl.kubernetes.io/last-applied-configuration"
	hashLabel          = appsv1.DefaultDeploymentUniqueLabelKey
)

// replicaSets are a deployment's: the one of its present template (nil when there is none yet) and the others, oldest first.
type replicaSets struct {
	current *appsv1.ReplicaSet
	old     []*appsv1.ReplicaSet
}

func (s replicaSets) all() []*appsv1.ReplicaSet {
	if s.current == nil {
		return s.old
	}
	return append(slices.Clone(s.old), s.current)
}

// sets finds a deployment's replica sets and adopts orphans that match.
func (c *Controller) sets(d *appsv1.Deployment) replicaSets {
	selector, err := metav1.LabelSelectorAsSelector(d.Spec.Selector)
	if err != nil {
		return replicaSets{}
	}
	var all []*appsv1.ReplicaSet
	for _, rs := range api.List[*appsv1.ReplicaSet](c.client, d.Namespace) {
		ref := metav1.GetControllerOf(rs)
		switch {
		case ref != nil && ref.UID == d.UID:
			all = append(all, rs)
		case ref == nil && d.DeletionTimestamp == nil && rs.DeletionTimestamp == nil && selector.Matches(labels.Set(rs.Labels)):
			adopted := rs.DeepCopy()
			adopted.OwnerReferences = append(adopted.OwnerReferences, ownership.Reference(d))
			all = append(all, c.write(adopted))
		}
	}
	slices.SortStableFunc(all, func(a, b *appsv1.ReplicaSet) int { return a.CreationTimestamp.Compare(b.CreationTimestamp.Time) })
	var out replicaSets
	for _, rs := range all {
		if out.current == nil && sameTemplate(&rs.Spec.Template, &d.Spec.Template) {
			out.current = rs
		} else {
			out.old = append(out.old, rs)
		}
	}
	return out
}

// sameTemplate ignores the label that tells replica sets apart. Models EqualIgnoreHash.
func sameTemplate(a, b *corev1.PodTemplateSpec) bool {
	x, y := a.DeepCopy(), b.DeepCopy()
	delete(x.Labels, hashLabel)
	delete(y.Labels, hashLabel)
	return equality.Semantic.DeepEqual(x, y)
}

// write stores a changed replica set and returns what is stored.
func (c *Controller) write(rs *appsv1.ReplicaSet) *appsv1.ReplicaSet {
	stored, err := c.client.Update(rs, api.UpdateOptions{})
	if err != nil {
		return rs
	}
	return stored.(*appsv1.ReplicaSet)
}

// withNew brings the revision of the present replica set up to date, and makes the set when there is none and create says so.
// Models getNewReplicaSet.
func (c *Controller) withNew(d *appsv1.Deployment, s replicaSets, create bool) replicaSets {
	var last int64
	for _, rs := range s.old {
		last = max(last, revision(rs))
	}
	if s.current != nil {
		s.current = c.refresh(d, s.current, last+1)
		return s
	}
	if !create {
		return s
	}
	rs := c.newSet(d, s, last+1)
	stored, err := c.client.Create(rs, api.CreateOptions{})
	if err != nil {
		c.setCondition(d, appsv1.DeploymentProgressing, corev1.ConditionFalse, "ReplicaSetCreateError", err.Error())
		return s
	}
	s.current = stored.(*appsv1.ReplicaSet)
	if n := *s.current.Spec.Replicas; n > 0 {
		c.reportScale(d, s.current.Name, 0, n)
	}
	c.setCondition(d, appsv1.DeploymentProgressing, corev1.ConditionTrue, "NewReplicaSetCreated", fmt.Sprintf("Created new replica set %q", s.current.Name))
	c.note(d, explain.RuleRolloutStarted, map[string]string{"revision": strconv.FormatInt(last+1, 10)})
	c.setRevision(d, last+1)
	return s
}

func (c *Controller) newSet(d *appsv1.Deployment, s replicaSets, rev int64) *appsv1.ReplicaSet {
	template := d.Spec.Template.DeepCopy()
	hash := ownership.TemplateHash(template, d.Status.CollisionCount)
	if template.Labels == nil {
		template.Labels = map[string]string{}
	}
	template.Labels[hashLabel] = hash
	selector := d.Spec.Selector.DeepCopy()
	if selector.MatchLabels == nil {
		selector.MatchLabels = map[string]string{}
	}
	selector.MatchLabels[hashLabel] = hash
	n := newReplicas(d, s.all(), 0)
	rs := &appsv1.ReplicaSet{
		ObjectMeta: metav1.ObjectMeta{
			Namespace: d.Namespace, Name: d.Name + "-" + hash, Labels: maps.Clone(template.Labels), OwnerReferences: []metav1.OwnerReference{ownership.Reference(d)},
		},
		Spec: appsv1.ReplicaSetSpec{Replicas: &n, MinReadySeconds: d.Spec.MinReadySeconds, Selector: selector, Template: *template},
	}
	annotate(d, rs, rev)
	return rs
}

func revision(rs *appsv1.ReplicaSet) int64 {
	n, _ := strconv.ParseInt(rs.Annotations[revisionAnnotation], 10, 64)
	return n
}

// annotate copies the deployment's annotations and writes the revision; the revision before joins the history.
// Models SetNewReplicaSetAnnotations.
func annotate(d *appsv1.Deployment, rs *appsv1.ReplicaSet, rev int64) {
	if rs.Annotations == nil {
		rs.Annotations = map[string]string{}
	}
	own := []string{lastApplied, revisionAnnotation, historyAnnotation, desiredAnnotation, maxAnnotation, appsv1.DeprecatedRollbackTo}
	for k, v := range d.Annotations {
		if !slices.Contains(own, k) {
			rs.Annotations[k] = v
		}
	}
	if before := revision(rs); before < rev {
		if before > 0 {
			history := strconv.FormatInt(before, 10)
			if had := rs.Annotations[historyAnnotation]; had != "" {
				history = had + "," + history
			}
			rs.Annotations[historyAnnotation] = history
		}
		rs.Annotations[revisionAnnotation] = strconv.FormatInt(rev, 10)
	}
	desire(d, rs)
}

func desire(d *appsv1.Deployment, rs *appsv1.ReplicaSet) {
	rs.Annotations[desiredAnnotation] = strconv.Itoa(int(*d.Spec.Replicas))
	rs.Annotations[maxAnnotation] = strconv.Itoa(int(*d.Spec.Replicas + maxSurge(d)))
}

// refresh updates an existing set of the present template: it becomes the newest revision, as after an undo.
func (c *Controller) refresh(d *appsv1.Deployment, rs *appsv1.ReplicaSet, rev int64) *appsv1.ReplicaSet {
	updated := rs.DeepCopy()
	annotate(d, updated, rev)
	updated.Annotations[desiredAnnotation], updated.Annotations[maxAnnotation] = rs.Annotations[desiredAnnotation], rs.Annotations[maxAnnotation]
	updated.Spec.MinReadySeconds = d.Spec.MinReadySeconds
	if !equality.Semantic.DeepEqual(rs, updated) {
		rs = c.write(updated)
	}
	if conditionOf(d, appsv1.DeploymentProgressing) == nil {
		c.setCondition(d, appsv1.DeploymentProgressing, corev1.ConditionTrue, "FoundNewReplicaSet", fmt.Sprintf("Found new replica set %q", rs.Name))
	}
	c.setRevision(d, revision(rs))
	return rs
}

// setRevision writes the newest revision to the deployment itself, together with the conditions that this pass has set so far: an update
// of the status, which leaves the generation alone.
func (c *Controller) setRevision(d *appsv1.Deployment, rev int64) {
	want := strconv.FormatInt(rev, 10)
	current, err := api.Get[*appsv1.Deployment](c.client, d.Namespace, d.Name)
	if err != nil || current.UID != d.UID || current.Annotations[revisionAnnotation] == want {
		return
	}
	updated := current.DeepCopy()
	if updated.Annotations == nil {
		updated.Annotations = map[string]string{}
	}
	updated.Annotations[revisionAnnotation] = want
	for _, cond := range changedConditions(current, d) {
		put(&updated.Status, cond)
	}
	_, _ = c.client.UpdateStatus(updated)
}

// cleanUp deletes old, empty sets beyond the history limit, once the rollout is complete. Models cleanupDeployment.
func (c *Controller) cleanUp(d *appsv1.Deployment, s replicaSets) {
	if d.Spec.RevisionHistoryLimit == nil {
		return
	}
	var idle []*appsv1.ReplicaSet
	for _, rs := range s.old {
		if rs.DeletionTimestamp == nil && *rs.Spec.Replicas == 0 && rs.Status.Replicas == 0 && rs.Generation <= rs.Status.ObservedGeneration {
			idle = append(idle, rs)
		}
	}
	slices.SortStableFunc(idle, func(a, b *appsv1.ReplicaSet) int { return int(revision(a) - revision(b)) })
	for len(s.old) > int(*d.Spec.RevisionHistoryLimit) && len(idle) > 0 {
		_, _ = c.client.Delete("replicasets.apps", idle[0].Namespace, idle[0].Name, api.DeleteOptions{})
		idle, s.old = idle[1:], s.old[1:]
	}
}
