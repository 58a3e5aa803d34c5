package kubectl

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	rbacv1 "k8s.io/api/rbac/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"

	"github.com/podscope/podscope/engine/api"
)

// credential is the digest of the administrator's certificate.
const credential = "e6f35ef898aa5bacb72661f194bb271c446b1e1ccdb4e55e6f8e6abd12101160"

// identity is whom a request is made for: the administrator, unless --as names another.
type identity struct {
	user, uid string
	groups    []string
	admin     bool
}

func (r *run) identity() identity {
	user := r.str("as")
	if user == "" {
		return identity{user: "kubernetes-admin", groups: []string{"system:masters", "system:authenticated"}, admin: true}
	}
	id := identity{user: user, uid: r.str("as-uid"), groups: r.list("as-group")}
	if account, ok := strings.CutPrefix(user, "system:serviceaccount:"); ok && len(id.groups) == 0 {
		ns, _, _ := strings.Cut(account, ":")
		id.groups = []string{"system:serviceaccounts", "system:serviceaccounts:" + ns}
	}
	if !slices.Contains(id.groups, "system:authenticated") {
		id.groups = append(id.groups, "system:authenticated")
	}
	id.admin = slices.Contains(id.groups, "system:masters")
	return id
}

// access is what somebody wants to do, to a resource or to a URL.
type access struct{ verb, group, resource, subresource, namespace, name, url string }

// rules are those that apply to somebody in a namespace.
// Models k8s.io/kubernetes/pkg/registry/rbac/validation DefaultRuleResolver.VisitRulesFor.
func (r *run) rules(id identity, namespace string) []rbacv1.PolicyRule {
	c := r.server.Client("kubectl")
	applies := func(subjects []rbacv1.Subject, own string) bool {
		return slices.ContainsFunc(subjects, func(s rbacv1.Subject) bool {
			switch s.Kind {
			case "User":
				return s.Name == id.user
			case "Group":
				return slices.Contains(id.groups, s.Name)
			}
			ns := s.Namespace
			if ns == "" {
				ns = own
			}
			return id.user == "system:serviceaccount:"+ns+":"+s.Name
		})
	}
	roleRules := func(ref rbacv1.RoleRef, ns string) []rbacv1.PolicyRule {
		resource := "roles.rbac.authorization.k8s.io"
		if ref.Kind == "ClusterRole" {
			resource, ns = "clusterroles.rbac.authorization.k8s.io", ""
		}
		obj, err := c.Get(resource, ns, ref.Name)
		if err != nil {
			return nil
		}
		switch role := obj.(type) {
		case *rbacv1.Role:
			return role.Rules
		case *rbacv1.ClusterRole:
			return role.Rules
		}
		return nil
	}
	var out []rbacv1.PolicyRule
	if list, err := c.List("clusterrolebindings.rbac.authorization.k8s.io", ""); err == nil {
		for _, o := range list {
			if b := o.(*rbacv1.ClusterRoleBinding); applies(b.Subjects, "") {
				out = append(out, roleRules(b.RoleRef, "")...)
			}
		}
	}
	if namespace == "" {
		return out
	}
	if list, err := c.List("rolebindings.rbac.authorization.k8s.io", namespace); err == nil {
		for _, o := range list {
			if b := o.(*rbacv1.RoleBinding); applies(b.Subjects, namespace) {
				out = append(out, roleRules(b.RoleRef, namespace)...)
			}
		}
	}
	return out
}

func (r *run) allowed(id identity, a access) bool {
	return id.admin || slices.ContainsFunc(r.rules(id, a.namespace), a.allowedBy)
}

// allowedBy models plugin/pkg/auth/authorizer/rbac RuleAllows.
func (a access) allowedBy(rule rbacv1.PolicyRule) bool {
	has := func(list []string, v string) bool { return slices.Contains(list, "*") || slices.Contains(list, v) }
	if a.url != "" {
		return has(rule.Verbs, a.verb) && slices.ContainsFunc(rule.NonResourceURLs, func(u string) bool {
			prefix, open := strings.CutSuffix(u, "*")
			return u == a.url || open && strings.HasPrefix(a.url, prefix)
		})
	}
	resource := a.resource
	if a.subresource != "" {
		resource += "/" + a.subresource
	}
	return has(rule.Verbs, a.verb) && has(rule.APIGroups, a.group) &&
		(has(rule.Resources, resource) || a.subresource != "" && slices.Contains(rule.Resources, "*/"+a.subresource)) &&
		(len(rule.ResourceNames) == 0 || slices.Contains(rule.ResourceNames, a.name))
}

