package kubectl

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

var (
	resourceVerbs = strings.Fields("* get delete list create update patch watch proxy deletecollection use bind escalate impersonate")
	urlVerbs      = strings.Fields("* get put post head options delete patch")
)

// runCreateRole models k8s.io/kubectl/pkg/cmd/create/create_role.go.
func runCreateRole(r *run, args []string) error {
	name, err := r.nameArg(args)
	if err != nil {
		return err
	}
	if err := r.readDryRun(); err != nil {
		return err
	}
	verbs, resources := r.verbs(), r.list("resource")
	if len(verbs) == 0 {
		return errors.New("at least one verb must be specified")
	}
	r.warnVerbs(verbs)
	if len(resources) == 0 {
		return errors.New("at least one resource must be specified")
	}
	rules, err := r.policyRules(verbs, resources)
	if err != nil {
		return err
	}
	return r.generated(&rbacv1.Role{ObjectMeta: r.meta(name), Rules: rules}, "")
}

// runCreateClusterRole models k8s.io/kubectl/pkg/cmd/create/create_clusterrole.go.
func runCreateClusterRole(r *run, args []string) error {
	name, err := r.nameArg(args)
	if err != nil {
		return err
	}
	if err := r.readDryRun(); err != nil {
		return err
	}
	role := &rbacv1.ClusterRole{}
	role.Name = name
	verbs, resources, urls := r.verbs(), r.list("resource"), r.list("non-resource-url")
	if aggregate := r.str("aggregation-rule"); r.changed("aggregation-rule") {
		if len(urls)+len(verbs)+len(resources)+len(r.list("resource-name")) > 0 {
			return errors.New("aggregation rule must be specified without nonResourceURLs, verbs, resources or resourceNames")
		}
		wanted := map[string]string{}
		for pair := range strings.SplitSeq(aggregate, ",") {
			key, value, ok := strings.Cut(pair, "=")
			if !ok {
				return fmt.Errorf("%s must be formatted as key=value", pair)
			}
			wanted[key] = value
		}
		role.AggregationRule = &rbacv1.AggregationRule{ClusterRoleSelectors: []metav1.LabelSelector{{MatchLabels: wanted}}}
		return r.generated(role, "")
	}
	if len(verbs) == 0 {
		return errors.New("at least one verb must be specified")
	}
	if len(resources) == 0 && len(urls) == 0 {
		return errors.New("one of resource or nonResourceURL must be specified")
	}
	if len(resources) > 0 {
		r.warnVerbs(verbs)
		if role.Rules, err = r.policyRules(verbs, resources); err != nil {
			return err
		}
	}
	for _, url := range urls {
		for _, v := range verbs {
			if !slices.Contains(urlVerbs, v) {
				return fmt.Errorf("invalid verb: '%s' for nonResourceURL", v)
			}
		}
		if url != "*" && !strings.HasPrefix(url, "/") {
			return errors.New("nonResourceURL should start with /")
		}
		if strings.Contains(url[:len(url)-1], "*") {
			return errors.New("nonResourceURL only supports wildcard matches when '*' is at the end")
		}
	}
	if len(urls) > 0 {
		role.Rules = append(role.Rules, rbacv1.PolicyRule{Verbs: verbs, NonResourceURLs: urls})
	}
	return r.generated(role, "")
}

