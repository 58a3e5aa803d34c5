package view

import (
	"fmt"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/podscope/podscope/engine/protocol"
	"github.com/podscope/podscope/engine/store"
)

// resources are the kinds that can be looked at, beside pods.
var resources = map[string]string{
	"Node": "nodes", "Service": "services", "Deployment": "deployments.apps", "ReplicaSet": "replicasets.apps", "StatefulSet": "statefulsets.apps",
	"DaemonSet": "daemonsets.apps", "ReplicationController": "replicationcontrollers", "Job": "jobs.batch", "CronJob": "cronjobs.batch",
}

// Named finds an object that is not a pod.
func (m Moment) Named(ref protocol.Ref) (store.Object, bool) {
	resource, ok := resources[ref.Kind]
	if !ok {
		return nil, false
	}
	if ref.Kind == "Node" {
		ref.Namespace = ""
	}
	return m.Store.GetAt(store.Key{Resource: resource, Namespace: ref.Namespace, Name: ref.Name}, m.Rev)
}

// Object is all about an object that is not a pod.
func (m Moment) Object(ref protocol.Ref, o store.Object) *protocol.Object {
	out := &protocol.Object{Ref: ref, ID: string(o.GetUID()), Labels: keyValues(o.GetLabels())}
	f := facts{&out.Facts}
	if owner := controller(o); owner != "" {
		f.add("metadata.ownerReferences", owner)
	}
	switch o := o.(type) {
	case *corev1.Node:
		m.nodeObject(out, o)
	case *corev1.Service:
		f.service(o)
		out.Strangers = m.strangers(o)
	case *appsv1.Deployment:
		f.deployment(o)
		out.Conditions = conditions(m, o.Status.Conditions, func(c appsv1.DeploymentCondition) (string, corev1.ConditionStatus, string, string, metav1.Time) {
			return string(c.Type), c.Status, c.Reason, c.Message, c.LastTransitionTime
		})
	case *appsv1.ReplicaSet:
		f.replicas("spec.replicas", o.Spec.Replicas)
		f.selector(o.Spec.Selector)
		f.template(&o.Spec.Template)
		out.Conditions = conditions(m, o.Status.Conditions, func(c appsv1.ReplicaSetCondition) (string, corev1.ConditionStatus, string, string, metav1.Time) {
			return string(c.Type), c.Status, c.Reason, c.Message, c.LastTransitionTime
		})
	case *appsv1.StatefulSet:
		f.statefulSet(o)
	case *appsv1.DaemonSet:
		f.selector(o.Spec.Selector)
		f.add("spec.updateStrategy", o.Spec.UpdateStrategy.Type)
		f.template(&o.Spec.Template)
	case *corev1.ReplicationController:
		f.replicas("spec.replicas", o.Spec.Replicas)
	case *batchv1.Job:
		f.job(o)
		out.Conditions = conditions(m, o.Status.Conditions, func(c batchv1.JobCondition) (string, corev1.ConditionStatus, string, string, metav1.Time) {
			return string(c.Type), c.Status, c.Reason, c.Message, c.LastTransitionTime
		})
	case *batchv1.CronJob:
		f.add("spec.schedule", o.Spec.Schedule)
		f.add("spec.concurrencyPolicy", o.Spec.ConcurrencyPolicy)
	}
	return out
}

func (m Moment) nodeObject(out *protocol.Object, n *corev1.Node) {
	f := facts{&out.Facts}
	f.add("spec.podCIDR", n.Spec.PodCIDR)
	if n.Spec.Unschedulable {
		f.add("spec.unschedulable", true)
	}
	for _, t := range n.Spec.Taints {
		f.add("spec.taints", t.ToString())
	}
	f.add("status.allocatable.cpu", n.Status.Allocatable.Cpu())
	f.add("status.allocatable.memory", humanMemory(n.Status.Allocatable.Memory()))
	f.add("status.allocatable.pods", n.Status.Allocatable.Pods())
	f.add("status.nodeInfo.kubeletVersion", n.Status.NodeInfo.KubeletVersion)
	out.Conditions = conditions(m, n.Status.Conditions, func(c corev1.NodeCondition) (string, corev1.ConditionStatus, string, string, metav1.Time) {
		return string(c.Type), c.Status, c.Reason, c.Message, c.LastTransitionTime
	})
}

