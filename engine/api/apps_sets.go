package api

import (
	"k8s.io/apimachinery/pkg/api/equality"
	metav1validation "k8s.io/apimachinery/pkg/apis/meta/v1/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
	pvcutil "k8s.io/kubernetes/pkg/api/persistentvolumeclaim"
	podutil "k8s.io/kubernetes/pkg/api/pod"
	"k8s.io/kubernetes/pkg/apis/apps"
	"k8s.io/kubernetes/pkg/apis/apps/validation"
)

// Models pkg/registry/apps/statefulset statefulSetStrategy
func statefulSetStrategy() strategy[*apps.StatefulSet] {
	return strategy[*apps.StatefulSet]{
		prepareForCreate: func(_ *request, s *apps.StatefulSet) {
			s.Status, s.Generation = apps.StatefulSetStatus{}, 1
			podutil.DropDisabledTemplateFields(&s.Spec.Template, nil)
			dropMaxUnavailable(s)
		},
		validate: func(_ *request, s *apps.StatefulSet) field.ErrorList {
			return validation.ValidateStatefulSet(s, podutil.GetValidationOptionsFromPodTemplate(&s.Spec.Template, nil))
		},
		warnings: statefulSetWarnings,
		prepareForUpdate: func(_ *request, s, old *apps.StatefulSet) {
			s.Status = old.Status
			podutil.DropDisabledTemplateFields(&s.Spec.Template, &old.Spec.Template)
			dropMaxUnavailable(s)
			if !equality.Semantic.DeepEqual(s.Spec, old.Spec) {
				s.Generation = old.Generation + 1
			}
		},
		validateUpdate: func(_ *request, s, old *apps.StatefulSet) field.ErrorList {
			return validation.ValidateStatefulSetUpdate(s, old, podutil.GetValidationOptionsFromPodTemplate(&s.Spec.Template, &old.Spec.Template))
		},
		subresources: map[string]subresource[*apps.StatefulSet]{"status": {
			prepare:  func(_ *request, s, old *apps.StatefulSet) { s.Spec = old.Spec },
			validate: updates(validation.ValidateStatefulSetStatusUpdate),
		}},
	}
}

// dropMaxUnavailable clears what belongs to a feature that is off (MaxUnavailableStatefulSet).
// Models pkg/registry/apps/statefulset dropStatefulSetDisabledFields
func dropMaxUnavailable(s *apps.StatefulSet) {
	if rolling := s.Spec.UpdateStrategy.RollingUpdate; rolling != nil {
		rolling.MaxUnavailable = nil
	}
}

func statefulSetWarnings(_ *request, s, old *apps.StatefulSet) []string {
	var out []string
	claims := field.NewPath("spec", "volumeClaimTemplates")
	if old == nil {
		out = templateWarnings(s.Name, &s.Spec.Template, nil, true, false)
	} else {
		out = templateWarnings(s.Name, &s.Spec.Template, &old.Spec.Template, s.Generation != old.Generation, false)
	}
	for i, claim := range s.Spec.VolumeClaimTemplates {
		path := claims.Index(i)
		if old != nil {
			path = path.Child("Spec")
		}
		out = append(out, pvcutil.GetWarningsForPersistentVolumeClaimSpec(path, claim.Spec)...)
	}
	if limit := s.Spec.RevisionHistoryLimit; limit != nil && *limit < 0 {
		out = append(out, "spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended")
	}
	return out
}

// Models pkg/registry/apps/daemonset daemonSetStrategy
func daemonSetStrategy() strategy[*apps.DaemonSet] {
	return strategy[*apps.DaemonSet]{
		prepareForCreate: func(_ *request, ds *apps.DaemonSet) {
			ds.Status, ds.Generation = apps.DaemonSetStatus{}, 1
			ds.Spec.TemplateGeneration = max(ds.Spec.TemplateGeneration, 1)
			podutil.DropDisabledTemplateFields(&ds.Spec.Template, nil)
		},
		validate: func(_ *request, ds *apps.DaemonSet) field.ErrorList {
			return validation.ValidateDaemonSet(ds, podutil.GetValidationOptionsFromPodTemplate(&ds.Spec.Template, nil))
		},
		warnings: func(_ *request, ds, old *apps.DaemonSet) []string {
			if old == nil {
				return templateWarnings(ds.Name, &ds.Spec.Template, nil, true, false)
			}
			return templateWarnings(ds.Name, &ds.Spec.Template, &old.Spec.Template, ds.Spec.TemplateGeneration != old.Spec.TemplateGeneration, false)
		},
		prepareForUpdate: func(_ *request, ds, old *apps.DaemonSet) {
			podutil.DropDisabledTemplateFields(&ds.Spec.Template, &old.Spec.Template)
			ds.Status, ds.Spec.TemplateGeneration = old.Status, old.Spec.TemplateGeneration
			if !equality.Semantic.DeepEqual(ds.Spec.Template, old.Spec.Template) {
				ds.Spec.TemplateGeneration++
				ds.Generation = old.Generation + 1
			} else if !equality.Semantic.DeepEqual(ds.Spec, old.Spec) {
				ds.Generation = old.Generation + 1
			}
		},
		validateUpdate: func(_ *request, ds, old *apps.DaemonSet) field.ErrorList {
			opts := podutil.GetValidationOptionsFromPodTemplate(&ds.Spec.Template, &old.Spec.Template)
			opts.AllowInvalidLabelValueInSelector = opts.AllowInvalidLabelValueInSelector || metav1validation.LabelSelectorHasInvalidLabelValue(old.Spec.Selector)
			return validation.ValidateDaemonSetUpdate(ds, old, opts)
		},
		subresources: map[string]subresource[*apps.DaemonSet]{"status": {
			prepare:  func(_ *request, ds, old *apps.DaemonSet) { ds.Spec = old.Spec },
			validate: updates(validation.ValidateDaemonSetStatusUpdate),
		}},
	}
}
