package kubectl

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/podscope/podscope/engine/store"
)

// describeCore describes the kinds that a pod's life needs; it reports false for others.
func (r *run) describeCore(w *writer, obj store.Object) bool {
	switch o := obj.(type) {
	case *corev1.Pod:
		w.pod(o)
	case *corev1.Node:
		w.node(r, o)
	case *corev1.Namespace:
		w.namespace(r, o)
	case *corev1.ConfigMap:
		w.configMap(o)
	case *corev1.Secret:
		w.secret(o)
	case *corev1.ServiceAccount:
		w.serviceAccount(o)
	default:
		return false
	}
	return true
}

func (w *writer) namespace(r *run, n *corev1.Namespace) {
	w.write(0, "Name:\t%s\n", n.Name)
	w.meta(n)
	w.write(0, "Status:\t%s\n", n.Status.Phase)
	if len(n.Status.Conditions) > 0 {
		w.write(0, "Conditions:\n")
		w.write(1, "Type\tStatus\tLastTransitionTime\tReason\tMessage\n")
		w.write(1, "----\t------\t------------------\t------\t-------\n")
		for _, c := range n.Status.Conditions {
			w.write(1, "%v\t%v\t%s\t%v\t%v\n", c.Type, c.Status, date(c.LastTransitionTime), c.Reason, c.Message)
		}
	}
	w.write(0, "\n")
	w.quotas(r.objectsOf("resourcequotas", n.Name))
	w.write(0, "\n")
	w.limitRanges(r.objectsOf("limitranges", n.Name))
}

// objectsOf lists a resource that the cluster may not have.
func (r *run) objectsOf(resource, namespace string) []store.Object {
	objects, err := r.client.List(resource, namespace)
	if err != nil {
		return nil
	}
	return objects
}

func (w *writer) limitRanges(list []store.Object) {
	if len(list) == 0 {
		w.write(0, "No LimitRange resource.\n")
		return
	}
	w.write(0, "Resource Limits\n Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio\n")
	w.write(0, " ----\t--------\t---\t---\t---------------\t-------------\t-----------------------\n")
	for _, o := range list {
		w.limits(o.(*corev1.LimitRange), " ")
	}
}

// limits models k8s.io/kubectl/pkg/describe describeLimitRangeSpec, with resources in the order of their names.
func (w *writer) limits(l *corev1.LimitRange, prefix string) {
	for _, item := range l.Spec.Limits {
		all := corev1.ResourceList{}
		lists := []corev1.ResourceList{item.Min, item.Max, item.DefaultRequest, item.Default, item.MaxLimitRequestRatio}
		for _, list := range lists {
			for name, q := range list {
				all[name] = q
			}
		}
		for _, name := range sortedResources(all) {
			w.write(0, "%s%v\t%v", prefix, item.Type, name)
			for _, list := range lists {
				cell := "-"
				if q, ok := list[name]; ok {
					cell = q.String()
				}
				w.write(0, "\t%v", cell)
			}
			w.write(0, "\n")
		}
	}
}

func (w *writer) configMap(c *corev1.ConfigMap) {
	w.head(c)
	w.meta(c)
	w.write(0, "\nData\n====\n")
	for _, k := range sortedKeys(c.Data) {
		w.write(0, "%s:\n----\n", k)
		w.write(0, "%s\n", c.Data[k])
		w.write(0, "\n")
	}
	w.write(0, "\nBinaryData\n====\n")
	for _, k := range sortedKeys(c.BinaryData) {
		w.write(0, "%s: %d bytes\n", k, len(c.BinaryData[k]))
	}
	w.write(0, "\n")
}

func (w *writer) secret(s *corev1.Secret) {
	w.head(s)
	w.meta(s)
	w.write(0, "\nType:\t%s\n", s.Type)
	w.write(0, "\nData\n====\n")
	for _, k := range sortedKeys(s.Data) {
		if k == corev1.ServiceAccountTokenKey && s.Type == corev1.SecretTypeServiceAccountToken {
			w.write(0, "%s:\t%s\n", k, s.Data[k])
		} else {
			w.write(0, "%s:\t%d bytes\n", k, len(s.Data[k]))
		}
	}
}

func (w *writer) serviceAccount(s *corev1.ServiceAccount) {
	w.head(s)
	w.meta(s)
	title := "Image pull secrets:"
	if len(s.ImagePullSecrets) == 0 {
		w.write(0, "%s\t<none>\n", title)
	}
	for _, ref := range s.ImagePullSecrets {
		w.write(0, "%s\t%s\n", title, ref.Name)
		title = "                   "
	}
}

// podsWhere lists the pods of a namespace ("" for all) that match.
func (r *run) podsWhere(namespace string, match func(*corev1.Pod) bool) []*corev1.Pod {
	objects, err := r.client.List("pods", namespace)
	if err != nil {
		return nil
	}
	var out []*corev1.Pod
	for _, o := range objects {
		if p := o.(*corev1.Pod); match(p) {
			out = append(out, p)
		}
	}
	return out
}

// eventsOf lists the events about an object. Nodes have two UIDs in events: kubelets use the name.
// Models k8s.io/kubectl/pkg/describe searchEvents.
func (r *run) eventsOf(obj store.Object) []*corev1.Event {
	r.p.Sleep(requestTime)
	uids := map[types.UID]bool{obj.GetUID(): true}
	kind := obj.GetObjectKind().GroupVersionKind().Kind
	switch o := obj.(type) {
	case *corev1.Node:
		uids[types.UID(o.Name)] = true
	case *corev1.Pod:
		kind = ""
		if mirror := o.Annotations[corev1.MirrorPodAnnotationKey]; mirror != "" {
			uids = map[types.UID]bool{types.UID(mirror): true}
		}
	}
	objects, err := r.client.List("events", "")
	if err != nil {
		return nil
	}
	var out []*corev1.Event
	for _, o := range objects {
		e := o.(*corev1.Event)
		ref := e.InvolvedObject
		if ref.Name == obj.GetName() && ref.Namespace == obj.GetNamespace() && uids[ref.UID] && (kind == "" || ref.Kind == kind) {
			out = append(out, e)
		}
	}
	return out
}