// verbs are those of --verb, each once.
func (r *run) verbs() []string {
	var out []string
	for _, v := range r.list("verb") {
		if v == "*" {
			return []string{"*"}
		}
		if !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

func (r *run) warnVerbs(verbs []string) {
	for _, v := range verbs {
		if !slices.Contains(resourceVerbs, v) {
			io.WriteString(r.err, "Warning: '"+v+"' is not a standard resource verb\n")
		}
	}
}

// policyRules makes one rule for each API group, in the order of first appearance.
func (r *run) policyRules(verbs, resources []string) ([]rbacv1.PolicyRule, error) {
	var names []string
	for _, n := range r.list("resource-name") {
		if !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	var rules []rbacv1.PolicyRule
	for _, arg := range resources {
		whole, sub, _ := strings.Cut(arg, "/")
		name, group, _ := strings.Cut(whole, ".")
		if name == "" {
			return nil, errors.New("resource must be specified if apiGroup/subresource specified")
		}
		if name != "*" {
			k, err := kindFor(whole)
			if err == nil {
				name, group = k.Resource, k.Group
			}
			if special, err := specialVerb(verbs, name, group); err != nil {
				return nil, err
			} else if k == nil && !special && !strings.HasSuffix(name, "reviews") {
				text := fmt.Sprintf("the server doesn't have a resource type %q", name)
				if group != "" {
					text += fmt.Sprintf(" in group %q", group)
				}
				return nil, exitCode{1, text}
			}
		}
		if sub != "" {
			name += "/" + sub
		}
		i := slices.IndexFunc(rules, func(rule rbacv1.PolicyRule) bool { return rule.APIGroups[0] == group })
		if i < 0 {
			i = len(rules)
			rules = append(rules, rbacv1.PolicyRule{Verbs: verbs, APIGroups: []string{group}, ResourceNames: names})
		}
		if !slices.Contains(rules[i].Resources, name) {
			rules[i].Resources = append(rules[i].Resources, name)
		}
	}
	slices.SortFunc(rules, func(a, b rbacv1.PolicyRule) int { return strings.Compare(a.APIGroups[0], b.APIGroups[0]) })
	return rules, nil
}

// specialVerb tells whether one of the verbs is only for certain resources, of which this is one; if it is not, that is an error.
func specialVerb(verbs []string, resource, group string) (special bool, err error) {
	for _, v := range verbs {
		fits := false
		switch v {
		case "use":
			fits = resource == "podsecuritypolicies" && (group == "policy" || group == "extensions")
		case "bind", "escalate":
			fits = (resource == "roles" || resource == "clusterroles") && group == rbacv1.GroupName
		case "impersonate":
			fits = group == "" && slices.Contains([]string{"users", "serviceaccounts", "groups"}, resource) || group == "authentication.k8s.io" && resource == "userextras"
		default:
			continue
		}
		if !fits {
			return false, fmt.Errorf("can not perform '%s' on '%s' in group '%s'", v, resource, group)
		}
		special = true
	}
	return special, nil
}

// runCreateRoleBinding models k8s.io/kubectl/pkg/cmd/create/create_rolebinding.go.
func runCreateRoleBinding(r *run, args []string) error {
	name, err := r.nameArg(args)
	if err != nil {
		return err
	}
	if err := r.readDryRun(); err != nil {
		return err
	}
	cluster, role := r.str("clusterrole"), r.str("role")
	if (cluster == "") == (role == "") {
		return errors.New("exactly one of clusterrole or role must be specified")
	}
	ref := rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "Role", Name: role}
	if cluster != "" {
		ref.Kind, ref.Name = "ClusterRole", cluster
	}
	subjects, err := r.subjects()
	if err != nil {
		return err
	}
	return r.generated(&rbacv1.RoleBinding{ObjectMeta: r.meta(name), Subjects: subjects, RoleRef: ref}, "failed to create rolebinding")
}

// runCreateClusterRoleBinding models k8s.io/kubectl/pkg/cmd/create/create_clusterrolebinding.go.
func runCreateClusterRoleBinding(r *run, args []string) error {
	name, err := r.nameArg(args)
	if err != nil {
		return err
	}
	if err := r.readDryRun(); err != nil {
		return err
	}
	subjects, err := r.subjects()
	if err != nil {
		return err
	}
	b := &rbacv1.ClusterRoleBinding{Subjects: subjects, RoleRef: rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "ClusterRole", Name: r.str("clusterrole")}}
	b.Name = name
	return r.generated(b, "failed to create clusterrolebinding")
}

func (r *run) subjects() ([]rbacv1.Subject, error) {
	var out []rbacv1.Subject
	for _, u := range r.list("user") {
		out = append(out, rbacv1.Subject{Kind: "User", APIGroup: rbacv1.GroupName, Name: u})
	}
	for _, g := range r.list("group") {
		out = append(out, rbacv1.Subject{Kind: "Group", APIGroup: rbacv1.GroupName, Name: g})
	}
	for _, sa := range r.list("serviceaccount") {
		ns, name, ok := strings.Cut(sa, ":")
		if !ok || ns == "" || name == "" || strings.Contains(name, ":") {
			return nil, errors.New("serviceaccount must be <namespace>:<name>")
		}
		out = append(out, rbacv1.Subject{Kind: "ServiceAccount", Namespace: ns, Name: name})
	}
	return out, nil
}
