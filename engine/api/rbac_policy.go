package api

import (
	_ "embed"
	"strings"

	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/podscope/podscope/engine/store"
)

// rbacPolicy are the roles and bindings of every cluster, a line each, with a line for each rule below its role:
//
//	ClusterRole NAME [ROLE THAT TAKES ITS RULES]    Role NAMESPACE/NAME
//	VERBS GROUPS RESOURCES [NAMES]                  VERBS URLS
//	ClusterRoleBinding NAME KIND:ROLE KIND:SUBJECT… RoleBinding NAMESPACE/NAME KIND:ROLE KIND:SUBJECT…
//
// Models plugin/pkg/auth/authorizer/rbac/bootstrappolicy
//
//go:embed rbac_policy.txt
var rbacPolicy string

// aggregateTo begins the labels of cluster roles whose rules another one takes.
const aggregateTo = rbacv1.GroupName + "/aggregate-to-"

// defaultPolicy reads rbacPolicy.
func defaultPolicy() []store.Object {
	var out []store.Object
	var rules *[]rbacv1.PolicyRule // of the role above
	for line := range strings.Lines(rbacPolicy) {
		words := strings.Fields(line)
		switch words[0] {
		case "ClusterRole":
			role := clusterRole(policyMeta(words[1]), words[2:])
			rules, out = &role.Rules, append(out, role)
		case "Role":
			role := &rbacv1.Role{ObjectMeta: policyMeta(words[1])}
			rules, out = &role.Rules, append(out, role)
		case "ClusterRoleBinding":
			out = append(out, &rbacv1.ClusterRoleBinding{ObjectMeta: policyMeta(words[1]), RoleRef: roleRef(words[2]), Subjects: subjects(words[3:])})
		case "RoleBinding":
			out = append(out, &rbacv1.RoleBinding{ObjectMeta: policyMeta(words[1]), RoleRef: roleRef(words[2]), Subjects: subjects(words[3:])})
		default:
			*rules = append(*rules, policyRule(words))
		}
	}
	return out
}

// policyMeta is what all of them have in common, under a name, or a namespace and a name.
func policyMeta(name string) metav1.ObjectMeta {
	meta := metav1.ObjectMeta{
		Labels:      map[string]string{"kubernetes.io/bootstrapping": "rbac-defaults"},
		Annotations: map[string]string{rbacv1.AutoUpdateAnnotationKey: "true"},
	}
	meta.Namespace, meta.Name = namespaceAndName(name)
	return meta
}

func namespaceAndName(s string) (namespace, name string) {
	if before, after, ok := strings.Cut(s, "/"); ok {
		return before, after
	}
	return "", s
}

// clusterRole is a role without rules; those that users are given take theirs from roles that are labelled so.
func clusterRole(meta metav1.ObjectMeta, takenBy []string) *rbacv1.ClusterRole {
	role := &rbacv1.ClusterRole{ObjectMeta: meta}
	for _, taker := range takenBy {
		role.Labels[aggregateTo+taker] = "true"
	}
	switch meta.Name {
	case "admin", "edit", "view":
		selector := metav1.LabelSelector{MatchLabels: map[string]string{aggregateTo + meta.Name: "true"}}
		role.AggregationRule = &rbacv1.AggregationRule{ClusterRoleSelectors: []metav1.LabelSelector{selector}}
	}
	return role
}

func policyRule(words []string) rbacv1.PolicyRule {
	list := func(i int) []string {
		if i >= len(words) {
			return nil
		}
		items := strings.Split(words[i], ",")
		for n := range items {
			if items[n] == "-" {
				items[n] = ""
			}
		}
		return items
	}
	if len(words) == 2 {
		return rbacv1.PolicyRule{Verbs: list(0), NonResourceURLs: list(1)}
	}
	return rbacv1.PolicyRule{Verbs: list(0), APIGroups: list(1), Resources: list(2), ResourceNames: list(3)}
}

func roleRef(word string) rbacv1.RoleRef {
	kind, name, _ := strings.Cut(word, ":")
	return rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: kind, Name: name}
}

func subjects(words []string) []rbacv1.Subject {
	var out []rbacv1.Subject
	for _, word := range words {
		s := rbacv1.Subject{APIGroup: rbacv1.GroupName}
		s.Kind, s.Name, _ = strings.Cut(word, ":")
		if s.Kind == rbacv1.ServiceAccountKind {
			s.APIGroup = ""
			s.Namespace, s.Name = namespaceAndName(s.Name)
		}
		out = append(out, s)
	}
	return out
}
