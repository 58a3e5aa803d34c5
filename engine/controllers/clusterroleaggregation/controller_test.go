package clusterroleaggregation_test

import (
	"slices"
	"testing"
	"time"

	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/clusterroleaggregation"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

func TestARoleThatAggregatesHasTheRulesOfThoseItSelects(t *testing.T) {
	s := sim.New(1, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	server := api.NewServer(s, store.New(s), api.Options{})
	clusterroleaggregation.New(s, server).Start()
	c := server.Client("test")
	reads := func(role, resource string) bool {
		t.Helper()
		s.RunUntil(s.Elapsed() + time.Second)
		r, err := api.Get[*rbacv1.ClusterRole](c, "", role)
		if err != nil {
			t.Fatal(err)
		}
		return slices.ContainsFunc(r.Rules, func(rule rbacv1.PolicyRule) bool {
			return slices.Contains(rule.Resources, resource) && slices.Contains(rule.Verbs, "list")
		})
	}
	for _, role := range []string{"view", "edit", "admin"} { // each takes the one before, too
		if !reads(role, "pods") {
			t.Errorf("%s does not read pods", role)
		}
		if reads(role, "crontabs") {
			t.Errorf("%s reads what nobody granted", role)
		}
	}
	if reads("view", "secrets") || !reads("edit", "secrets") {
		t.Error("who edits reads secrets, who views does not")
	}
	more := &rbacv1.ClusterRole{
		ObjectMeta: metav1.ObjectMeta{Name: "crontab-readers", Labels: map[string]string{"rbac.authorization.k8s.io/aggregate-to-view": "true"}},
		Rules:      []rbacv1.PolicyRule{{Verbs: []string{"list"}, APIGroups: []string{"stable.example.com"}, Resources: []string{"crontabs"}}},
	}
	if _, err := c.Create(more, api.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	for _, role := range []string{"view", "edit", "admin"} {
		if !reads(role, "crontabs") {
			t.Errorf("%s lacks a rule that was granted to view", role)
		}
	}
	_, _ = c.Delete("clusterroles.rbac.authorization.k8s.io", "", "crontab-readers", api.DeleteOptions{})
	if reads("admin", "crontabs") {
		t.Error("admin keeps the rule of a role that is gone")
	}
}
