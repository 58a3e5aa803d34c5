package kubectl

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	appsv1 "k8s.io/api/apps/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/types"
)

// runRolloutUndo models k8s.io/kubectl/pkg/cmd/rollout UndoOptions.
func runRolloutUndo(r *run, args []string) error {
	if err := r.readDryRun(); err != nil {
		return err
	}
	b, err := r.rolloutBuilder(args)
	if err != nil {
		return err
	}
	return b.each(func(i *info) error {
		if _, ok := i.object.GetAnnotations()[lastApplied]; ok {
			io.WriteString(r.err, "Warning: resource "+i.resourceTitle()+" was previously managed with 'kubectl apply'. Rolling back will not update the "+lastApplied+
				" annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.\n")
		}
		text, err := r.rollback(i, r.integer("to-revision"))
		if err != nil {
			return err
		}
		return r.printDone(i.object, text)
	})
}

func (r *run) rollback(i *info, to int64) (string, error) {
	if templateOf(i.object) == nil {
		return "", errNoHistory(i.kind, "rollbacker", "rollbacker")
	}
	missing := fmt.Errorf("unable to find specified revision %v in history", to)
	if to < 0 {
		return "", missing
	}
	list, err := r.history(i.object)
	if err != nil {
		return "", err
	}
	target := findRevision(list, to)
	if to == 0 && len(list) > 1 {
		target = &list[len(list)-2]
	}
	d, isDeployment := i.object.(*appsv1.Deployment)
	switch {
	case target != nil:
	case to > 0:
		return "", missing
	case isDeployment:
		return "", fmt.Errorf("no rollout history found for deployment %q", i.name)
	default:
		return "", errors.New("no last revision to roll back to")
	}
	if r.dryRun == dryRunClient && isDeployment {
		return templateText(target.template), nil
	}
	if r.dryRun == dryRunClient {
		return "will roll back to " + templateText(target.template), nil
	}
	if isDeployment {
		return r.rollbackDeployment(i, d, target, to)
	}
	c := target.object.(*appsv1.ControllerRevision)
	if equality.Semantic.DeepEqual(target.template, templateOf(i.object)) {
		return fmt.Sprintf("skipped rollback (current template already matches revision %d)", to), nil
	}
	if _, err := r.patch(i.kind, i.namespace, i.name, types.StrategicMergePatchType, c.Data.Raw, ""); err != nil {
		return "", fmt.Errorf("failed restoring revision %d: %v", to, err)
	}
	return "rolled back", nil
}

func (r *run) rollbackDeployment(i *info, d *appsv1.Deployment, target *revision, to int64) (string, error) {
	if d.Spec.Paused {
		return "", errors.New("you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again")
	}
	rs := target.object.(*appsv1.ReplicaSet)
	template := rs.Spec.Template.DeepCopy()
	delete(template.Labels, appsv1.DefaultDeploymentUniqueLabelKey)
	if equality.Semantic.DeepEqual(template, &d.Spec.Template) {
		return fmt.Sprintf("skipped rollback (current template already matches revision %d)", to), nil
	}
	annotations := map[string]string{}
	for k, v := range d.Annotations {
		if keptOnRollback(k) {
			annotations[k] = v
		}
	}
	for k, v := range rs.Annotations {
		if !keptOnRollback(k) {
			annotations[k] = v
		}
	}
	patch, err := json.Marshal([]any{
		map[string]any{"op": "replace", "path": "/spec/template", "value": template},
		map[string]any{"op": "replace", "path": "/metadata/annotations", "value": annotations},
	})
	if err != nil {
		return "", err
	}
	if _, err := r.patch(i.kind, i.namespace, i.name, types.JSONPatchType, patch, ""); err != nil {
		return "", fmt.Errorf("failed restoring revision %d: %v", to, err)
	}
	return "rolled back", nil
}

// keptOnRollback are the annotations that stay the deployment's own.
func keptOnRollback(key string) bool {
	switch key {
	case lastApplied, revisionAnnotation, "deployment.kubernetes.io/revision-history", "deployment.kubernetes.io/desired-replicas",
		"deployment.kubernetes.io/max-replicas", appsv1.DeprecatedRollbackTo:
		return true
	}
	return false
}
