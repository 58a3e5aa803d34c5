package view

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/protocol"
	"github.com/podscope/podscope/engine/store"
)

// manyDifferences is how many differing fields are told of.
const manyDifferences = 6

// template is what an object makes its pods from.
func template(o store.Object) *corev1.PodTemplateSpec {
	switch o := o.(type) {
	case *appsv1.Deployment:
		return &o.Spec.Template
	case *appsv1.ReplicaSet:
		return &o.Spec.Template
	case *appsv1.StatefulSet:
		return &o.Spec.Template
	case *appsv1.DaemonSet:
		return &o.Spec.Template
	case *batchv1.Job:
		return &o.Spec.Template
	case *corev1.ReplicationController:
		return o.Spec.Template
	}
	return nil
}

// templateOf is what a revision keeps.
func templateOf(r *appsv1.ControllerRevision) *corev1.PodTemplateSpec {
	var kept struct {
		Spec struct {
			Template corev1.PodTemplateSpec `json:"template"`
		} `json:"spec"`
	}
	_ = json.Unmarshal(r.Data.Raw, &kept) // what cannot be read has no images
	return &kept.Spec.Template
}

func images(t *corev1.PodTemplateSpec) []string {
	out := []string{}
	if t == nil {
		return out
	}
	for i := range t.Spec.Containers {
		out = append(out, t.Spec.Containers[i].Image)
	}
	return out
}

// differences are the fields in which an older template and the newest one differ.
func differences(older, newest *corev1.PodTemplateSpec) []protocol.Difference {
	var out []protocol.Difference
	compare(&out, "", tree(older), tree(newest))
	return out[:min(len(out), manyDifferences)]
}

// tree is a template as JSON has it, without the label that tells replica sets apart.
func tree(t *corev1.PodTemplateSpec) any {
	text, err := json.Marshal(t)
	if err != nil {
		return nil
	}
	var out map[string]any
	if json.Unmarshal(text, &out) != nil {
		return nil
	}
	if meta, ok := out["metadata"].(map[string]any); ok {
		delete(meta, "creationTimestamp")
		if labels, ok := meta["labels"].(map[string]any); ok {
			delete(labels, appsv1.DefaultDeploymentUniqueLabelKey)
		}
	}
	return out
}

func compare(out *[]protocol.Difference, path string, a, b any) {
	am, aok := named(a)
	bm, bok := named(b)
	if !aok && !bok {
		if have, want := leaf(a), leaf(b); have != want {
			*out = append(*out, protocol.Difference{Path: strings.TrimPrefix(path, "."), Here: have, New: want})
		}
		return
	}
	_, list := a.([]any)
	_, other := b.([]any)
	keys := slices.Collect(maps.Keys(am))
	for k := range bm {
		if _, both := am[k]; !both {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	for _, k := range keys {
		next := path + "." + k
		if list || other {
			next = path + "[" + k + "]"
		}
		compare(out, next, am[k], bm[k])
	}
}

// named is an object's fields, or a list's items by their names, or else by their places.
func named(v any) (map[string]any, bool) {
	switch v := v.(type) {
	case map[string]any:
		return v, true
	case []any:
		out := make(map[string]any, len(v))
		for i, item := range v {
			key := fmt.Sprint(i)
			if fields, ok := item.(map[string]any); ok {
				if name, ok := fields["name"].(string); ok {
					key = name
				}
			}
			out[key] = item
		}
		return out, true
	}
	return nil, false
}

func leaf(v any) string {
	if v == nil {
		return ""
	}
	return fmt.Sprint(v)
}

// controller is the controlling owner as Pod.Owner words it: "ReplicaSet/web-5d4".
func controller(o store.Object) string {
	for _, r := range o.GetOwnerReferences() {
		if r.Controller != nil && *r.Controller {
			return r.Kind + "/" + r.Name
		}
	}
	return ""
}

func controlledBy(o, owner store.Object) bool {
	for _, r := range o.GetOwnerReferences() {
		if r.Controller != nil && *r.Controller && r.UID == owner.GetUID() {
			return true
		}
	}
	return false
}
