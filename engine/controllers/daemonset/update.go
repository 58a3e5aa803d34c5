package daemonset

import (
	"encoding/json"
	"maps"
	"slices"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/intstr"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/ownership"
)

// revision keeps a ControllerRevision for the present template, the newest of the set's, and returns its hash. Models constructHistory.
func (c *Controller) revision(ds *appsv1.DaemonSet) string {
	hash := ownership.TemplateHash(&ds.Spec.Template, ds.Status.CollisionCount)
	name := ds.Name + "-" + hash
	var last int64
	var current *appsv1.ControllerRevision
	for _, r := range api.List[*appsv1.ControllerRevision](c.client, ds.Namespace) {
		if ref := metav1.GetControllerOf(r); ref == nil || ref.UID != ds.UID {
			continue
		}
		last = max(last, r.Revision)
		if r.Name == name {
			current = r
		}
	}
	switch {
	case ds.DeletionTimestamp != nil:
	case current == nil:
		labels := maps.Clone(ds.Spec.Template.Labels)
		labels[appsv1.DefaultDaemonSetUniqueLabelKey] = hash
		_, _ = c.client.Create(&appsv1.ControllerRevision{
			ObjectMeta: metav1.ObjectMeta{Namespace: ds.Namespace, Name: name, Labels: labels, Annotations: ds.Annotations, OwnerReferences: []metav1.OwnerReference{ownership.Reference(ds)}},
			Data:       runtime.RawExtension{Raw: templatePatch(ds)}, Revision: last + 1,
		}, api.CreateOptions{})
	case current.Revision < last:
		newest := current.DeepCopy()
		newest.Revision = last + 1
		_, _ = c.client.Update(newest, api.UpdateOptions{})
	}
	return hash
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

// roll deletes old pods, as many at a time as may be unavailable, on whatever node they are: first those that are unavailable anyway.
// Models rollingUpdate without surge.
func (c *Controller) roll(ds *appsv1.DaemonSet, pods map[string][]*corev1.Pod, hash string) {
	wanted := 0
	for _, node := range api.List[*corev1.Node](c.client, "") {
		if run, _ := allowed(ds, node); run {
			wanted++
		}
	}
	var idle, busy []*corev1.Pod
	unavailable := 0
	for _, node := range slices.Sorted(maps.Keys(pods)) {
		p := pods[node][0]
		ready := c.available(p, ds)
		switch {
		case len(pods[node]) > 1 || !ready && current(p, ds, hash):
			unavailable++
		case !ready:
			unavailable++
			idle = append(idle, p)
		case !current(p, ds, hash):
			busy = append(busy, p)
		}
	}
	room := max(c.maxUnavailable(ds, wanted)-unavailable, 0)
	c.remove(ds, idle...)
	c.remove(ds, busy[:min(room, len(busy))]...)
}

func (c *Controller) maxUnavailable(ds *appsv1.DaemonSet, nodes int) int {
	one := intstr.FromInt32(1)
	limit := &one
	if r := ds.Spec.UpdateStrategy.RollingUpdate; r != nil && r.MaxUnavailable != nil {
		limit = r.MaxUnavailable
	}
	n, err := intstr.GetScaledValueFromIntOrPercent(limit, nodes, true)
	if err != nil {
		return 1
	}
	return max(n, 1)
}

// current reports whether a pod was made from the present template.
func current(p *corev1.Pod, ds *appsv1.DaemonSet, hash string) bool {
	return p.Labels[appsv1.DefaultDaemonSetUniqueLabelKey] == hash || p.Labels["pod-template-generation"] == generation(ds)
}

func (c *Controller) available(p *corev1.Pod, ds *appsv1.DaemonSet) bool {
	since, ready := ownership.Ready(p)
	if !ready {
		return false
	}
	wait := time.Duration(ds.Spec.MinReadySeconds)*time.Second - c.sim.Now().Sub(since.Time)
	if ds.Spec.MinReadySeconds > 0 && wait > 0 {
		c.enqueue(ds.Namespace, ds.Name, wait)
		return false
	}
	return true
}

// updateStatus counts nodes by how the set does on them. Models updateDaemonSetStatus.
func (c *Controller) updateStatus(ds *appsv1.DaemonSet, pods map[string][]*corev1.Pod, hash string) {
	stored, err := api.Get[*appsv1.DaemonSet](c.client, ds.Namespace, ds.Name)
	if err != nil || stored.UID != ds.UID {
		return
	}
	updated := stored.DeepCopy()
	st := appsv1.DaemonSetStatus{ObservedGeneration: ds.Generation, CollisionCount: stored.Status.CollisionCount}
	for _, node := range api.List[*corev1.Node](c.client, "") {
		run, _ := allowed(ds, node)
		own := pods[node.Name]
		if run {
			st.DesiredNumberScheduled++
		}
		switch {
		case len(own) == 0:
		case !run:
			st.NumberMisscheduled++
		default:
			p := own[0]
			st.CurrentNumberScheduled++
			if _, ready := ownership.Ready(p); ready {
				st.NumberReady++
			}
			if c.available(p, ds) {
				st.NumberAvailable++
			}
			if current(p, ds, hash) {
				st.UpdatedNumberScheduled++
			}
		}
	}
	st.NumberUnavailable = st.DesiredNumberScheduled - st.NumberAvailable
	updated.Status = st
	if !equality.Semantic.DeepEqual(stored.Status, st) {
		_, _ = c.client.UpdateStatus(updated)
	}
}
