package api

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	utilerrors "k8s.io/apimachinery/pkg/util/errors"
	"k8s.io/kubernetes/pkg/apis/core"
)

// limitRanges are those of the request's namespace.
func (r *request) limitRanges() []*corev1.LimitRange {
	var out []*corev1.LimitRange
	for _, obj := range r.server.store.List("limitranges", r.namespace) {
		out = append(out, obj.(*corev1.LimitRange))
	}
	return out
}

// defaultLimits gives a new pod's containers the resources that the namespace's limit ranges prescribe.
// Models plugin/pkg/admission/limitranger PodMutateLimitFunc
func (r *request) defaultLimits(pod *core.Pod) error {
	for _, lr := range r.limitRanges() {
		requests, limits := core.ResourceList{}, core.ResourceList{}
		for _, item := range lr.Spec.Limits {
			if item.Type == corev1.LimitTypeContainer {
				copyResources(requests, item.DefaultRequest)
				copyResources(limits, item.Default)
			}
		}
		var notes []string
		for i := range pod.Spec.Containers {
			notes = append(notes, fillResources(&pod.Spec.Containers[i], "container", requests, limits)...)
		}
		for i := range pod.Spec.InitContainers {
			notes = append(notes, fillResources(&pod.Spec.InitContainers[i], "init container", requests, limits)...)
		}
		if len(notes) > 0 {
			if pod.Annotations == nil {
				pod.Annotations = map[string]string{}
			}
			pod.Annotations["kubernetes.io/limit-ranger"] = "LimitRanger plugin set: " + strings.Join(notes, "; ")
		}
	}
	return nil
}

func copyResources(to core.ResourceList, from corev1.ResourceList) {
	for name, q := range from {
		to[core.ResourceName(name)] = q.DeepCopy()
	}
}

func fillResources(c *core.Container, what string, requests, limits core.ResourceList) []string {
	var notes []string
	if names := fill(&c.Resources.Requests, requests); len(names) > 0 {
		notes = append(notes, fmt.Sprintf("%s request for %s %s", strings.Join(names, ", "), what, c.Name))
	}
	if names := fill(&c.Resources.Limits, limits); len(names) > 0 {
		notes = append(notes, fmt.Sprintf("%s limit for %s %s", strings.Join(names, ", "), what, c.Name))
	}
	return notes
}

// fill adds what is missing and names it, in order.
func fill(list *core.ResourceList, defaults core.ResourceList) []string {
	var added []string
	for _, name := range slices.Sorted(maps.Keys(defaults)) {
		if _, found := (*list)[name]; found {
			continue
		}
		if *list == nil {
			*list = core.ResourceList{}
		}
		(*list)[name] = defaults[name].DeepCopy()
		added = append(added, string(name))
	}
	return added
}

// enforceLimits refuses pods and claims outside the namespace's limit ranges.
// Models plugin/pkg/admission/limitranger PodValidateLimitFunc, PersistentVolumeClaimValidateLimitFunc
func (r *request) enforceLimits(obj any) error {
	for _, lr := range r.limitRanges() {
		var errs []error
		for _, item := range lr.Spec.Limits {
			errs = append(errs, itemErrors(item, obj)...)
		}
		if err := utilerrors.NewAggregate(errs); err != nil {
			return err
		}
	}
	return nil
}

func itemErrors(item corev1.LimitRangeItem, obj any) []error {
	switch o := obj.(type) {
	case *core.PersistentVolumeClaim:
		if item.Type == corev1.LimitTypePersistentVolumeClaim {
			return claimLimitErrors(item, o.Spec.Resources.Requests)
		}
	case *core.Pod:
		switch item.Type {
		case corev1.LimitTypeContainer:
			var errs []error
			for _, c := range append(slices.Clone(o.Spec.Containers), o.Spec.InitContainers...) {
				errs = append(errs, limitErrors(item, c.Resources.Requests, c.Resources.Limits)...)
			}
			return errs
		case corev1.LimitTypePod:
			return limitErrors(item, podTotal(o, requestsOf), podTotal(o, limitsOf))
		}
	}
	return nil
}

func limitErrors(item corev1.LimitRangeItem, requests, limits core.ResourceList) []error {
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(item.Min)) {
		errs = append(errs, belowMin(item, name, requests, limits))
	}
	for _, name := range slices.Sorted(maps.Keys(item.Max)) {
		errs = append(errs, aboveMax(item, name, requests, limits))
	}
	for _, name := range slices.Sorted(maps.Keys(item.MaxLimitRequestRatio)) {
		errs = append(errs, aboveRatio(item, name, requests, limits))
	}
	return slices.DeleteFunc(errs, func(err error) bool { return err == nil })
}

