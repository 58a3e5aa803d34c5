package api_test

import (
	"slices"
	"testing"
	"time"

	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

// impersonator is a server on which the user bob has one role.
func impersonator(t *testing.T, rules ...rbacv1.PolicyRule) *api.Server {
	t.Helper()
	s := sim.New(1, time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC))
	t.Cleanup(s.Close)
	server := api.NewServer(s, store.New(s), api.Options{})
	for _, obj := range []store.Object{
		&rbacv1.ClusterRole{ObjectMeta: metav1.ObjectMeta{Name: "actor"}, Rules: rules},
		&rbacv1.ClusterRoleBinding{
			ObjectMeta: metav1.ObjectMeta{Name: "actor"}, Subjects: []rbacv1.Subject{{Kind: "User", APIGroup: rbacv1.GroupName, Name: "bob"}},
			RoleRef: rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "ClusterRole", Name: "actor"},
		},
	} {
		if _, err := server.Client("kubectl").Create(obj, api.CreateOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	return server
}

func rule(verb, group, resource string, names ...string) rbacv1.PolicyRule {
	return rbacv1.PolicyRule{Verbs: []string{verb}, APIGroups: []string{group}, Resources: []string{resource}, ResourceNames: names}
}

func TestWhoMayBeTakenForWhom(t *testing.T) {
	const authn = "authentication.k8s.io"
	jane := rule("impersonate", "", "users", "jane")
	account := "system:serviceaccount:shop:robot"
	for _, tt := range []struct {
		name  string
		rules []rbacv1.PolicyRule
		as    api.Impersonation
		want  string // the refusal; "" when bob may
	}{
		{"nobody asked for", nil, api.Impersonation{}, ""},
		{"a user, without any right", nil, api.Impersonation{Name: "jane"}, `pods is forbidden: User "bob" cannot impersonate-on:user-info:list resource "pods" in API group "" in the namespace "shop"`},
		{"an account, without any right", nil, api.Impersonation{Name: account}, `pods is forbidden: User "bob" cannot impersonate-on:serviceaccount:list resource "pods" in API group "" in the namespace "shop"`},
		{"a node, without any right", nil, api.Impersonation{Name: "system:node:a"}, `pods is forbidden: User "bob" cannot impersonate-on:arbitrary-node:list resource "pods" in API group "" in the namespace "shop"`},
		{"an account with a group, without any right", nil, api.Impersonation{Name: account, Groups: []string{"dev"}}, `serviceaccounts "robot" is forbidden: User "bob" cannot impersonate resource "serviceaccounts" in API group "" in the namespace "shop"`},
		{"what looks like an account but is none", []rbacv1.PolicyRule{rule("impersonate", "", "users")}, api.Impersonation{Name: "system:serviceaccount:shop"}, ""},
		{"a user", []rbacv1.PolicyRule{jane}, api.Impersonation{Name: "jane"}, ""},
		{"an account, for whom users are allowed", []rbacv1.PolicyRule{rule("impersonate", "", "users")}, api.Impersonation{Name: account}, `pods is forbidden: User "bob" cannot impersonate-on:serviceaccount:list resource "pods" in API group "" in the namespace "shop"`},
		{"an account", []rbacv1.PolicyRule{rule("impersonate", "", "serviceaccounts")}, api.Impersonation{Name: account}, ""},
		{"a group that is not allowed", []rbacv1.PolicyRule{jane}, api.Impersonation{Name: "jane", Groups: []string{"dev"}}, `pods is forbidden: User "bob" cannot impersonate-on:user-info:list resource "pods" in API group "" in the namespace "shop"`},
		{"a user in this request only", []rbacv1.PolicyRule{rule("impersonate-on:user-info:list", "", "pods"), rule("impersonate:user-info", authn, "users", "jane")}, api.Impersonation{Name: "jane"}, ""},
		{"another user in this request", []rbacv1.PolicyRule{rule("impersonate-on:user-info:list", "", "pods"), rule("impersonate:user-info", authn, "users", "jane")}, api.Impersonation{Name: "jill"}, `users.authentication.k8s.io "jill" is forbidden: User "bob" cannot impersonate:user-info resource "users" in API group "authentication.k8s.io" at the cluster scope`},
		{"the masters, in this request only", []rbacv1.PolicyRule{rule("impersonate-on:user-info:list", "", "pods"), rule("impersonate:user-info", authn, "*")}, api.Impersonation{Name: "jane", Groups: []string{"system:masters"}}, `groups.authentication.k8s.io "system:masters" is forbidden: User "bob" cannot impersonate:user-info resource "groups" in API group "authentication.k8s.io" at the cluster scope: impersonating the system:masters group is not allowed`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			server := impersonator(t, tt.rules...)
			_, err := server.Impersonate(api.User{Name: "bob"}, tt.as, api.Access{Verb: "list", Resource: "pods", Namespace: "shop"})
			if got := message(err); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func message(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// Who was let through in the old way is told, the next time, what that way lacks.
func TestTheLastWayToImpersonateIsTriedFirst(t *testing.T) {
	server := impersonator(t, rule("impersonate", "", "users", "jane"))
	bob, pods := api.User{Name: "bob"}, api.Access{Verb: "list", Resource: "pods"}
	if _, err := server.Impersonate(bob, api.Impersonation{Name: "jane"}, pods); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		as   api.Impersonation
		want string
	}{
		{api.Impersonation{Name: "jill"}, `users "jill" is forbidden: User "bob" cannot impersonate resource "users" in API group "" at the cluster scope`},
		{api.Impersonation{Name: "jane", UID: "7", Groups: []string{"dev"}}, `uids.authentication.k8s.io "7" is forbidden: User "bob" cannot impersonate resource "uids" in API group "authentication.k8s.io" at the cluster scope`},
		{api.Impersonation{Name: "jane", Groups: []string{"dev"}}, `groups "dev" is forbidden: User "bob" cannot impersonate resource "groups" in API group "" at the cluster scope`},
		{api.Impersonation{Name: "jane", Extra: map[string][]string{"scopes": {"view"}}}, `userextras.authentication.k8s.io "view" is forbidden: User "bob" cannot impersonate resource "userextras/scopes" in API group "authentication.k8s.io" at the cluster scope`},
	} {
		if _, err := server.Impersonate(bob, tt.as, pods); message(err) != tt.want {
			t.Errorf("%v:\ngot  %v\nwant %s", tt.as, err, tt.want)
		}
	}
}

func TestGroupsOfWhoIsImpersonated(t *testing.T) {
	server := impersonator(t)
	for _, tt := range []struct {
		as   api.Impersonation
		want []string
	}{
		{api.Impersonation{Name: "jane", Groups: []string{"dev"}}, []string{"dev", "system:authenticated"}},
		{api.Impersonation{Name: "jane", Groups: []string{"system:unauthenticated"}}, []string{"system:unauthenticated"}},
		{api.Impersonation{Name: "system:anonymous"}, []string{"system:unauthenticated"}},
		{api.Impersonation{Name: "system:node:a"}, []string{"system:nodes", "system:authenticated"}},
		{api.Impersonation{Name: "system:serviceaccount:shop:robot"}, []string{"system:serviceaccounts", "system:serviceaccounts:shop", "system:authenticated"}},
		{api.Impersonation{Name: "system:serviceaccount:shop:robot", Groups: []string{"dev"}}, []string{"dev", "system:authenticated"}},
	} {
		user, err := server.Impersonate(api.Administrator, tt.as, api.Access{Verb: "list", Resource: "pods"})
		if err != nil || !slices.Equal(user.Groups, tt.want) {
			t.Errorf("%v: got %v, %v, want %v", tt.as, user.Groups, err, tt.want)
		}
	}
}
