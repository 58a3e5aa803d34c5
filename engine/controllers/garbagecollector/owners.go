package garbagecollector

import (
	"fmt"
	"slices"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/explain"
	"github.com/podscope/podscope/engine/store"
)

// verify has an object looked at whose references do not lead to what is known to exist. Models addDependentToOwners.
func (c *Controller) verify(obj store.Object, key store.Key) {
	doubtful := false
	for _, ref := range obj.GetOwnerReferences() {
		at, known := c.live[ref.UID]
		if kind := kindOf(ref); known && kind != nil && kind.Name() == at.Resource && at.Name == ref.Name && (at.Namespace == "" || at.Namespace == key.Namespace) {
			continue
		}
		doubtful = true
		if known && at.Namespace != "" && at.Namespace != key.Namespace {
			c.reportNamespace(obj, ref)
		}
	}
	if doubtful {
		c.soon(func() { c.collect(key, obj.GetUID()) })
	}
}

// reportNamespace tells that an owner is elsewhere: references do not cross namespaces. Models reportInvalidNamespaceOwnerRef.
func (c *Controller) reportNamespace(obj store.Object, ref metav1.OwnerReference) {
	regarding := api.Reference(obj)
	regarding.ResourceVersion = ""
	c.recorder.EventRef(regarding, corev1.EventTypeWarning, "OwnerRefInvalidNamespace", fmt.Sprintf(
		"ownerRef [%s/%s, namespace: %s, name: %s, uid: %s] does not exist in namespace %q", ref.APIVersion, ref.Kind, obj.GetNamespace(), ref.Name, ref.UID, obj.GetNamespace()))
}

func kindOf(ref metav1.OwnerReference) *api.Kind {
	return api.KindFor(schema.FromAPIVersionAndKind(ref.APIVersion, ref.Kind))
}

// owners are an object's references by what became of the owners. Models classifyReferences.
type owners struct {
	solid    int         // owners that exist
	dangling []types.UID // those that do not
	waiting  []types.UID // those that are deleted in the foreground and wait for this object
}

// classify reports false when nobody can tell: an owner's kind is unknown, or an object of the whole cluster names one that is in a namespace.
func (c *Controller) classify(obj store.Object) (o owners, known bool) {
	for _, ref := range obj.GetOwnerReferences() {
		kind := kindOf(ref)
		if kind == nil || kind.Namespaced && obj.GetNamespace() == "" {
			return owners{}, false
		}
		key := kind.Key(obj.GetNamespace(), ref.Name)
		switch owner, ok := c.get(key, ref.UID); {
		case !ok:
			o.dangling = append(o.dangling, ref.UID)
		case owner.GetDeletionTimestamp() != nil && slices.Contains(owner.GetFinalizers(), metav1.FinalizerDeleteDependents):
			o.waiting = append(o.waiting, ref.UID)
		default:
			o.solid++
		}
	}
	return o, true
}

// collect deletes an object none of whose owners is left. One that has another owner loses the references to those that are gone or about to
// go. Models attemptToDeleteItem.
func (c *Controller) collect(key store.Key, uid types.UID) {
	obj, ok := c.get(key, uid)
	if !ok || obj.GetDeletionTimestamp() != nil || len(obj.GetOwnerReferences()) == 0 {
		return
	}
	o, known := c.classify(obj)
	if !known {
		return
	}
	gone := slices.Concat(o.dangling, o.waiting)
	switch {
	case o.solid > 0 && len(gone) > 0:
		c.disown(obj, gone)
	case o.solid > 0:
	case len(o.waiting) > 0 && len(c.of(uid)) > 0:
		obj = c.unblock(obj)
		c.noteCollected(obj, key)
		c.delete(obj, key, metav1.DeletePropagationForeground)
	case slices.Contains(obj.GetFinalizers(), metav1.FinalizerOrphanDependents):
		c.noteCollected(obj, key)
		c.delete(obj, key, metav1.DeletePropagationOrphan)
	case slices.Contains(obj.GetFinalizers(), metav1.FinalizerDeleteDependents):
		c.noteCollected(obj, key)
		c.delete(obj, key, metav1.DeletePropagationForeground)
	default:
		c.noteCollected(obj, key)
		c.delete(obj, key, metav1.DeletePropagationBackground)
	}
}

// unblock keeps objects that own each other from waiting for each other: when one of an object's dependents waits already for its own, the
// object's owners do not wait for it. Models unblockOwnerReferencesStrategicMergePatch.
func (c *Controller) unblock(obj store.Object) store.Object {
	waits := slices.ContainsFunc(c.of(obj.GetUID()), func(key store.Key) bool {
		dependent, ok := c.get(key, c.dependents[obj.GetUID()][key])
		return ok && dependent.GetDeletionTimestamp() != nil && slices.Contains(dependent.GetFinalizers(), metav1.FinalizerDeleteDependents)
	})
	if !waits {
		return obj
	}
	changed := obj.DeepCopyObject().(store.Object)
	refs, no := changed.GetOwnerReferences(), false
	for i := range refs {
		refs[i].BlockOwnerDeletion = &no
	}
	changed.SetOwnerReferences(refs)
	if stored, err := c.client.Update(changed, api.UpdateOptions{}); err == nil {
		return stored
	}
	return obj
}

func (c *Controller) noteCollected(obj store.Object, key store.Key) {
	refs := obj.GetOwnerReferences()
	last := refs[len(refs)-1]
	c.log.Add(explain.Decision{
		Actor: component, Kind: api.KindOf(obj).Kind, Namespace: key.Namespace, Name: key.Name, UID: string(obj.GetUID()), Rule: explain.RuleOwnerDeleted,
		Args: map[string]string{"owner": last.Kind + "/" + last.Name}, Field: "metadata.ownerReferences",
	})
}