// authorize refuses what the identity of --as may not do.
func (r *run) authorize(verb string, k *api.Kind, namespace, name, subresource string) error {
	if r.flags.Lookup("as") == nil || r.str("as") == "" {
		return nil
	}
	id := r.identity()
	if !k.Namespaced {
		namespace = ""
	}
	if k.Group == "" && k.Kind == "Namespace" {
		namespace = name // a namespace is in itself, for who may read or change it
	}
	if r.allowed(id, access{verb: verb, group: k.Group, resource: k.Resource, subresource: subresource, namespace: namespace, name: name}) {
		return nil
	}
	where := "at the cluster scope"
	if namespace != "" {
		where = fmt.Sprintf("in the namespace %q", namespace)
	}
	resource := k.Resource
	if subresource != "" {
		resource += "/" + subresource
	}
	err := apierrors.NewForbidden(k.GroupResource(), name, fmt.Errorf("User %q cannot %s resource %q in API group %q %s", id.user, verb, resource, k.Group, where))
	return err
}

// runCanI models k8s.io/kubectl/pkg/cmd/auth/cani.go.
func runCanI(r *run, args []string) error {
	id := r.identity()
	if r.flag("list") {
		if len(args) != 0 {
			return errors.New("list option must be specified with no arguments")
		}
		if r.flag("quiet") || r.flag("all-namespaces") || r.str("subresource") != "" {
			return errors.New("list option can't be specified with neither quiet, all-namespaces nor subresource options")
		}
		return r.listAccess(id)
	}
	if len(args) != 2 {
		return errors.New("you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.") //nolint:staticcheck // kubectl's words
	}
	a := access{verb: args[0], namespace: r.namespace, subresource: r.str("subresource")}
	if r.flag("all-namespaces") {
		a.namespace = ""
	}
	if strings.HasPrefix(args[1], "/") {
		if a.subresource != "" {
			return errors.New("--subresource can not be used with NonResourceURL")
		}
		if a.url = args[1]; !slices.Contains(urlVerbs, a.verb) {
			r.warn("verb '" + a.verb + "' is not a known verb\n")
		}
	} else {
		a.resource, a.name, _ = strings.Cut(args[1], "/")
		r.resolveAccess(&a)
		if !slices.Contains(resourceVerbs, a.verb) && a.verb != "approve" && a.verb != "sign" {
			r.warn("verb '" + a.verb + "' is not a known verb\n")
		}
	}
	if r.flag("no-headers") {
		return errors.New("--no-headers cannot be set without --list specified")
	}
	r.p.Sleep(requestTime)
	allowed := r.allowed(id, a)
	answer := "no\n"
	if allowed {
		answer = "yes\n"
	}
	if !r.flag("quiet") {
		io.WriteString(r.out, answer)
	}
	if !allowed {
		return exitCode{code: 1}
	}
	return nil
}

// resolveAccess finds the resource that was meant, with kubectl's warnings.
func (r *run) resolveAccess(a *access) {
	if a.resource == "*" {
		return
	}
	k, err := kindFor(a.resource)
	if err != nil {
		name, group, _ := strings.Cut(strings.ToLower(a.resource), ".")
		a.resource, a.group = name, group
		if name == "users" || name == "groups" {
			return // nothing that is stored, but somebody may impersonate them
		}
		if group == "" {
			r.warn("the server doesn't have a resource type '" + name + "'\n")
		} else {
			r.warn("the server doesn't have a resource type '" + name + "' in group '" + group + "'\n")
		}
		return
	}
	a.resource, a.group = k.Resource, k.Group
	if !k.Namespaced && !r.flag("all-namespaces") {
		if k.Group == "" {
			r.warn("resource '" + k.Resource + "' is not namespace scoped\n")
		} else {
			r.warn("resource '" + k.Resource + "' is not namespace scoped in group '" + k.Group + "'\n")
		}
	}
}
