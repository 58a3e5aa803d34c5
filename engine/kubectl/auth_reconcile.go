package kubectl

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"

	rbacv1 "k8s.io/api/rbac/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/component-helpers/auth/rbac/validation"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/store"
)

// reconciliation is what a role or a binding needs to grant what a manifest says.
// Models k8s.io/component-helpers/auth/rbac/reconciliation
type reconciliation struct {
	object                         store.Object
	operation                      string // create, update, recreate; "" for nothing
	protected                      bool
	missingRules, extraRules       []rbacv1.PolicyRule
	missingSubjects, extraSubjects []rbacv1.Subject
}

// runReconcile models k8s.io/kubectl/pkg/cmd/auth ReconcileOptions.
func runReconcile(r *run, args []string) error {
	if len(r.list("filename")) == 0 && r.str("kustomize") == "" {
		return errors.New("must specify one of -f and -k")
	}
	if len(args) > 0 {
		return errors.New("no arguments are allowed")
	}
	if err := r.readDryRun(); err != nil {
		return err
	}
	if r.dryRun == dryRunServer {
		return errors.New("--dry-run=server for command reconcile is not supported yet")
	}
	b := r.newBuilder()
	b.local = true // an object keeps the namespace that its manifest says, if any
	return b.each(func(i *info) error {
		if i.kind == nil || i.kind.Group != rbacv1.GroupName {
			return nil
		}
		expected := i.kind.New()
		if err := json.Unmarshal(toJSON(i.manifest), expected); err != nil {
			return err
		}
		done, err := r.reconcile(i, expected)
		if err != nil {
			return err
		}
		return r.reportReconciled(done)
	})
}

func (r *run) reconcile(i *info, expected store.Object) (*reconciliation, error) {
	existing, err := r.get(i.kind, i.namespace, i.name)
	var done *reconciliation
	switch {
	case apierrors.IsNotFound(err), i.kind.Namespaced && i.namespace == "":
		done = &reconciliation{object: expected, operation: "create", missingRules: rulesOf(expected), missingSubjects: subjectsOf(expected)}
	case err != nil:
		return nil, err
	default:
		done = r.reconciled(existing, expected)
	}
	if done.protected || r.dryRun == dryRunClient {
		return done, nil
	}
	switch done.operation {
	case "recreate":
		if _, err := r.remove(i.kind, i.namespace, i.name, metav1.DeleteOptions{}); err != nil && !apierrors.IsNotFound(err) {
			return nil, err
		}
		fallthrough
	case "create":
		if i.kind.Namespaced && i.namespace == "" {
			return nil, errNoName // of the namespace that it makes sure of
		}
		done.object, err = r.create(i.kind, i.namespace, toMap(done.object))
	case "update":
		r.p.Sleep(writeTime)
		done.object, err = r.client.Update(done.object, api.UpdateOptions{})
	default:
		err = nil
	}
	return done, err
}

// reconciled works out what the existing object lacks.
func (r *run) reconciled(existing, expected store.Object) *reconciliation {
	done := &reconciliation{protected: existing.GetAnnotations()[rbacv1.AutoUpdateAnnotationKey] == "false"}
	if roleRef(existing) != roleRef(expected) {
		done.object, done.operation = expected, "recreate"
		return done
	}
	merged := existing.DeepCopyObject().(store.Object)
	merged.SetAnnotations(mergedMap(expected.GetAnnotations(), existing.GetAnnotations()))
	merged.SetLabels(mergedMap(expected.GetLabels(), existing.GetLabels()))
	if !reflect.DeepEqual(merged.GetAnnotations(), existing.GetAnnotations()) || !reflect.DeepEqual(merged.GetLabels(), existing.GetLabels()) {
		done.operation = "update"
	}
	_, done.extraRules = validation.Covers(rulesOf(expected), rulesOf(existing))
	_, done.missingRules = validation.Covers(rulesOf(existing), rulesOf(expected))
	done.missingSubjects = subjectsBeyond(subjectsOf(expected), subjectsOf(existing))
	done.extraSubjects = subjectsBeyond(subjectsOf(existing), subjectsOf(expected))
	switch remove := r.flag("remove-extra-permissions"); {
	case !remove && len(done.missingRules) > 0:
		setRules(merged, append(slices.Clone(rulesOf(existing)), done.missingRules...))
		done.operation = "update"
	case remove && len(done.missingRules)+len(done.extraRules) > 0:
		setRules(merged, rulesOf(expected))
		done.operation = "update"
	}
	switch remove := r.flag("remove-extra-subjects"); {
	case !remove && len(done.missingSubjects) > 0:
		setSubjects(merged, append(slices.Clone(subjectsOf(existing)), done.missingSubjects...))
		done.operation = "update"
	case remove && len(done.missingSubjects)+len(done.extraSubjects) > 0:
		setSubjects(merged, subjectsOf(expected))
		done.operation = "update"
	}
	done.object = merged
	return done
}

