package daemonset

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/ownership"
	"github.com/podscope/podscope/engine/controllers/workqueue"
)

// history keeps a ControllerRevision for the present template, the newest of the set's, and returns its hash and the other revisions.
// Models constructHistory.
func (c *Controller) history(p *workqueue.Pass, ds *appsv1.DaemonSet) (hash string, old []*appsv1.ControllerRevision) {
	hash = ownership.TemplateHash(&ds.Spec.Template, ds.Status.CollisionCount)
	name := ds.Name + "-" + hash
	var last int64
	var present *appsv1.ControllerRevision
	for _, r := range api.List[*appsv1.ControllerRevision](c.client, ds.Namespace) {
		if ref := metav1.GetControllerOfNoCopy(r); ref == nil || ref.UID != ds.UID {
			continue
		}
		if r.Name == name {
			present = r
			continue
		}
		last = max(last, r.Revision)
		old = append(old, r)
	}
	switch {
	case present == nil:
		p.Call()
		labels := maps.Clone(ds.Spec.Template.Labels)
		labels[appsv1.DefaultDaemonSetUniqueLabelKey] = hash
		_, _ = c.client.Create(&appsv1.ControllerRevision{
			ObjectMeta: metav1.ObjectMeta{Namespace: ds.Namespace, Name: name, Labels: labels, Annotations: ds.Annotations, OwnerReferences: []metav1.OwnerReference{ownership.Reference(ds)}},
			Data:       runtime.RawExtension{Raw: templatePatch(ds)}, Revision: last + 1,
		}, api.CreateOptions{})
	case present.Revision <= last:
		p.Call()
		newest := present.DeepCopy()
		newest.Revision = last + 1
		_, _ = c.client.Update(newest, api.UpdateOptions{})
	}
	return hash, old
}

// forget deletes the oldest revisions beyond the limit of which no pod is left. Models cleanupHistory.
func (c *Controller) forget(p *workqueue.Pass, ds *appsv1.DaemonSet, old []*appsv1.ControllerRevision, pods []*corev1.Pod) {
	excess := len(old) - int(*ds.Spec.RevisionHistoryLimit)
	slices.SortFunc(old, func(a, b *appsv1.ControllerRevision) int { return cmp.Compare(a.Revision, b.Revision) })
	for _, r := range old {
		hash := r.Labels[appsv1.DefaultDaemonSetUniqueLabelKey]
		if excess <= 0 {
			return
		}
		if slices.ContainsFunc(pods, func(p *corev1.Pod) bool { return p.Labels[appsv1.DefaultDaemonSetUniqueLabelKey] == hash }) {
			continue
		}
		p.Call()
		_, _ = c.client.Delete("controllerrevisions.apps", r.Namespace, r.Name, api.DeleteOptions{})
		excess--
	}
}

// templatePatch is the patch that brings the template back. Models getPatch.
func templatePatch(ds *appsv1.DaemonSet) []byte {
	var template map[string]any
	data, _ := json.Marshal(ds.Spec.Template)
	_ = json.Unmarshal(data, &template)
	template["$patch"] = "replace"
	patch, _ := json.Marshal(map[string]any{"spec": map[string]any{"template": template}})
	return patch
}
