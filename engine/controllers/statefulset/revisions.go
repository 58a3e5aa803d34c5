package statefulset

import (
	"bytes"
	"encoding/json"
	"hash/fnv"
	"maps"
	"slices"
	"strconv"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/rand"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/ownership"
	"github.com/podscope/podscope/engine/controllers/workqueue"
	"github.com/podscope/podscope/engine/explain"
)

// version is a revision with the template that it keeps.
type version struct {
	*appsv1.ControllerRevision
	template *corev1.PodTemplateSpec
}

// revisions are a set's history, oldest first, with the revision that its pods had when they were last all the same, and the newest.
type revisions struct {
	all             []*appsv1.ControllerRevision
	current, update version
	collisions      int32
}

// history finds a set's revisions and sees to it that there is one of the present template, as the newest.
// Models getStatefulSetRevisions.
func (c *Controller) history(p *workqueue.Pass, set *appsv1.StatefulSet, selector labels.Selector) (revisions, error) {
	out := revisions{all: c.owned(set, selector)}
	if set.Status.CollisionCount != nil {
		out.collisions = *set.Status.CollisionCount
	}
	var last, same *appsv1.ControllerRevision
	patch := templatePatch(&set.Spec.Template)
	for _, r := range out.all {
		if last = r; bytes.Equal(r.Data.Raw, patch) {
			same = r
		}
	}
	var err error
	update := same
	switch {
	case same == nil:
		p.Call()
		update, err = c.newRevision(set, patch, last, &out.collisions)
	case same != last:
		newest := same.DeepCopy()
		newest.Revision = last.Revision + 1
		p.Call()
		update, err = stored(c.client.Update(newest, api.UpdateOptions{}))
	}
	if err != nil {
		return out, err
	}
	out.update = version{update, &set.Spec.Template}
	out.current = out.update
	for _, r := range out.all {
		if r.Name == set.Status.CurrentRevision {
			out.current = version{r, templateOf(r, set)}
		}
	}
	return out, nil
}

func stored(obj runtime.Object, err error) (*appsv1.ControllerRevision, error) {
	if err != nil {
		return nil, err
	}
	return obj.(*appsv1.ControllerRevision), nil
}

// owned lists a set's revisions, oldest first, and adopts orphans that match.
func (c *Controller) owned(set *appsv1.StatefulSet, selector labels.Selector) []*appsv1.ControllerRevision {
	var out []*appsv1.ControllerRevision
	for _, r := range api.List[*appsv1.ControllerRevision](c.client, set.Namespace, api.WithLabels(selector)) {
		ref := metav1.GetControllerOfNoCopy(r)
		if ref == nil && set.DeletionTimestamp == nil {
			adopted := r.DeepCopy()
			adopted.OwnerReferences = append(adopted.OwnerReferences, ownership.Reference(set))
			if kept, err := stored(c.client.Update(adopted, api.UpdateOptions{})); err == nil {
				out = append(out, kept)
			}
		} else if ref != nil && ref.UID == set.UID {
			out = append(out, r)
		}
	}
	slices.SortStableFunc(out, func(a, b *appsv1.ControllerRevision) int { return int(a.Revision - b.Revision) })
	return out
}

// revisionHashLabel is on the revisions; their pods have another. Models pkg/controller/history ControllerRevisionHashLabel
const revisionHashLabel = "controller.kubernetes.io/hash"

// newRevision stores the present template. A name that is taken by something else is avoided. Models CreateControllerRevision.
func (c *Controller) newRevision(set *appsv1.StatefulSet, patch []byte, last *appsv1.ControllerRevision, collisions *int32) (*appsv1.ControllerRevision, error) {
	next := int64(1)
	if last != nil {
		next = last.Revision + 1
	}
	for {
		hash := revisionHash(patch, *collisions)
		l := maps.Clone(set.Spec.Template.Labels)
		l[revisionHashLabel] = hash
		made, err := stored(c.client.Create(&appsv1.ControllerRevision{
			ObjectMeta: metav1.ObjectMeta{
				Namespace: set.Namespace, Name: set.Name + "-" + hash, Labels: l, Annotations: maps.Clone(set.Annotations),
				OwnerReferences: []metav1.OwnerReference{ownership.Reference(set)},
			},
			Data: runtime.RawExtension{Raw: patch}, Revision: next,
		}, api.CreateOptions{}))
		if err == nil && last != nil {
			c.note(set, explain.RuleRolloutStarted, map[string]string{"revision": strconv.FormatInt(next, 10)}, "spec.template")
		}
		if !apierrors.IsAlreadyExists(err) {
			return made, err
		}
		if taken, err := api.Get[*appsv1.ControllerRevision](c.client, set.Namespace, set.Name+"-"+hash); err == nil && bytes.Equal(taken.Data.Raw, patch) {
			return taken, nil
		}
		*collisions++
	}
}

// revisionHash models pkg/controller/history HashControllerRevision.
func revisionHash(patch []byte, collisions int32) string {
	h := fnv.New32()
	_, _ = h.Write(patch)
	_, _ = h.Write([]byte(strconv.Itoa(int(collisions))))
	return rand.SafeEncodeString(strconv.FormatUint(uint64(h.Sum32()), 10))
}

// templatePatch is the patch that brings a template back. Models getPatch.
func templatePatch(t *corev1.PodTemplateSpec) []byte {
	var template map[string]any
	data, _ := json.Marshal(t)
	_ = json.Unmarshal(data, &template)
	template["$patch"] = "replace"
	patch, _ := json.Marshal(map[string]any{"spec": map[string]any{"template": template}})
	return patch
}

// templateOf is the template that a revision keeps. Models ApplyRevision.
func templateOf(r *appsv1.ControllerRevision, set *appsv1.StatefulSet) *corev1.PodTemplateSpec {
	var kept struct {
		Spec struct {
			Template corev1.PodTemplateSpec `json:"template"`
		} `json:"spec"`
	}
	if err := json.Unmarshal(r.Data.Raw, &kept); err != nil {
		return &set.Spec.Template
	}
	return &kept.Spec.Template
}

// truncate deletes the oldest revisions beyond the limit that nothing uses. Models truncateHistory.
func (c *Controller) truncate(pass *workqueue.Pass, set *appsv1.StatefulSet, pods []*corev1.Pod, history revisions) {
	live := map[string]bool{history.current.Name: true, history.update.Name: true}
	for _, p := range pods {
		live[p.Labels[appsv1.StatefulSetRevisionLabel]] = true
	}
	idle := slices.DeleteFunc(slices.Clone(history.all), func(r *appsv1.ControllerRevision) bool { return live[r.Name] })
	limit := int(*set.Spec.RevisionHistoryLimit)
	if limit < 0 || len(idle) <= limit {
		return
	}
	for _, r := range idle[:len(idle)-limit] {
		pass.Call()
		_, _ = c.client.Delete("controllerrevisions.apps", r.Namespace, r.Name, api.DeleteOptions{})
	}
}
