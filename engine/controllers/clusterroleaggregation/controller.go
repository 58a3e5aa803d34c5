package clusterroleaggregation

import (
	"slices"
	"time"

	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

const component = "clusterrole-aggregation-controller"

// Controller fills aggregated roles. Create it with [New] and set it going with [Controller.Start].
type Controller struct {
	sim    *sim.Sim
	client *api.Client
	due    bool // a look at all roles is arranged
}

// New returns a controller that is not running yet.
func New(s *sim.Sim, server *api.Server) *Controller {
	return &Controller{sim: s, client: server.Client(component)}
}

// Start begins to watch cluster roles.
func (c *Controller) Start() {
	c.client.Watch("clusterroles.rbac.authorization.k8s.io", func(store.Entry) {
		if c.due {
			return
		}
		c.due = true
		c.sim.After(c.sim.Between("clusterroleaggregation/latency", 2*time.Millisecond, 8*time.Millisecond), "cluster role aggregation", c.sync)
	})
}

// sync gives every aggregated role what it lacks. A role that takes from an aggregated one is filled when that one's change is seen.
func (c *Controller) sync() {
	c.due = false
	roles := api.List[*rbacv1.ClusterRole](c.client, "") // by name
	for _, role := range roles {
		if role.AggregationRule == nil {
			continue
		}
		if rules := aggregated(role, roles); !slices.EqualFunc(rules, role.Rules, alike) {
			filled := role.DeepCopy()
			filled.Rules = rules
			_, _ = c.client.Update(filled, api.UpdateOptions{}) // one that changed or went meanwhile is looked at again
		}
	}
}

// aggregated are the rules of all other roles that a role's aggregation rule selects, each once.
func aggregated(role *rbacv1.ClusterRole, roles []*rbacv1.ClusterRole) []rbacv1.PolicyRule {
	var out []rbacv1.PolicyRule
	for _, s := range role.AggregationRule.ClusterRoleSelectors {
		selector, err := metav1.LabelSelectorAsSelector(&s)
		if err != nil {
			return role.Rules
		}
		for _, other := range roles {
			if other.Name == role.Name || !selector.Matches(labels.Set(other.Labels)) {
				continue
			}
			for _, rule := range other.Rules {
				if !slices.ContainsFunc(out, func(have rbacv1.PolicyRule) bool { return alike(have, rule) }) {
					out = append(out, rule)
				}
			}
		}
	}
	return out
}

// alike reports whether two rules allow the same in the same words.
func alike(a, b rbacv1.PolicyRule) bool {
	return slices.Equal(a.Verbs, b.Verbs) && slices.Equal(a.APIGroups, b.APIGroups) && slices.Equal(a.Resources, b.Resources) &&
		slices.Equal(a.ResourceNames, b.ResourceNames) && slices.Equal(a.NonResourceURLs, b.NonResourceURLs)
}