func claimLimitErrors(item corev1.LimitRangeItem, requests core.ResourceList) []error {
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(item.Min)) {
		errs = append(errs, belowMin(item, name, requests, nil))
	}
	for _, name := range slices.Sorted(maps.Keys(item.Max)) {
		maximum := item.Max[name]
		if request, ok := requests[core.ResourceName(name)]; !ok {
			errs = append(errs, fmt.Errorf("maximum %s usage per %s is %s.  No request is specified", name, item.Type, maximum.String()))
		} else if request.Cmp(maximum) > 0 {
			errs = append(errs, fmt.Errorf("maximum %s usage per %s is %s, but request is %s", name, item.Type, maximum.String(), request.String()))
		}
	}
	return slices.DeleteFunc(errs, func(err error) bool { return err == nil })
}

// Models plugin/pkg/admission/limitranger minConstraint
func belowMin(item corev1.LimitRangeItem, name corev1.ResourceName, requests, limits core.ResourceList) error {
	minimum := item.Min[name]
	request, ok := requests[core.ResourceName(name)]
	if !ok {
		return fmt.Errorf("minimum %s usage per %s is %s.  No request is specified", name, item.Type, minimum.String())
	}
	if request.Cmp(minimum) < 0 {
		return fmt.Errorf("minimum %s usage per %s is %s, but request is %s", name, item.Type, minimum.String(), request.String())
	}
	if limit, ok := limits[core.ResourceName(name)]; ok && limit.Cmp(minimum) < 0 {
		return fmt.Errorf("minimum %s usage per %s is %s, but limit is %s", name, item.Type, minimum.String(), limit.String())
	}
	return nil
}

// Models plugin/pkg/admission/limitranger maxConstraint
func aboveMax(item corev1.LimitRangeItem, name corev1.ResourceName, requests, limits core.ResourceList) error {
	maximum := item.Max[name]
	limit, ok := limits[core.ResourceName(name)]
	if !ok {
		return fmt.Errorf("maximum %s usage per %s is %s.  No limit is specified", name, item.Type, maximum.String())
	}
	if limit.Cmp(maximum) > 0 {
		return fmt.Errorf("maximum %s usage per %s is %s, but limit is %s", name, item.Type, maximum.String(), limit.String())
	}
	if request, ok := requests[core.ResourceName(name)]; ok && request.Cmp(maximum) > 0 {
		return fmt.Errorf("maximum %s usage per %s is %s, but request is %s", name, item.Type, maximum.String(), request.String())
	}
	return nil
}

// Models plugin/pkg/admission/limitranger limitRequestRatioConstraint
func aboveRatio(item corev1.LimitRangeItem, name corev1.ResourceName, requests, limits core.ResourceList) error {
	maximum := item.MaxLimitRequestRatio[name]
	request, limit := requests[core.ResourceName(name)], limits[core.ResourceName(name)]
	if request.IsZero() {
		return fmt.Errorf("%s max limit to request ratio per %s is %s, but no request is specified or request is 0", name, item.Type, maximum.String())
	}
	if limit.IsZero() {
		return fmt.Errorf("%s max limit to request ratio per %s is %s, but no limit is specified or limit is 0", name, item.Type, maximum.String())
	}
	if ratio := limit.AsApproximateFloat64() / request.AsApproximateFloat64(); ratio > maximum.AsApproximateFloat64() {
		return fmt.Errorf("%s max limit to request ratio per %s is %s, but provided ratio is %f", name, item.Type, maximum.String(), ratio)
	}
	return nil
}

func requestsOf(r core.ResourceRequirements) core.ResourceList { return r.Requests }
func limitsOf(r core.ResourceRequirements) core.ResourceList   { return r.Limits }

// podTotal is what a pod needs: its containers and side-cars together, or its hungriest init container with the side-cars before it.
// Models plugin/pkg/admission/limitranger podRequests, podLimits
func podTotal(pod *core.Pod, of func(core.ResourceRequirements) core.ResourceList) core.ResourceList {
	total, sidecars, most := core.ResourceList{}, core.ResourceList{}, core.ResourceList{}
	for _, c := range pod.Spec.Containers {
		addResources(total, of(c.Resources))
	}
	for _, c := range pod.Spec.InitContainers {
		if c.RestartPolicy != nil && *c.RestartPolicy == core.ContainerRestartPolicyAlways {
			addResources(total, of(c.Resources))
			addResources(sidecars, of(c.Resources))
			maxResources(most, sidecars)
			continue
		}
		needed := maps.Clone(sidecars)
		addResources(needed, of(c.Resources))
		maxResources(most, needed)
	}
	maxResources(total, most)
	if whole := pod.Spec.Resources; whole != nil {
		for name, q := range of(*whole) {
			if name == core.ResourceCPU || name == core.ResourceMemory {
				total[name] = q
			}
		}
	}
	return total
}

func addResources(to, from core.ResourceList) {
	for name, q := range from {
		sum := resource.Quantity{}
		if had, ok := to[name]; ok {
			sum = had.DeepCopy()
		}
		sum.Add(q)
		to[name] = sum
	}
}

func maxResources(to, from core.ResourceList) {
	for name, q := range from {
		if had, ok := to[name]; !ok || q.Cmp(had) > 0 {
			to[name] = q.DeepCopy()
		}
	}
}
