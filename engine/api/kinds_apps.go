package api

import (
	"context"
	"fmt"

	appsv1 "k8s.io/api/apps/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/runtime/schema"
	utilvalidation "k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
	podutil "k8s.io/kubernetes/pkg/api/pod"
	"k8s.io/kubernetes/pkg/apis/apps"
	"k8s.io/kubernetes/pkg/apis/apps/validation"
	"k8s.io/kubernetes/pkg/apis/core"

	"github.com/podscope/podscope/engine/store"
)

// appsKinds are the controllers of apps/v1 and their forerunner.
func appsKinds() []*Kind {
	gv := schema.GroupVersion{Group: "apps", Version: "v1"}
	revision := newKind(gv, "ControllerRevision", "controllerrevisions", func() store.Object { return &appsv1.ControllerRevision{} }, controllerRevisionStrategy().hooks())
	daemonSet := newKind(gv, "DaemonSet", "daemonsets", func() store.Object { return &appsv1.DaemonSet{} }, daemonSetStrategy().hooks(), "ds")
	deployment := newKind(gv, "Deployment", "deployments", func() store.Object { return &appsv1.Deployment{} }, deploymentStrategy().hooks(), "deploy")
	replicaSet := newKind(gv, "ReplicaSet", "replicasets", func() store.Object { return &appsv1.ReplicaSet{} }, replicaSetStrategy().hooks(), "rs")
	statefulSet := newKind(gv, "StatefulSet", "statefulsets", func() store.Object { return &appsv1.StatefulSet{} }, statefulSetStrategy().hooks(), "sts")
	replicaSet.fieldNames = []string{"status.replicas"}
	replicaSet.fields = func(obj store.Object) fields.Set {
		return fields.Set{"status.replicas": fmt.Sprint(obj.(*appsv1.ReplicaSet).Status.Replicas)}
	}
	for _, k := range []*Kind{daemonSet, deployment, replicaSet, statefulSet} {
		k.Categories = []string{"all"}
		k.Subresources = []string{"status"}
	}
	for _, k := range []*Kind{deployment, replicaSet, statefulSet} {
		k.Subresources = append(k.Subresources, "scale")
	}
	return []*Kind{replicationControllerKind(), revision, daemonSet, deployment, replicaSet, statefulSet}
}

// templateWarnings are those about a pod template; on an update only when the object's generation moves.
func templateWarnings(name string, template, old *core.PodTemplateSpec, changed, podsNamed bool) []string {
	var out []string
	if old != nil && !changed {
		return nil
	}
	if msgs := utilvalidation.IsDNS1123Label(name); old == nil && podsNamed && len(msgs) != 0 {
		out = append(out, fmt.Sprintf("metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: %v", msgs))
	}
	return append(out, podutil.GetWarningsForPodTemplate(context.Background(), field.NewPath("spec", "template"), template, old)...)
}

// Models pkg/registry/apps/deployment deploymentStrategy
func deploymentStrategy() strategy[*apps.Deployment] {
	return strategy[*apps.Deployment]{
		prepareForCreate: func(_ *request, d *apps.Deployment) {
			d.Status, d.Generation = apps.DeploymentStatus{}, 1
			podutil.DropDisabledTemplateFields(&d.Spec.Template, nil)
		},
		validate: func(_ *request, d *apps.Deployment) field.ErrorList {
			return validation.ValidateDeployment(d, podutil.GetValidationOptionsFromPodTemplate(&d.Spec.Template, nil))
		},
		warnings: func(_ *request, d, old *apps.Deployment) []string {
			if old == nil {
				return templateWarnings(d.Name, &d.Spec.Template, nil, true, true)
			}
			return templateWarnings(d.Name, &d.Spec.Template, &old.Spec.Template, d.Generation != old.Generation, true)
		},
		prepareForUpdate: func(_ *request, d, old *apps.Deployment) {
			d.Status = old.Status
			podutil.DropDisabledTemplateFields(&d.Spec.Template, &old.Spec.Template)
			if !equality.Semantic.DeepEqual(d.Spec, old.Spec) || !equality.Semantic.DeepEqual(d.Annotations, old.Annotations) {
				d.Generation = old.Generation + 1
			}
		},
		validateUpdate: func(_ *request, d, old *apps.Deployment) field.ErrorList {
			return validation.ValidateDeploymentUpdate(d, old, podutil.GetValidationOptionsFromPodTemplate(&d.Spec.Template, &old.Spec.Template))
		},
		subresources: map[string]subresource[*apps.Deployment]{"status": {
			prepare:  func(_ *request, d, old *apps.Deployment) { d.Spec, d.Labels = old.Spec, old.Labels },
			validate: updates(validation.ValidateDeploymentStatusUpdate),
		}},
	}
}

// Models pkg/registry/apps/replicaset rsStrategy
func replicaSetStrategy() strategy[*apps.ReplicaSet] {
	return strategy[*apps.ReplicaSet]{
		prepareForCreate: func(_ *request, rs *apps.ReplicaSet) {
			rs.Status, rs.Generation = apps.ReplicaSetStatus{}, 1
			podutil.DropDisabledTemplateFields(&rs.Spec.Template, nil)
		},
		validate: func(_ *request, rs *apps.ReplicaSet) field.ErrorList {
			return validation.ValidateReplicaSet(rs, podutil.GetValidationOptionsFromPodTemplate(&rs.Spec.Template, nil))
		},
		warnings: func(_ *request, rs, old *apps.ReplicaSet) []string {
			if old == nil {
				return templateWarnings(rs.Name, &rs.Spec.Template, nil, true, true)
			}
			return templateWarnings(rs.Name, &rs.Spec.Template, &old.Spec.Template, rs.Generation != old.Generation, true)
		},
		prepareForUpdate: func(_ *request, rs, old *apps.ReplicaSet) {
			rs.Status = old.Status
			podutil.DropDisabledTemplateFields(&rs.Spec.Template, &old.Spec.Template)
			if !equality.Semantic.DeepEqual(rs.Spec, old.Spec) {
				rs.Generation = old.Generation + 1
			}
		},
		validateUpdate: func(_ *request, rs, old *apps.ReplicaSet) field.ErrorList {
			return validation.ValidateReplicaSetUpdate(rs, old, podutil.GetValidationOptionsFromPodTemplate(&rs.Spec.Template, &old.Spec.Template))
		},
		subresources: map[string]subresource[*apps.ReplicaSet]{"status": {
			prepare:  func(_ *request, rs, old *apps.ReplicaSet) { rs.Spec = old.Spec },
			validate: updates(validation.ValidateReplicaSetStatusUpdate),
		}},
	}
}

// Models pkg/registry/apps/controllerrevision strategy
func controllerRevisionStrategy() strategy[*apps.ControllerRevision] {
	return strategy[*apps.ControllerRevision]{
		validate:       creates(validation.ValidateControllerRevisionCreate),
		validateUpdate: updates(validation.ValidateControllerRevisionUpdate),
	}
}
