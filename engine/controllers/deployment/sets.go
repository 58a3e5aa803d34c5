package deployment

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
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

// list finds the deployment's replica sets and adopts orphans that match.
func (r *round) list() error {
	d := r.d
	selector, err := metav1.LabelSelectorAsSelector(d.Spec.Selector)
	if err != nil {
		return nil
	}
	var all []*appsv1.ReplicaSet
	for _, rs := range api.List[*appsv1.ReplicaSet](r.client, d.Namespace) {
		ref := metav1.GetControllerOfNoCopy(rs)
		switch {
		case ref != nil && ref.UID == d.UID:
			all = append(all, rs)
		case ref == nil && d.DeletionTimestamp == nil && rs.DeletionTimestamp == nil && selector.Matches(labels.Set(rs.Labels)):
			adopted := rs.DeepCopy()
			adopted.OwnerReferences = append(adopted.OwnerReferences, ownership.Reference(d))
			if adopted, err = r.write(adopted); err != nil {
				return err
			}
			all = append(all, adopted)
		}
	}
	byAge(all)
	for _, rs := range all {
		if r.current == nil && sameTemplate(&rs.Spec.Template, &d.Spec.Template) {
			r.current = rs
		} else {
			r.old = append(r.old, rs)
		}
	}
	return nil
}

// sameTemplate ignores the label that tells replica sets apart. Models EqualIgnoreHash.
func sameTemplate(a, b *corev1.PodTemplateSpec) bool {
	without := func(t *corev1.PodTemplateSpec) *corev1.PodTemplateSpec {
		bare := *t
		bare.Labels = maps.Clone(t.Labels)
		delete(bare.Labels, hashLabel)
		return &bare
	}
	return equality.Semantic.DeepEqual(without(a), without(b))
}

// write stores a changed replica set and returns what is stored.
func (r *round) write(rs *appsv1.ReplicaSet) (*appsv1.ReplicaSet, error) {
	r.pass.Call()
	stored, err := r.client.Update(rs, api.UpdateOptions{})
	if err != nil {
		return nil, err
	}
	return stored.(*appsv1.ReplicaSet), nil
}

// syncNew brings the revision of the present replica set up to date, and makes the set when there is none and create says so.
// Models getNewReplicaSet.
func (r *round) syncNew(create bool) error {
	var last int64
	for _, rs := range r.old {
		last = max(last, revision(rs))
	}
	switch {
	case r.current != nil:
		return r.refresh(last + 1)
	case create:
		return r.create(last + 1)
	}
	return nil
}

func (r *round) create(rev int64) error {
	d := r.d
	wanted := newSet(d, r.replicaSets, rev)
	r.pass.Call()
	stored, err := r.client.Create(wanted, api.CreateOptions{})
	if apierrors.IsAlreadyExists(err) {
		return r.collide(err)
	}
	if err != nil {
		message := fmt.Sprintf("Failed to create new replica set %q: %v", wanted.Name, err)
		if d.Spec.ProgressDeadlineSeconds != nil {
			r.setCondition(d, appsv1.DeploymentProgressing, corev1.ConditionFalse, "ReplicaSetCreateError", message)
			_ = r.writeStatus()
		}
		r.queue.Report(func() { r.recorder.Event(d, corev1.EventTypeWarning, "ReplicaSetCreateError", message) })
		return err
	}
	r.current = stored.(*appsv1.ReplicaSet)
	if n := *r.current.Spec.Replicas; n > 0 {
		r.reportScale(d, r.current.Name, 0, n)
	}
	r.note(d, explain.RuleRolloutStarted, map[string]string{"revision": strconv.FormatInt(rev, 10)})
	changed := setRevision(d, rev)
	if d.Spec.ProgressDeadlineSeconds != nil {
		r.setCondition(d, appsv1.DeploymentProgressing, corev1.ConditionTrue, "NewReplicaSetCreated", fmt.Sprintf("Created new replica set %q", r.current.Name))
		changed = true
	}
	if changed {
		return r.writeStatus()
	}
	return nil
}

// collide makes the next hash of the same template another one: a set of that name is not ours.
func (r *round) collide(err error) error {
	n := int32(1)
	if c := r.d.Status.CollisionCount; c != nil {
		n = *c + 1
	}
	r.d.Status.CollisionCount = &n
	_ = r.writeStatus()
	return err
}

func newSet(d *appsv1.Deployment, s replicaSets, rev int64) *appsv1.ReplicaSet {
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
func (r *round) refresh(rev int64) error {
	d := r.d
	updated := *r.current
	updated.Annotations = maps.Clone(r.current.Annotations)
	annotate(d, &updated, rev)
	updated.Annotations[desiredAnnotation], updated.Annotations[maxAnnotation] = r.current.Annotations[desiredAnnotation], r.current.Annotations[maxAnnotation]
	updated.Spec.MinReadySeconds = d.Spec.MinReadySeconds
	if updated.Spec.MinReadySeconds != r.current.Spec.MinReadySeconds || !maps.Equal(updated.Annotations, r.current.Annotations) {
		stored, err := r.write(&updated)
		if err == nil {
			r.current = stored
		}
		return err
	}
	changed := setRevision(d, revision(r.current))
	if d.Spec.ProgressDeadlineSeconds != nil && conditionOf(d, appsv1.DeploymentProgressing) == nil {
		r.setCondition(d, appsv1.DeploymentProgressing, corev1.ConditionTrue, "FoundNewReplicaSet", fmt.Sprintf("Found new replica set %q", r.current.Name))
		changed = true
	}
	if changed {
		return r.writeStatus()
	}
	return nil
}

// setRevision writes the newest revision to the deployment's copy. It is stored with the status, which leaves the generation alone.
func setRevision(d *appsv1.Deployment, rev int64) (changed bool) {
	want := strconv.FormatInt(rev, 10)
	if d.Annotations[revisionAnnotation] == want {
		return false
	}
	if d.Annotations == nil {
		d.Annotations = map[string]string{}
	}
	d.Annotations[revisionAnnotation] = want
	return true
}

// cleanUp deletes the oldest sets beyond the history limit that are empty. Models cleanupDeployment.
func (r *round) cleanUp() error {
	if r.d.Spec.RevisionHistoryLimit == nil {
		return nil
	}
	alive := slices.DeleteFunc(slices.Clone(r.old), func(rs *appsv1.ReplicaSet) bool { return rs.DeletionTimestamp != nil })
	slices.SortStableFunc(alive, func(a, b *appsv1.ReplicaSet) int { return int(revision(a) - revision(b)) })
	for i := range len(alive) - int(*r.d.Spec.RevisionHistoryLimit) {
		rs := alive[i]
		if *rs.Spec.Replicas != 0 || rs.Status.Replicas != 0 || rs.Generation > rs.Status.ObservedGeneration {
			continue
		}
		r.pass.Call()
		if _, err := r.client.Delete("replicasets.apps", rs.Namespace, rs.Name, api.DeleteOptions{}); err != nil && !apierrors.IsNotFound(err) {
			return err
		}
	}
	return nil
}
