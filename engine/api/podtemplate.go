package api

import (
	"context"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"
	podutil "k8s.io/kubernetes/pkg/api/pod"
	"k8s.io/kubernetes/pkg/apis/core"
	"k8s.io/kubernetes/pkg/apis/core/validation"

	"github.com/podscope/podscope/engine/store"
)

func podTemplateKind() *Kind {
	return newKind(schema.GroupVersion{Version: "v1"}, "PodTemplate", "podtemplates", func() store.Object { return &corev1.PodTemplate{} }, podTemplateStrategy().hooks())
}

// Models pkg/registry/core/podtemplate podTemplateStrategy
func podTemplateStrategy() strategy[*core.PodTemplate] {
	warnings := func(t *core.PodTemplate, old *core.PodTemplateSpec) []string {
		return podutil.GetWarningsForPodTemplate(context.Background(), field.NewPath("template"), &t.Template, old)
	}
	return strategy[*core.PodTemplate]{
		prepareForCreate: func(_ *request, t *core.PodTemplate) {
			t.Generation = 1
			podutil.DropDisabledTemplateFields(&t.Template, nil)
		},
		validate: func(_ *request, t *core.PodTemplate) field.ErrorList {
			return validation.ValidatePodTemplate(t, podutil.GetValidationOptionsFromPodTemplate(&t.Template, nil))
		},
		warnings: func(_ *request, t, old *core.PodTemplate) []string {
			switch {
			case old == nil:
				return warnings(t, nil)
			case t.Generation != old.Generation:
				return warnings(t, &old.Template)
			}
			return nil
		},
		prepareForUpdate: func(_ *request, t, old *core.PodTemplate) {
			podutil.DropDisabledTemplateFields(&t.Template, &old.Template)
			if !equality.Semantic.DeepEqual(t.Template, old.Template) {
				t.Generation = old.Generation + 1
			}
		},
		validateUpdate: func(_ *request, t, old *core.PodTemplate) field.ErrorList {
			return validation.ValidatePodTemplateUpdate(t, old, podutil.GetValidationOptionsFromPodTemplate(&t.Template, &old.Template))
		},
	}
}
