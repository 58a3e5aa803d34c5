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

var errNoSetResources = errors.New("one or more resources must be specified as <resource> <name> or <resource>/<name>")

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

// changePods changes the pod specs of the objects that the arguments select and patches what differs.
// Models k8s.io/kubectl/pkg/cmd/set CalculatePatches.
func (r *run) changePods(args []string, words, operation string, change func(*corev1.PodSpec) []error) error {
	b := r.newBuilder().args(r.flag("all"), args)
	b.latest = true
	infos, err := b.collect()
	if err != nil {
		return err
	}
	var errs []error
	for _, i := range infos {
		changed := i.object.DeepCopyObject().(store.Object)
		spec := podSpecOf(changed)
		if spec == nil {
			errs = append(errs, fmt.Errorf("error: %s the object is not a pod or does not have a pod template: %T\n", i.resourceTitle(), i.object)) //nolint:staticcheck // kubectl's words
			continue
		}
		if failed := change(spec); len(failed) > 0 {
			errs = append(errs, failed...)
			continue
		}
		if err := r.sendChange(i, changed, words, operation); err != nil {
			errs = append(errs, err)
		}
	}
	return utilerrors.NewAggregate(errs)
}

func (r *run) sendChange(i *info, changed store.Object, words, operation string) error {
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
	if string(patch) == "{}" {
		return nil
	}
	if r.flag("local") || r.dryRun == dryRunClient {
		return r.printDone(changed, operation)
	}
	obj, err := r.patch(i.kind, i.namespace, i.name, types.StrategicMergePatchType, patch, "")
	if err != nil {
		if words == "" {
			return err
		}
		return fmt.Errorf("%s: %v", words, err)
	}
	return r.printDone(obj, operation)
}

// runSetImage models k8s.io/kubectl/pkg/cmd/set SetImageOptions.
func runSetImage(r *run, args []string) error {
	if err := r.readDryRun(); err != nil {
		return err
	}
	resources, changes, err := splitPairs(args, "image")
	if err != nil {
		return err
	}
	images, invalid := map[string]string{}, []string{}
	for _, c := range changes {
		name, image, ok := strings.Cut(c, "=")
		if !ok || name == "" {
			invalid = append(invalid, c)
			continue
		}
		images[name] = image
	}
	if len(invalid) > 0 {
		return fmt.Errorf("invalid image format: %s", strings.Join(invalid, ", "))
	}
	if err := r.checkSet(resources, len(images) == 0, "at least one image update is required"); err != nil {
		return err
	}
	if _, all := images["*"]; all && len(images) > 1 {
		return errors.New("all containers are already specified by *, but saw more than one container_name=container_image pairs")
	}
	return r.changePods(resources, "failed to patch image update to pod template", "image updated", func(spec *corev1.PodSpec) []error {
		var errs []error
		for _, name := range sortedKeys(images) {
			inInit, inMain := setImage(spec.InitContainers, name, images[name]), setImage(spec.Containers, name, images[name])
			if !inInit && !inMain {
				errs = append(errs, fmt.Errorf("error: unable to find container named %q", name))
			}
		}
		return errs
	})
}

func setImage(list []corev1.Container, name, image string) bool {
	found := false
	for i := range list {
		if list[i].Name == name || name == "*" {
			list[i].Image = image
			found = true
		}
	}
	return found
}

// checkSet refuses what every set command refuses.
func (r *run) checkSet(resources []string, nothing bool, words string) error {
	var errs []error
	if r.flag("all") && r.str("selector") != "" {
		errs = append(errs, errors.New("cannot set --all and --selector at the same time"))
	}
	if len(resources) == 0 && len(r.list("filename")) == 0 && r.str("kustomize") == "" {
		errs = append(errs, errNoSetResources)
	}
	if nothing {
		errs = append(errs, errors.New(words))
	}
	return joinErrors(errs)
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
