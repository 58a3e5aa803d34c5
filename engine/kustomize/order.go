package kustomize

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// sortOptions say in which order objects are written.
type sortOptions struct {
	Order             string `json:"order,omitempty"`
	LegacySortOptions *struct {
		OrderFirst []string `json:"orderFirst,omitempty"`
		OrderLast  []string `json:"orderLast,omitempty"`
	} `json:"legacySortOptions,omitempty"`
}

// The order in which kinds are written unless the kustomization says otherwise; others come between.
// Models sigs.k8s.io/kustomize/api/internal/builtins defaultOrderFirst, defaultOrderLast
var (
	orderFirst = []string{
		"Namespace", "ResourceQuota", "StorageClass", "CustomResourceDefinition", "ServiceAccount", "PodSecurityPolicy", "Role", "ClusterRole",
		"RoleBinding", "ClusterRoleBinding", "ConfigMap", "Secret", "Endpoints", "Service", "LimitRange", "PriorityClass", "PersistentVolume",
		"PersistentVolumeClaim", "Deployment", "StatefulSet", "CronJob", "PodDisruptionBudget",
	}
	orderLast = []string{"MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"}
)

// order sorts the objects. Models SortOrderTransformerPlugin
func (m *resources) order(o *sortOptions) error {
	first, last := orderFirst, orderLast
	if o != nil {
		switch {
		case o.Order == "fifo":
			return nil
		case o.Order != "" && o.Order != "legacy":
			return fmt.Errorf("the field 'sortOptions.order' must be one of [fifo, legacy]. Got: %v", o.Order)
		case o.LegacySortOptions != nil:
			first, last = o.LegacySortOptions.OrderFirst, o.LegacySortOptions.OrderLast
		}
	}
	rank := func(kind string) int {
		if i := slices.Index(first, kind); i >= 0 {
			return i - len(first)
		}
		return slices.Index(last, kind) + 1
	}
	slices.SortStableFunc(m.list, func(a, b *resource) int {
		x, y := a.id(), b.id()
		return cmp.Or(cmp.Compare(rank(x.Kind), rank(y.Kind)), cmp.Compare(kindText(x), kindText(y)), cmp.Compare(nameText(x), nameText(y)))
	})
	return nil
}

func kindText(id identity) string {
	return strings.Join([]string{or(id.Group, "~G"), or(id.Version, "~V"), or(id.Kind, "~K")}, "_")
}

func nameText(id identity) string { return or(id.namespace, "~X") + "|" + or(id.name, "~N") }
