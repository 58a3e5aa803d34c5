package kubectl

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	rbacv1 "k8s.io/api/rbac/v1"
	utilerrors "k8s.io/apimachinery/pkg/util/errors"

	"github.com/podscope/podscope/engine/store"
)

// runSetSubject models k8s.io/kubectl/pkg/cmd/set SubjectOptions.
func runSetSubject(r *run, args []string) error {
	if err := r.readDryRun(); err != nil {
		return err
	}
	infos, err := r.setInfos(args)
	if err != nil {
		return err
	}
	subjects, err := r.givenSubjects(infos)
	if err != nil {
		return err
	}
	var errs []error
	for _, i := range infos {
		if err := r.addSubjects(i, subjects); err != nil {
			errs = append(errs, err)
		}
	}
	return utilerrors.NewAggregate(errs)
}

// givenSubjects are those of the flags: users, groups, service accounts, each in alphabetical order.
func (r *run) givenSubjects(infos []*info) ([]rbacv1.Subject, error) {
	if err := r.checkLocal(); err != nil {
		return nil, err
	}
	if r.flag("all") && r.str("selector") != "" {
		return nil, errAllAndSelector
	}
	users, groups, accounts := r.list("user"), r.list("group"), r.list("serviceaccount")
	if len(users)+len(groups)+len(accounts) == 0 {
		return nil, errors.New("you must specify at least one value of user, group or serviceaccount")
	}
	anywhere := slices.ContainsFunc(infos, func(i *info) bool { return i.kind.Kind == "ClusterRoleBinding" })
	var out []rbacv1.Subject
	for _, name := range distinct(users) {
		out = append(out, rbacv1.Subject{Kind: rbacv1.UserKind, APIGroup: rbacv1.GroupName, Name: name})
	}
	for _, name := range distinct(groups) {
		out = append(out, rbacv1.Subject{Kind: rbacv1.GroupKind, APIGroup: rbacv1.GroupName, Name: name})
	}
	for _, account := range distinct(accounts) {
		parts := strings.Split(account, ":")
		if len(parts) != 2 || parts[1] == "" {
			return nil, errors.New("serviceaccount must be <namespace>:<name>")
		}
		if parts[0] == "" && anywhere {
			return nil, errors.New("serviceaccount must be <namespace>:<name>, namespace must be specified")
		}
		if parts[0] == "" {
			parts[0] = r.namespace
		}
		out = append(out, rbacv1.Subject{Kind: rbacv1.ServiceAccountKind, Namespace: parts[0], Name: parts[1]})
	}
	return out, nil
}

func distinct(list []string) []string {
	return slices.Compact(slices.Sorted(slices.Values(list)))
}

func (r *run) addSubjects(i *info, subjects []rbacv1.Subject) error {
	changed := i.object.DeepCopyObject().(store.Object)
	var list *[]rbacv1.Subject
	switch o := changed.(type) {
	case *rbacv1.RoleBinding:
		list = &o.Subjects
	case *rbacv1.ClusterRoleBinding:
		list = &o.Subjects
	default:
		return fmt.Errorf("error: %s setting subjects is only supported for RoleBinding/ClusterRoleBinding\n", i.resourceTitle()) //nolint:staticcheck // kubectl's words
	}
	for _, s := range subjects {
		if !slices.Contains(*list, s) {
			*list = append(*list, s)
		}
	}
	return r.sendChange(i, changed, setChange{operation: "subjects updated", failed: "failed to patch subjects to rolebinding:"})
}
