package kubectl

import (
	"errors"
	"fmt"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/podscope/podscope/engine/store"
)

// parseResources reads cpu=200m,memory=512Mi. Models k8s.io/kubectl/pkg/generate/versioned populateResourceListV1.
func parseResources(spec string) (corev1.ResourceList, error) {
	if spec == "" {
		return nil, nil
	}
	out := corev1.ResourceList{}
	for _, part := range strings.Split(spec, ",") {
		pair := strings.Split(part, "=")
		if len(pair) != 2 {
			return nil, fmt.Errorf("Invalid argument syntax %v, expected <resource>=<value>", part) //nolint:staticcheck // kubectl's words
		}
		q, err := resource.ParseQuantity(pair[1])
		if err != nil {
			return nil, err
		}
		out[corev1.ResourceName(pair[0])] = q
	}
	return out, nil
}

// runSetResources models k8s.io/kubectl/pkg/cmd/set SetResourcesOptions.
func runSetResources(r *run, args []string) error {
	if err := r.readDryRun(); err != nil {
		return err
	}
	infos, err := r.setInfos(args)
	if err != nil {
		return err
	}
	if err := r.checkLocal(); err != nil {
		return err
	}
	if r.flag("all") && r.str("selector") != "" {
		return errAllAndSelector
	}
	if r.str("limits") == "" && r.str("requests") == "" {
		return errors.New("you must specify an update to requests or limits (in the form of --requests/--limits)")
	}
	limits, err := parseResources(r.str("limits"))
	if err != nil {
		return err
	}
	requests, err := parseResources(r.str("requests"))
	if err != nil {
		return err
	}
	return r.changePods(infos, setChange{operation: "resource requirements updated", failed: "failed to patch resources update to pod template", change: func(spec *corev1.PodSpec) []error {
		pattern := r.str("containers")
		found := append(matching(spec.Containers, pattern), matching(spec.InitContainers, pattern)...)
		if len(found) == 0 {
			return []error{fmt.Errorf("error: unable to find container named %s", pattern)}
		}
		for _, c := range found {
			mergeResources(&c.Resources.Limits, limits)
			mergeResources(&c.Resources.Requests, requests)
		}
		return nil
	}})
}

func mergeResources(into *corev1.ResourceList, from corev1.ResourceList) {
	if len(from) > 0 && *into == nil {
		*into = corev1.ResourceList{}
	}
	for name, q := range from {
		(*into)[name] = q
	}
}

// runSetServiceAccount models k8s.io/kubectl/pkg/cmd/set SetServiceAccountOptions.
func runSetServiceAccount(r *run, args []string) error {
	if err := r.readDryRun(); err != nil {
		return err
	}
	if len(args) == 0 {
		return errors.New("serviceaccount is required")
	}
	if err := r.checkLocal(); err != nil {
		return err
	}
	name := args[len(args)-1]
	infos, err := r.setInfos(args[:len(args)-1])
	if err != nil {
		return err
	}
	return r.changePods(infos, setChange{operation: "serviceaccount updated", failed: "failed to patch ServiceAccountName", eager: true, change: func(spec *corev1.PodSpec) []error {
		spec.ServiceAccountName = name
		return nil
	}})
}

// runSetSelector models k8s.io/kubectl/pkg/cmd/set SetSelectorOptions.
func runSetSelector(r *run, args []string) error {
	if err := r.readDryRun(); err != nil {
		return err
	}
	if len(args) == 0 {
		return errors.New("one selector is required")
	}
	selector, err := metav1.ParseToLabelSelector(args[len(args)-1])
	if err != nil {
		return err
	}
	infos, err := r.setInfos(args[:len(args)-1])
	if err != nil {
		return err
	}
	var errs []error
	for _, i := range infos {
		if err := r.setSelector(i, selector); err != nil {
			errs = append(errs, err)
		}
	}
	return joinErrors(errs)
}

func (r *run) setSelector(i *info, selector *metav1.LabelSelector) error {
	old := i.object.DeepCopyObject().(store.Object)
	changed := i.object.DeepCopyObject().(store.Object)
	service, ok := changed.(*corev1.Service)
	if !ok {
		return fmt.Errorf("setting a selector is only supported for Services")
	}
	if len(selector.MatchExpressions) > 0 {
		return fmt.Errorf("match expression %v not supported on this object", selector.MatchExpressions)
	}
	service.Spec.Selector = selector.MatchLabels
	r.record(changed)
	if v := r.str("resource-version"); v != "" {
		old.SetResourceVersion("")
		changed.SetResourceVersion(v)
	}
	i.object = old
	return r.sendChange(i, changed, setChange{operation: "selector updated", eager: true})
}
