package kubectl

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/strategicpatch"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/store"
)

const (
	revisionAnnotation = "deployment.kubernetes.io/revision"
	changeCause        = "kubernetes.io/change-cause"
)

// revision is one entry of a workload's history.
type revision struct {
	number   int64
	cause    string
	template *corev1.PodTemplateSpec
	object   store.Object // the replica set or controller revision that keeps it
	restored store.Object // the workload as it was; nil for deployments
}

// printed is what -o shows of a revision.
func (v *revision) printed() any {
	if v.restored != nil {
		return v.restored
	}
	return v.object
}

func templateOf(obj store.Object) *corev1.PodTemplateSpec {
	switch o := obj.(type) {
	case *appsv1.Deployment:
		return &o.Spec.Template
	case *appsv1.DaemonSet:
		return &o.Spec.Template
	case *appsv1.StatefulSet:
		return &o.Spec.Template
	}
	return nil
}

func revisionOf(m metav1.Object) int64 {
	n, _ := strconv.ParseInt(m.GetAnnotations()[revisionAnnotation], 10, 64)
	return n
}

// history lists a workload's revisions, oldest first. Models k8s.io/kubectl/pkg/polymorphichelpers HistoryViewer.
func (r *run) history(obj store.Object) ([]revision, error) {
	r.p.Sleep(requestTime)
	var out []revision
	switch o := obj.(type) {
	case *appsv1.Deployment:
		for _, rs := range owned(r, "replicasets.apps", o, o.Spec.Selector) {
			if n := revisionOf(rs); n > 0 {
				out = append(out, revision{number: n, cause: rs.GetAnnotations()[changeCause], template: &rs.(*appsv1.ReplicaSet).Spec.Template, object: rs})
			}
		}
	case *appsv1.DaemonSet:
		out = r.controllerRevisions(o, o.Spec.Selector)
	case *appsv1.StatefulSet:
		out = r.controllerRevisions(o, o.Spec.Selector)
	default:
		return nil, errNoHistory(api.KindOf(obj), "history viewer", "history")
	}
	slices.SortFunc(out, func(a, b revision) int { return int(a.number - b.number) })
	return out, nil
}

// visited are the kinds, of groups, that kubectl's tools for workloads know at all. Models k8s.io/kubectl/pkg/apps (GroupKindElement).Accept.
func visited(k *api.Kind) bool {
	switch k.Name() {
	case "daemonsets.apps", "deployments.apps", "jobs.batch", "pods", "replicasets.apps", "replicationcontrollers", "statefulsets.apps", "cronjobs.batch":
		return true
	}
	return false
}

// errNoHistory says that a kind has no history, or nothing that goes back in it.
func errNoHistory(k *api.Kind, none, failed string) error {
	if visited(k) {
		return fmt.Errorf("no %s has been implemented for %q", none, k.GroupKind().String())
	}
	return fmt.Errorf("error retrieving %s for %q, no visitor method exists for %v", failed, k.GroupKind().String(), struct{ group, kind string }{k.Group, k.Kind})
}

// owned lists the objects of a resource that a workload selects and controls.
func owned(r *run, resource string, owner store.Object, selector *metav1.LabelSelector) []store.Object {
	s, err := metav1.LabelSelectorAsSelector(selector)
	if err != nil {
		return nil
	}
	var out []store.Object
	for _, o := range r.objectsOf(resource, owner.GetNamespace()) {
		if metav1.IsControlledBy(o, owner) && s.Matches(labels.Set(o.GetLabels())) {
			out = append(out, o)
		}
	}
	return out
}

func (r *run) controllerRevisions(obj store.Object, selector *metav1.LabelSelector) []revision {
	var out []revision
	for _, o := range owned(r, "controllerrevisions.apps", obj, selector) {
		c := o.(*appsv1.ControllerRevision)
		rev := revision{number: c.Revision, cause: c.Annotations[changeCause], object: c}
		before, err := json.Marshal(obj)
		if err == nil {
			if after, err := strategicpatch.StrategicMergePatch(before, c.Data.Raw, api.KindOf(obj).New()); err == nil {
				restored := api.KindOf(obj).New()
				if json.Unmarshal(after, restored) == nil {
					rev.template, rev.restored = templateOf(restored), restored
				}
			}
		}
		out = append(out, rev)
	}
	return out
}

// runRolloutHistory models k8s.io/kubectl/pkg/cmd/rollout RolloutHistoryOptions.
func runRolloutHistory(r *run, args []string) error {
	b, err := r.rolloutBuilder(args)
	if err != nil {
		return err
	}
	number := r.integer("revision")
	if number < 0 {
		return fmt.Errorf("revision must be a positive integer: %v", number)
	}
	return b.each(func(i *info) error {
		list, err := r.history(i.object)
		if err != nil {
			return err
		}
		if r.str("output") != "" {
			return r.printRevisions(list, number)
		}
		text, head := "", ""
		if number > 0 {
			head = fmt.Sprintf("with revision #%d", number)
			if text, err = r.revisionText(list, number); err != nil {
				return err
			}
		} else {
			text = historyTable(list)
		}
		_, err = fmt.Fprintf(r.out, "%s %s\n%s\n", i.title(), head, text)
		return err
	})
}

func historyTable(list []revision) string {
	if len(list) == 0 {
		return "No rollout history found."
	}
	w := newWriter(zeroTime)
	w.write(0, "REVISION\tCHANGE-CAUSE\n")
	for _, v := range list {
		w.write(0, "%d\t%s\n", v.number, orNone(v.cause))
	}
	return w.text()
}

func findRevision(list []revision, number int64) *revision {
	for i := range list {
		if list[i].number == number {
			return &list[i]
		}
	}
	return nil
}

// revisionText is a revision's pod template, not laid out in columns.
func (r *run) revisionText(list []revision, number int64) (string, error) {
	if len(list) == 0 {
		return "No rollout history found.", nil
	}
	v := findRevision(list, number)
	if v == nil {
		return "", errors.New("unable to find the specified revision")
	}
	template := v.template.DeepCopy()
	if _, ok := v.object.(*appsv1.ReplicaSet); ok && v.cause != "" {
		metav1.SetMetaDataAnnotation(&template.ObjectMeta, changeCause, v.cause)
	}
	return templateText(template), nil
}

func templateText(t *corev1.PodTemplateSpec) string {
	w := newPlainWriter()
	w.podTemplate(t)
	return w.plain.String()
}

func (r *run) printRevisions(list []revision, number int64) error {
	p, err := r.outputPrinter("name")
	if err != nil {
		return err
	}
	if number > 0 {
		v := findRevision(list, number)
		if v == nil {
			return errors.New("unable to find the specified revision")
		}
		return p.print(r.out, v.printed())
	}
	for _, v := range list {
		if err := p.print(r.out, v.printed()); err != nil {
			return err
		}
	}
	return nil
}