// conditions are an object's, whatever their type.
func conditions[C any](m Moment, list []C, read func(C) (string, corev1.ConditionStatus, string, string, metav1.Time)) []protocol.Condition {
	out := make([]protocol.Condition, 0, len(list))
	for _, c := range list {
		kind, status, reason, message, since := read(c)
		out = append(out, protocol.Condition{Type: kind, Status: string(status), Reason: reason, Message: message, Since: m.Clock(since.Time)})
	}
	return out
}

// facts are what an object's fields say.
type facts struct{ list *[]protocol.KeyValue }

func (f facts) add(path string, value any) {
	if text := fmt.Sprint(value); text != "" {
		*f.list = append(*f.list, protocol.KeyValue{Key: path, Value: text})
	}
}

func (f facts) replicas(path string, n *int32) {
	if n != nil {
		f.add(path, *n)
	}
}

func (f facts) selector(s *metav1.LabelSelector) {
	if s != nil {
		f.add("spec.selector", metav1.FormatLabelSelector(s))
	}
}

func (f facts) template(t *corev1.PodTemplateSpec) {
	for i := range t.Spec.Containers {
		c := &t.Spec.Containers[i]
		f.add("spec.template.spec.containers["+c.Name+"].image", c.Image)
	}
}

func (f facts) deployment(d *appsv1.Deployment) {
	f.replicas("spec.replicas", d.Spec.Replicas)
	f.selector(d.Spec.Selector)
	f.add("spec.strategy.type", d.Spec.Strategy.Type)
	if r := d.Spec.Strategy.RollingUpdate; r != nil {
		f.add("spec.strategy.rollingUpdate.maxUnavailable", r.MaxUnavailable)
		f.add("spec.strategy.rollingUpdate.maxSurge", r.MaxSurge)
	}
	f.replicas("spec.progressDeadlineSeconds", d.Spec.ProgressDeadlineSeconds)
	f.template(&d.Spec.Template)
}

func (f facts) statefulSet(s *appsv1.StatefulSet) {
	f.replicas("spec.replicas", s.Spec.Replicas)
	f.selector(s.Spec.Selector)
	f.add("spec.serviceName", s.Spec.ServiceName)
	f.add("spec.podManagementPolicy", s.Spec.PodManagementPolicy)
	f.add("spec.updateStrategy.type", s.Spec.UpdateStrategy.Type)
	f.template(&s.Spec.Template)
}

func (f facts) job(j *batchv1.Job) {
	f.replicas("spec.completions", j.Spec.Completions)
	f.replicas("spec.parallelism", j.Spec.Parallelism)
	f.replicas("spec.backoffLimit", j.Spec.BackoffLimit)
	if j.Spec.CompletionMode != nil {
		f.add("spec.completionMode", *j.Spec.CompletionMode)
	}
	f.template(&j.Spec.Template)
}

func (f facts) service(s *corev1.Service) {
	f.add("spec.type", s.Spec.Type)
	f.add("spec.clusterIP", s.Spec.ClusterIP)
	f.add("spec.externalName", s.Spec.ExternalName)
	for _, kv := range keyValues(s.Spec.Selector) {
		f.add("spec.selector", kv.Key+"="+kv.Value)
	}
	for i := range s.Spec.Ports {
		f.add("spec.ports", servicePort(&s.Spec.Ports[i]))
	}
	if s.Spec.SessionAffinity == corev1.ServiceAffinityClientIP {
		f.add("spec.sessionAffinity", s.Spec.SessionAffinity)
	}
}
