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
	if r.flag("all") && r.str("selector") != "" {
		return errors.New("cannot set --all and --selector at the same time")
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
	return r.changePods(args, "failed to patch resources update to pod template", "resource requirements updated", func(spec *corev1.PodSpec) []error {
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
	})
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
	name := args[len(args)-1]
	resources := args[:len(args)-1]
	if len(resources) == 0 && len(r.list("filename")) == 0 && r.str("kustomize") == "" {
		return errNoSetResources
	}
	return r.changePods(resources, "failed to patch ServiceAccountName", "serviceaccount updated", func(spec *corev1.PodSpec) []error {
		spec.ServiceAccountName = name
		return nil
	})
}

// runSetSelector models k8s.io/kubectl/pkg/cmd/set SetSelectorOptions.
func runSetSelector(r *run, args []string) error {
	if err := r.readDryRun(); err != nil {
		return err
	}
	if len(args) < 2 && len(r.list("filename")) == 0 {
		return errors.New("one or more resources must be specified as <resource> <name> or <resource>/<name>")
	}
	selector, err := metav1.ParseToLabelSelector(args[len(args)-1])
	if err != nil {
		return err
	}
	b := r.newBuilder().args(r.flag("all"), args[:len(args)-1])
	b.latest = true
	return b.each(func(i *info) error {
		changed := i.object.DeepCopyObject().(store.Object)
		service, ok := changed.(*corev1.Service)
		if !ok {
			return fmt.Errorf("setting a selector is only supported for Services")
		}
		if len(selector.MatchExpressions) > 0 {
			return fmt.Errorf("match expression %v not supported on this object", selector.MatchExpressions)
		}
		service.Spec.Selector = selector.MatchLabels
		return r.sendChange(i, changed, "", "selector updated")
	})
}