func mergedMap(low, high map[string]string) map[string]string {
	if low == nil && high == nil {
		return nil
	}
	out := maps.Clone(low)
	if out == nil {
		out = map[string]string{}
	}
	maps.Copy(out, high)
	return out
}

// subjectsBeyond are the subjects of a list that another lacks.
func subjectsBeyond(list, other []rbacv1.Subject) []rbacv1.Subject {
	var out []rbacv1.Subject
	for _, s := range list {
		if !slices.Contains(other, s) && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

func rulesOf(o store.Object) []rbacv1.PolicyRule {
	switch o := o.(type) {
	case *rbacv1.Role:
		return o.Rules
	case *rbacv1.ClusterRole:
		return o.Rules
	}
	return nil
}

func setRules(o store.Object, rules []rbacv1.PolicyRule) {
	switch o := o.(type) {
	case *rbacv1.Role:
		o.Rules = rules
	case *rbacv1.ClusterRole:
		o.Rules = rules
	}
}

func subjectsOf(o store.Object) []rbacv1.Subject {
	switch o := o.(type) {
	case *rbacv1.RoleBinding:
		return o.Subjects
	case *rbacv1.ClusterRoleBinding:
		return o.Subjects
	}
	return nil
}

func setSubjects(o store.Object, subjects []rbacv1.Subject) {
	switch o := o.(type) {
	case *rbacv1.RoleBinding:
		o.Subjects = subjects
	case *rbacv1.ClusterRoleBinding:
		o.Subjects = subjects
	}
}

func roleRef(o store.Object) rbacv1.RoleRef {
	switch o := o.(type) {
	case *rbacv1.RoleBinding:
		return o.RoleRef
	case *rbacv1.ClusterRoleBinding:
		return o.RoleRef
	}
	return rbacv1.RoleRef{}
}

// reportReconciled models (*ReconcileOptions).printResults.
func (r *run) reportReconciled(done *reconciliation) error {
	if err := r.printDone(done.object, "reconciled"); err != nil || done.operation == "" {
		return err
	}
	caveat := ""
	if done.protected {
		caveat = ", but object opted out (rbac.authorization.kubernetes.io/autoupdate: false)"
	}
	fmt.Fprintf(r.err, "\treconciliation required %s%s\n", done.operation, caveat)
	reportEach(r, "missing subjects added", done.missingSubjects)
	if r.flag("remove-extra-subjects") {
		reportEach(r, "extra subjects removed", done.extraSubjects)
	}
	reportEach(r, "missing rules added", done.missingRules)
	if r.flag("remove-extra-permissions") {
		reportEach(r, "extra rules removed", done.extraRules)
	}
	return nil
}

func reportEach[T any](r *run, title string, list []T) {
	if len(list) > 0 {
		fmt.Fprintf(r.err, "\t%s:\n", title)
	}
	for _, item := range list {
		fmt.Fprintf(r.err, "\t\t%+v\n", item)
	}
}
