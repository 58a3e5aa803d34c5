package api

import (
	rbacv1 "k8s.io/api/rbac/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/kubernetes/pkg/apis/rbac"
	"k8s.io/kubernetes/pkg/apis/rbac/validation"

	"github.com/podscope/podscope/engine/store"
)

// rbacKinds are roles and their bindings. Only kubectl asks them, for the identity that --as names.
func rbacKinds() []*Kind {
	gv := schema.GroupVersion{Group: "rbac.authorization.k8s.io", Version: "v1"}
	role := newKind(gv, "Role", "roles", func() store.Object { return &rbacv1.Role{} }, strategy[*rbac.Role]{
		validate: creates(validation.ValidateRole), validateUpdate: updates(validation.ValidateRoleUpdate),
	}.hooks())
	binding := newKind(gv, "RoleBinding", "rolebindings", func() store.Object { return &rbacv1.RoleBinding{} }, strategy[*rbac.RoleBinding]{
		validate: creates(validation.ValidateRoleBinding), validateUpdate: updates(validation.ValidateRoleBindingUpdate),
	}.hooks())
	clusterRole := newKind(gv, "ClusterRole", "clusterroles", func() store.Object { return &rbacv1.ClusterRole{} }, strategy[*rbac.ClusterRole]{
		validate: func(_ *request, r *rbac.ClusterRole) field.ErrorList {
			return validation.ValidateClusterRole(r, validation.ClusterRoleValidationOptions{})
		},
		validateUpdate: func(_ *request, r, old *rbac.ClusterRole) field.ErrorList {
			return validation.ValidateClusterRoleUpdate(r, old, validation.ClusterRoleValidationOptions{})
		},
	}.hooks())
	clusterBinding := newKind(gv, "ClusterRoleBinding", "clusterrolebindings", func() store.Object { return &rbacv1.ClusterRoleBinding{} }, strategy[*rbac.ClusterRoleBinding]{
		validate: creates(validation.ValidateClusterRoleBinding), validateUpdate: updates(validation.ValidateClusterRoleBindingUpdate),
	}.hooks())
	clusterRole.Namespaced, clusterBinding.Namespaced = false, false
	return []*Kind{role, binding, clusterRole, clusterBinding}
}
