package kubectl

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"
	utilerrors "k8s.io/apimachinery/pkg/util/errors"
	"k8s.io/apimachinery/pkg/util/strategicpatch"
	"k8s.io/apimachinery/pkg/util/validation"
)

// runTaint models k8s.io/kubectl/pkg/cmd/taint.
func runTaint(r *run, args []string) error {
	if err := r.readDryRun(); err != nil {
		return err
	}
	var resources, changes []string
	for _, a := range args {
		isTaint := strings.ContainsAny(a, "=:") || strings.HasSuffix(a, "-")
		switch {
		case isTaint:
			changes = append(changes, a)
		case len(changes) == 0:
			resources = append(resources, a)
		default:
			return fmt.Errorf("all resources must be specified before taint changes: %s", a)
		}
	}
	if len(resources) == 0 {
		return errors.New("one or more resources must be specified as <resource> <name>")
	}
	if len(changes) == 0 {
		return errors.New("at least one taint update is required")
	}
	add, remove, err := parseTaints(changes)
	if err != nil {
		return r.usageError("%s", err.Error())
	}
	b, err := r.taintBuilder(resources, add, remove)
	if err != nil {
		return err
	}
	return b.each(func(i *info) error { return r.taintOne(i, add, remove) })
}

func (r *run) taintBuilder(resources []string, add, remove []corev1.Taint) (*builder, error) {
	k, err := kindFor(strings.ToLower(resources[0]))
	if err != nil {
		return nil, exitCode{1, err.Error()}
	}
	if k.Kind != "Node" {
		return nil, fmt.Errorf("invalid resource type %s, only node types are supported", strings.ToLower(resources[0]))
	}
	var clashes []string
	for _, a := range add {
		for _, m := range remove {
			if a.Key == m.Key && (m.Effect == "" || a.Effect == m.Effect) {
				clashes = append(clashes, fmt.Sprintf("%s=%s", m.Key, m.Effect))
			}
		}
	}
	if len(clashes) > 0 {
		return nil, fmt.Errorf("can not both modify and remove the following taint(s) in the same command: %s", strings.Join(clashes, ", "))
	}
	all, selector := r.flag("all"), r.str("selector")
	switch {
	case all && selector != "":
		return nil, errors.New("setting 'all' parameter with a non empty selector is prohibited")
	case !all && selector == "" && len(resources) < 2:
		return nil, errors.New("at least one resource name must be specified since 'all' parameter is not set")
	}
	b := r.newBuilder()
	b.latest = true
	if all || selector != "" {
		b.types, b.all = []string{"node"}, all
		return b, nil
	}
	return b.addTuples(resources[1:], "node"), nil
}

// parseTaints models k8s.io/kubectl/pkg/cmd/taint parseTaints.
func parseTaints(specs []string) (add, remove []corev1.Taint, err error) {
	seen := map[string]bool{}
	for _, spec := range specs {
		if rest, ok := strings.CutSuffix(spec, "-"); ok {
			t, err := parseTaint(rest)
			if err != nil {
				return nil, nil, err
			}
			remove = append(remove, corev1.Taint{Key: t.Key, Effect: t.Effect})
			continue
		}
		t, err := parseTaint(spec)
		switch {
		case err != nil:
			return nil, nil, err
		case t.Effect == "":
			return nil, nil, fmt.Errorf("invalid taint spec: %v", spec)
		case seen[string(t.Effect)+t.Key]:
			return nil, nil, fmt.Errorf("duplicated taints with the same key and effect: %v", t)
		}
		seen[string(t.Effect)+t.Key] = true
		add = append(add, t)
	}
	return add, remove, nil
}

func parseTaint(spec string) (corev1.Taint, error) {
	var t corev1.Taint
	parts := strings.Split(spec, ":")
	switch len(parts) {
	case 1:
		t.Key = parts[0]
	case 2:
		t.Effect = corev1.TaintEffect(parts[1])
		switch t.Effect {
		case corev1.TaintEffectNoSchedule, corev1.TaintEffectPreferNoSchedule, corev1.TaintEffectNoExecute:
		default:
			return t, fmt.Errorf("invalid taint effect: %v, unsupported taint effect", t.Effect)
		}
		pair := strings.Split(parts[0], "=")
		if len(pair) > 2 {
			return t, fmt.Errorf("invalid taint spec: %v", spec)
		}
		t.Key = pair[0]
		if len(pair) == 2 {
			t.Value = pair[1]
			if errs := validation.IsValidLabelValue(t.Value); len(errs) > 0 {
				return t, fmt.Errorf("invalid taint spec: %v, %s", spec, strings.Join(errs, "; "))
			}
		}
	default:
		return t, fmt.Errorf("invalid taint spec: %v", spec)
	}
	if errs := validation.IsQualifiedName(t.Key); len(errs) > 0 {
		return t, fmt.Errorf("invalid taint spec: %v, %s", spec, strings.Join(errs, "; "))
	}
	return t, nil
}

func (r *run) taintOne(i *info, add, remove []corev1.Taint) error {
	node, ok := i.object.(*corev1.Node)
	if !ok {
		return fmt.Errorf("unexpected type %T, expected Node", i.object)
	}
	if !r.flag("overwrite") {
		var clashes []string
		for _, t := range add {
			for j := range node.Spec.Taints {
				if t.MatchTaint(&node.Spec.Taints[j]) {
					clashes = append(clashes, t.Key)
				}
			}
		}
		if len(clashes) > 0 {
			return fmt.Errorf("node %s already has %v taint(s) with same effect(s) and --overwrite is false", node.Name, strings.Join(clashes, ","))
		}
	}
	changed := node.DeepCopy()
	operation, err := reorganizeTaints(changed, r.flag("overwrite"), add, remove)
	if err != nil {
		return err
	}
	if r.dryRun == dryRunClient {
		return r.printTold(changed, operation)
	}
	before, _ := json.Marshal(node)
	after, _ := json.Marshal(changed)
	patch, err := strategicpatch.CreateTwoWayMergePatch(before, after, node)
	if err != nil {
		return err
	}
	obj, err := r.patch(i.kind, "", i.name, types.StrategicMergePatchType, patch, "")
	if err != nil {
		return err
	}
	return r.printTold(obj, operation)
}

// reorganizeTaints models k8s.io/kubectl/pkg/cmd/taint reorganizeTaints.
func reorganizeTaints(node *corev1.Node, overwrite bool, add, remove []corev1.Taint) (string, error) {
	old := node.Spec.Taints
	taints := append([]corev1.Taint{}, add...)
	for i := range old {
		if !hasTaint(taints, &old[i]) {
			taints = append(taints, old[i])
		}
	}
	added := len(old) != len(taints)
	var errs []error
	deleted := false
	for _, m := range remove {
		var left []corev1.Taint
		for _, t := range taints {
			if t.Key != m.Key || m.Effect != "" && t.Effect != m.Effect {
				left = append(left, t)
			}
		}
		deleted = len(left) != len(taints)
		if !deleted {
			errs = append(errs, fmt.Errorf("taint %q not found", m.ToString()))
		}
		taints = left
	}
	node.Spec.Taints = taints
	err := utilerrors.NewAggregate(errs)
	switch {
	case added && deleted || overwrite:
		return "modified", err
	case added:
		return "tainted", err
	}
	return "untainted", err
}

func hasTaint(list []corev1.Taint, t *corev1.Taint) bool {
	for i := range list {
		if list[i].MatchTaint(t) {
			return true
		}
	}
	return false
}
