package kubectl

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// role models k8s.io/kubectl/pkg/describe RoleDescriber.
func (w *writer) role(m metav1.Object, rules []rbacv1.PolicyRule) {
	w.write(0, "Name:\t%s\n", m.GetName())
	w.meta(m)
	w.write(0, "PolicyRule:\n")
	w.write(1, "Resources\tNon-Resource URLs\tResource Names\tVerbs\n")
	w.write(1, "---------\t-----------------\t--------------\t-----\n")
	for _, rule := range compactRules(rules) {
		w.write(1, "%s\t%v\t%v\t%v\n", resourceWithGroup(rule.Resources, rule.APIGroups), rule.NonResourceURLs, rule.ResourceNames, rule.Verbs)
	}
}

// resourceWithGroup models k8s.io/kubectl/pkg/describe CombineResourceGroup.
func resourceWithGroup(resources, groups []string) string {
	if len(resources) == 0 {
		return ""
	}
	name, subresource, has := strings.Cut(resources[0], "/")
	if len(groups) > 0 && groups[0] != "" {
		name += "." + groups[0]
	}
	if has {
		name += "/" + subresource
	}
	return name
}

// compactRules takes rules apart and puts those together that differ in their verbs alone.
// Models k8s.io/kubectl/pkg/util/rbac BreakdownRule, CompactRules, SortableRuleSlice
func compactRules(rules []rbacv1.PolicyRule) []rbacv1.PolicyRule {
	var out []rbacv1.PolicyRule
	for _, rule := range rules {
		for _, single := range singleRules(rule) {
			verbs := single.Verbs
			i := slices.IndexFunc(out, func(r rbacv1.PolicyRule) bool {
				r.Verbs = verbs
				return len(single.NonResourceURLs) == 0 && reflect.DeepEqual(r, single)
			})
			switch {
			case i < 0:
				out = append(out, single)
			case !slices.Contains(out[i].Verbs, verbs[0]):
				out[i].Verbs = append(out[i].Verbs, verbs[0])
			}
		}
	}
	slices.SortStableFunc(out, func(a, b rbacv1.PolicyRule) int { return strings.Compare(ruleText(a), ruleText(b)) })
	return out
}

func ruleText(r rbacv1.PolicyRule) string {
	return fmt.Sprintf("&PolicyRule{Verbs:%v,APIGroups:%v,Resources:%v,ResourceNames:%v,NonResourceURLs:%v,}", r.Verbs, r.APIGroups, r.Resources, r.ResourceNames, r.NonResourceURLs)
}

// singleRules takes a rule apart: one verb on one resource, name or URL each.
func singleRules(rule rbacv1.PolicyRule) []rbacv1.PolicyRule {
	var out []rbacv1.PolicyRule
	for _, group := range rule.APIGroups {
		for _, resource := range rule.Resources {
			for _, verb := range rule.Verbs {
				single := rbacv1.PolicyRule{APIGroups: []string{group}, Resources: []string{resource}, Verbs: []string{verb}}
				if len(rule.ResourceNames) == 0 {
					out = append(out, single)
				}
				for _, name := range rule.ResourceNames {
					named := *single.DeepCopy()
					named.ResourceNames = []string{name}
					out = append(out, named)
				}
			}
		}
	}
	for _, url := range rule.NonResourceURLs {
		for _, verb := range rule.Verbs {
			out = append(out, rbacv1.PolicyRule{NonResourceURLs: []string{url}, Verbs: []string{verb}})
		}
	}
	return out
}
