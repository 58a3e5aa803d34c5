package api

import (
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/podscope/podscope/engine/store"
)

// coreKinds are those of the core group that a pod's life needs.
func coreKinds() []*Kind {
	return []*Kind{podKind(), nodeKind(), namespaceKind(), eventKind(), configMapKind(), secretKind(), serviceAccountKind(), podTemplateKind()}
}

func coreKind(kind, resource string, namespaced bool, newObject func() store.Object, shortNames ...string) *Kind {
	return &Kind{
		GroupVersionKind: schema.GroupVersionKind{Version: "v1", Kind: kind}, Resource: resource, Namespaced: namespaced,
		New: newObject, ShortNames: shortNames, unconditional: true,
	}
}

func podKind() *Kind {
	k := coreKind("Pod", "pods", true, func() store.Object { return &corev1.Pod{} }, "po")
	k.Categories = []string{"all"}
	k.Subresources = []string{"status", "ephemeralcontainers", "resize"}
	k.strategy = podStrategy().hooks()
	k.status = podStatus
	k.gracefulDelete = podGracefulDelete
	k.fieldNames = []string{
		"spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "spec.hostNetwork",
		"status.phase", "status.podIP", "status.podIPs", "status.nominatedNodeName",
	}
	k.fields = func(obj store.Object) fields.Set {
		pod := obj.(*corev1.Pod)
		return fields.Set{
			"spec.nodeName": pod.Spec.NodeName, "spec.restartPolicy": string(pod.Spec.RestartPolicy),
			"spec.schedulerName": pod.Spec.SchedulerName, "spec.serviceAccountName": pod.Spec.ServiceAccountName,
			"spec.hostNetwork": strconv.FormatBool(pod.Spec.HostNetwork), "status.phase": string(pod.Status.Phase),
			"status.podIP": pod.Status.PodIP, "status.podIPs": pod.Status.PodIP, "status.nominatedNodeName": pod.Status.NominatedNodeName,
		}
	}
	return k
}

func nodeKind() *Kind {
	k := coreKind("Node", "nodes", false, func() store.Object { return &corev1.Node{} }, "no")
	k.Subresources = []string{"status"}
	k.strategy = nodeStrategy().hooks()
	k.status = func(old, obj store.Object) (store.Object, bool) {
		was, is := old.(*corev1.Node), obj.(*corev1.Node)
		merged := *was
		is.Status.DeepCopyInto(&merged.Status)
		return &merged, !equality.Semantic.DeepEqual(&was.Status, &merged.Status)
	}
	k.fieldNames = []string{"spec.unschedulable"}
	k.fields = func(obj store.Object) fields.Set {
		return fields.Set{"spec.unschedulable": strconv.FormatBool(obj.(*corev1.Node).Spec.Unschedulable)}
	}
	return k
}

func namespaceKind() *Kind {
	k := coreKind("Namespace", "namespaces", false, func() store.Object { return &corev1.Namespace{} }, "ns")
	k.Subresources = []string{"status", "finalize"}
	k.strategy = namespaceStrategy().hooks()
	k.deletion = deleteNamespace
	k.fieldNames = []string{"status.phase"}
	k.fields = func(obj store.Object) fields.Set {
		return fields.Set{"status.phase": string(obj.(*corev1.Namespace).Status.Phase)}
	}
	return k
}

func configMapKind() *Kind {
	k := coreKind("ConfigMap", "configmaps", true, func() store.Object { return &corev1.ConfigMap{} }, "cm")
	k.strategy = configMapStrategy().hooks()
	return k
}

func secretKind() *Kind {
	k := coreKind("Secret", "secrets", true, func() store.Object { return &corev1.Secret{} })
	k.strategy = secretStrategy().hooks()
	k.fieldNames = []string{"type"}
	k.fields = func(obj store.Object) fields.Set {
		return fields.Set{"type": string(obj.(*corev1.Secret).Type)}
	}
	return k
}

func serviceAccountKind() *Kind {
	k := coreKind("ServiceAccount", "serviceaccounts", true, func() store.Object { return &corev1.ServiceAccount{} }, "sa")
	k.strategy = serviceAccountStrategy().hooks()
	return k
}

// eventFields are the fields of events as events.k8s.io names them.
// Models pkg/apis/events/v1 AddFieldLabelConversionsForEvent.
func eventFields(core *Kind) (names []string, of func(store.Object) fields.Set) {
	rename := func(name string) string {
		if rest, ok := strings.CutPrefix(name, "involvedObject."); ok {
			return "regarding." + rest
		}
		if name == "reportingComponent" {
			return "reportingController"
		}
		return name
	}
	for _, name := range core.fieldNames {
		if name != "source" {
			names = append(names, rename(name))
		}
	}
	return names, func(obj store.Object) fields.Set {
		set := fields.Set{}
		for name, value := range core.fields(obj) {
			set[rename(name)] = value
		}
		return set
	}
}

func eventKind() *Kind {
	k := coreKind("Event", "events", true, func() store.Object { return &corev1.Event{} }, "ev")
	k.fieldNames = []string{
		"involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid", "involvedObject.apiVersion",
		"involvedObject.resourceVersion", "involvedObject.fieldPath", "reason", "reportingComponent", "source", "type",
	}
	k.fields = func(obj store.Object) fields.Set {
		e := obj.(*corev1.Event)
		source := e.Source.Component
		if source == "" {
			source = e.ReportingController
		}
		return fields.Set{
			"involvedObject.kind": e.InvolvedObject.Kind, "involvedObject.namespace": e.InvolvedObject.Namespace,
			"involvedObject.name": e.InvolvedObject.Name, "involvedObject.uid": string(e.InvolvedObject.UID),
			"involvedObject.apiVersion": e.InvolvedObject.APIVersion, "involvedObject.resourceVersion": e.InvolvedObject.ResourceVersion,
			"involvedObject.fieldPath": e.InvolvedObject.FieldPath, "reason": e.Reason, "reportingComponent": e.ReportingController,
			"source": source, "type": e.Type,
		}
	}
	return k
}
