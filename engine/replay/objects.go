package replay

import (
	"reflect"
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/kubectl"
	"github.com/podscope/podscope/engine/store"
)

// recorded are the kinds beside pods and events whose changes a trace has.
var recorded = []string{
	"Service", "EndpointSlice", "Node", "Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "Job", "CronJob", "PersistentVolumeClaim", "ReplicationController",
	"HorizontalPodAutoscaler",
}

// notSummed are the columns of `kubectl get` that a record has elsewhere or not at all.
var notSummed = []string{"NAME", "AGE", "LAST SCHEDULE", "DURATION"}

// object records a write when it changes what the record shows.
func (r *records) object(e store.Entry) {
	kind := api.KindOf(e.Object).Kind
	if !slices.Contains(recorded, kind) || e.Object.GetNamespace() == "kube-system" {
		return
	}
	key := kind + "/" + e.Object.GetName()
	rec := ObjectRecord{Kind: kind, Name: e.Object.GetName(), Deleted: e.Type == watch.Deleted}
	if !rec.Deleted {
		describe(&rec, e.Object)
	}
	if last, ok := r.objects[key]; ok && reflect.DeepEqual(last, rec) {
		return
	}
	r.objects[key] = rec
	rec.At = r.zero(e)
	r.trace.Objects = append(r.trace.Objects, rec)
}

// describe fills in an object's row, and the conditions of endpoints and the taints of nodes.
func describe(rec *ObjectRecord, obj store.Object) {
	names, cells := kubectl.Row(obj, time.Time{}, false)
	rec.Summary = map[string]string{}
	for i, name := range names {
		if !slices.Contains(notSummed, name) {
			rec.Summary[name] = cells[i]
		}
	}
	switch o := obj.(type) {
	case *corev1.Node:
		for _, t := range o.Spec.Taints {
			rec.Taints = append(rec.Taints, TaintRecord{Key: t.Key, Value: t.Value, Effect: string(t.Effect)})
		}
		rec.Unschedulable = o.Spec.Unschedulable
	case *discoveryv1.EndpointSlice:
		for _, ep := range o.Endpoints {
			rec.Endpoints = append(rec.Endpoints, endpointRecord(ep))
		}
	}
}

func endpointRecord(ep discoveryv1.Endpoint) EndpointRecord {
	is := func(b *bool) bool { return b != nil && *b }
	rec := EndpointRecord{Addresses: ep.Addresses, Ready: is(ep.Conditions.Ready), Serving: is(ep.Conditions.Serving), Terminating: is(ep.Conditions.Terminating)}
	if ep.TargetRef != nil {
		rec.Target = ep.TargetRef.Name
	}
	if ep.NodeName != nil {
		rec.Node = *ep.NodeName
	}
	return rec
}
