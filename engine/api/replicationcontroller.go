package api

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"
	podutil "k8s.io/kubernetes/pkg/api/pod"
	"k8s.io/kubernetes/pkg/apis/core"
	"k8s.io/kubernetes/pkg/apis/core/validation"

	"github.com/podscope/podscope/engine/store"
)

func replicationControllerKind() *Kind {
	k := newKind(schema.GroupVersion{Version: "v1"}, "ReplicationController", "replicationcontrollers", func() store.Object { return &corev1.ReplicationController{} }, replicationControllerStrategy().hooks(), "rc")
	k.Categories = []string{"all"}
	k.Subresources = []string{"status", "scale"}
	k.fieldNames = []string{"status.replicas"}
	k.fields = func(obj store.Object) fields.Set {
		return fields.Set{"status.replicas": fmt.Sprint(obj.(*corev1.ReplicationController).Status.Replicas)}
	}
	return k
}

// Models pkg/registry/core/replicationcontroller rcStrategy
func replicationControllerStrategy() strategy[*core.ReplicationController] {
	return strategy[*core.ReplicationController]{
		prepareForCreate: func(_ *request, rc *core.ReplicationController) {
			rc.Status, rc.Generation = core.ReplicationControllerStatus{}, 1
			podutil.DropDisabledTemplateFields(rc.Spec.Template, nil)
		},
		validate: func(_ *request, rc *core.ReplicationController) field.ErrorList {
			return validation.ValidateReplicationController(rc, podutil.GetValidationOptionsFromPodTemplate(rc.Spec.Template, nil))
		},
		warnings: func(_ *request, rc, old *core.ReplicationController) []string {
			if old == nil {
				return templateWarnings(rc.Name, rc.Spec.Template, nil, true, true)
			}
			return templateWarnings(rc.Name, rc.Spec.Template, old.Spec.Template, rc.Generation != old.Generation, true)
		},
		prepareForUpdate: func(_ *request, rc, old *core.ReplicationController) {
			rc.Status = old.Status
			podutil.DropDisabledTemplateFields(rc.Spec.Template, old.Spec.Template)
			if !equality.Semantic.DeepEqual(rc.Spec, old.Spec) {
				rc.Generation = old.Generation + 1
			}
		},
		validateUpdate: func(_ *request, rc, old *core.ReplicationController) field.ErrorList {
			return validation.ValidateReplicationControllerUpdate(rc, old, podutil.GetValidationOptionsFromPodTemplate(rc.Spec.Template, old.Spec.Template))
		},
		subresources: map[string]subresource[*core.ReplicationController]{"status": {
			prepare:  func(_ *request, rc, old *core.ReplicationController) { rc.Spec = old.Spec },
			validate: updates(validation.ValidateReplicationControllerStatusUpdate),
		}},
	}
}
