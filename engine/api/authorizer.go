package api

import (
	"fmt"
	"slices"
	"strings"

	rbacv1 "k8s.io/api/rbac/v1"
	"k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// Access is what somebody wants to do, to a resource or to a URL.
type Access struct{ Verb, Group, Resource, Subresource, Namespace, Name, URL string }

// Rules are those that apply to somebody in a namespace; "" for the cluster's alone.
// Models k8s.io/kubernetes/pkg/registry/rbac/validation DefaultRuleResolver.VisitRulesFor
func (s *Server) Rules(u User, namespace string) []rbacv1.PolicyRule {
	c := s.Client("kube-apiserver")
	var out []rbacv1.PolicyRule
	for _, b := range List[*rbacv1.ClusterRoleBinding](c, "") {
		if u.isOne(b.Subjects, "") {
			out = append(out, c.roleRules(b.RoleRef, "")...)
		}
	}
	if namespace == "" {
		return out
	}
	for _, b := range List[*rbacv1.RoleBinding](c, namespace) {
		if u.isOne(b.Subjects, namespace) {
			out = append(out, c.roleRules(b.RoleRef, namespace)...)
		}
	}
	return out
}

// isOne reports whether a user is among a binding's subjects. Service accounts without a namespace are of the binding's own.
func (u User) isOne(subjects []rbacv1.Subject, own string) bool {
	return slices.ContainsFunc(subjects, func(s rbacv1.Subject) bool {
		switch s.Kind {
		case rbacv1.UserKind:
			return s.Name == u.Name
		case rbacv1.GroupKind:
			return slices.Contains(u.Groups, s.Name)
		}
		if s.Namespace != "" {
			return u.Name == accountName(s.Namespace, s.Name)
		}
		return u.Name == accountName(own, s.Name)
	})
}

func (c *Client) roleRules(ref rbacv1.RoleRef, namespace string) []rbacv1.PolicyRule {
	if ref.Kind == "ClusterRole" {
		if role, err := Get[*rbacv1.ClusterRole](c, "", ref.Name); err == nil {
			return role.Rules
		}
		return nil
	}
	if role, err := Get[*rbacv1.Role](c, namespace, ref.Name); err == nil {
		return role.Rules
	}
	return nil
}

// Allowed reports whether somebody may do something.
func (s *Server) Allowed(u User, a Access) bool {
	return u.Admin() || slices.ContainsFunc(s.Rules(u, a.Namespace), a.allowedBy)
}

// allowedBy models plugin/pkg/auth/authorizer/rbac RuleAllows.
func (a Access) allowedBy(rule rbacv1.PolicyRule) bool {
	has := func(list []string, v string) bool { return slices.Contains(list, "*") || slices.Contains(list, v) }
	if a.URL != "" {
		return has(rule.Verbs, a.Verb) && slices.ContainsFunc(rule.NonResourceURLs, func(u string) bool {
			prefix, open := strings.CutSuffix(u, "*")
			return u == a.URL || open && strings.HasPrefix(a.URL, prefix)
		})
	}
	return has(rule.Verbs, a.Verb) && has(rule.APIGroups, a.Group) &&
		(has(rule.Resources, a.subject()) || a.Subresource != "" && slices.Contains(rule.Resources, "*/"+a.Subresource)) &&
		(len(rule.ResourceNames) == 0 || slices.Contains(rule.ResourceNames, a.Name))
}

// subject is the resource as rules name it.
func (a Access) subject() string {
	if a.Subresource != "" {
		return a.Resource + "/" + a.Subresource
	}
	return a.Resource
}

// plainText keeps messages from looking like HTML.
// Models staging/src/k8s.io/apiserver/pkg/endpoints/handlers/responsewriters sanitizer
var plainText = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// Forbidden is what somebody is told who may not do something.
// Models staging/src/k8s.io/apiserver/pkg/endpoints/handlers/responsewriters ForbiddenStatusError
func (a Access) Forbidden(u User) error { return a.forbiddenBecause(u, "") }

func (a Access) forbiddenBecause(u User, reason string) error {
	text := fmt.Sprintf("User %q cannot %s path %q", u.Name, a.Verb, a.URL)
	if a.URL == "" {
		text = fmt.Sprintf("User %q cannot %s resource %q in API group %q at the cluster scope", u.Name, a.Verb, a.subject(), a.Group)
		if a.Namespace != "" {
			text = fmt.Sprintf("User %q cannot %s resource %q in API group %q in the namespace %q", u.Name, a.Verb, a.subject(), a.Group, a.Namespace)
		}
	}
	text = plainText.Replace(text)
	if reason != "" {
		text += ": " + reason
	}
	return errors.NewForbidden(schema.GroupResource{Group: a.Group, Resource: a.Resource}, a.Name, fmt.Errorf("%s", text))
}
