package kubectl

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"
	utilerrors "k8s.io/apimachinery/pkg/util/errors"
	"k8s.io/apimachinery/pkg/util/strategicpatch"

	"github.com/podscope/podscope/engine/store"
)

var (
	errNoSetResources = errors.New("one or more resources must be specified as <resource> <name> or <resource>/<name>")
	errAllAndSelector = errors.New("cannot set --all and --selector at the same time")
)

// podSpecOf is the pod spec inside a workload; nil for kinds without one.
// Models k8s.io/kubectl/pkg/polymorphichelpers updatePodSpecForObject.
func podSpecOf(obj store.Object) *corev1.PodSpec {
	switch o := obj.(type) {
	case *corev1.Pod:
		return &o.Spec
	case *corev1.ReplicationController:
		if o.Spec.Template == nil {
			o.Spec.Template = &corev1.PodTemplateSpec{}
		}
		return &o.Spec.Template.Spec
	case *appsv1.Deployment:
		return &o.Spec.Template.Spec
	case *appsv1.DaemonSet:
		return &o.Spec.Template.Spec
	case *appsv1.ReplicaSet:
		return &o.Spec.Template.Spec
	case *appsv1.StatefulSet:
		return &o.Spec.Template.Spec
	case *batchv1.Job:
		return &o.Spec.Template.Spec
	case *batchv1.CronJob:
		return &o.Spec.JobTemplate.Spec.Template.Spec
	}
	return nil
}

// setChange is what one of the set commands does to each object.
type setChange struct {
	operation string // "image updated"
	failed    string // what comes before the server's refusal
	eager     bool   // a patch is sent although nothing changes
	change    func(*corev1.PodSpec) []error
	idle      string // the refusal when nothing changes; "": nothing is said
}

// setInfos is what a set command's arguments select, or, with --local, what its files hold.
func (r *run) setInfos(args []string) ([]*info, error) {
	b := r.newBuilder()
	if !r.flag("local") {
		b.latest = true
		return b.args(r.flag("all"), args).collect()
	}
	if len(args) > 0 {
		return nil, errLocalResources
	}
	b.local, b.labels = true, ""
	infos, err := b.collect()
	for _, i := range infos {
		obj := i.kind.New()
		if err := json.Unmarshal(toJSON(i.manifest), obj); err != nil {
			return nil, err
		}
		i.object = obj
	}
	return infos, err
}

var errLocalDryRun = errors.New("cannot specify --local and --dry-run=server - did you mean --dry-run=client?")

func (r *run) checkLocal() error {
	if r.flag("local") && r.dryRun == dryRunServer {
		return errLocalDryRun
	}
	return nil
}

// changePods changes the pod specs of objects and patches what differs. What is wrong with one container does not keep the others' changes back.
// Models k8s.io/kubectl/pkg/cmd/set CalculatePatches.
func (r *run) changePods(infos []*info, c setChange) error {
	var errs []error
	for _, i := range infos {
		changed := i.object.DeepCopyObject().(store.Object)
		spec := podSpecOf(changed)
		if spec == nil {
			errs = append(errs, noPodTemplate(i))
			continue
		}
		errs = append(errs, c.change(spec)...)
		r.record(changed)
		if err := r.sendChange(i, changed, c); err != nil {
			errs = append(errs, err)
		}
	}
	return utilerrors.NewAggregate(errs)
}

func noPodTemplate(i *info) error {
	return fmt.Errorf("error: %s the object is not a pod or does not have a pod template: %T\n", i.resourceTitle(), i.object) //nolint:staticcheck // kubectl's words
}

func (r *run) sendChange(i *info, changed store.Object, c setChange) error {
	before, err := json.Marshal(i.object)
	if err != nil {
		return err
	}
	after, err := json.Marshal(changed)
	if err != nil {
		return err
	}
	patch, err := strategicpatch.CreateTwoWayMergePatch(before, after, i.kind.New())
	if err != nil {
		return err
	}
	if string(patch) == "{}" && c.idle != "" {
		return fmt.Errorf("failed to create patch for %v: %s", i.name, c.idle)
	}
	if string(patch) == "{}" && !c.eager {
		return nil
	}
	if r.flag("local") || r.dryRun == dryRunClient {
		return r.printDone(changed, c.operation)
	}
	obj, err := r.patch(i.kind, i.namespace, i.name, types.StrategicMergePatchType, patch, "")
	if err != nil {
		if c.failed == "" {
			return err
		}
		return fmt.Errorf("%s %v", c.failed, err)
	}
	return r.printDone(obj, c.operation)
}

// matching picks the containers that -c names; "*" is all of them, and a pattern may hold stars.
func matching(list []corev1.Container, pattern string) []*corev1.Container {
	var out []*corev1.Container
	for i := range list {
		if wild(pattern, list[i].Name) {
			out = append(out, &list[i])
		}
	}
	return out
}

// wild matches a name against a pattern in which a star stands for any text.
func wild(pattern, name string) bool {
	head, rest, star := strings.Cut(pattern, "*")
	if !star {
		return pattern == name
	}
	if !strings.HasPrefix(name, head) {
		return false
	}
	name = name[len(head):]
	for n := range len(name) + 1 {
		if wild(rest, name[n:]) {
			return true
		}
	}
	return false
}
