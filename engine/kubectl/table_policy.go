package kubectl

import (
	"fmt"
	"strconv"
	"strings"

	autoscalingv1 "k8s.io/api/autoscaling/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	coordinationv1 "k8s.io/api/coordination/v1"
	policyv1 "k8s.io/api/policy/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	schedulingv1 "k8s.io/api/scheduling/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

func budgetCells(b *policyv1.PodDisruptionBudget, at tableTime) []string {
	orNA := func(v *intstr.IntOrString) string {
		if v == nil {
			return "N/A"
		}
		return v.String()
	}
	return []string{b.Name, orNA(b.Spec.MinAvailable), orNA(b.Spec.MaxUnavailable), number(b.Status.DisruptionsAllowed), at.since(b.CreationTimestamp)}
}

func roleBindingCells(b *rbacv1.RoleBinding, at tableTime) []string {
	users, groups, accounts := subjectCells(b.Subjects)
	return []string{b.Name, b.RoleRef.Kind + "/" + b.RoleRef.Name, at.since(b.CreationTimestamp), users, groups, accounts}
}

func clusterRoleBindingCells(b *rbacv1.ClusterRoleBinding, at tableTime) []string {
	users, groups, accounts := subjectCells(b.Subjects)
	return []string{b.Name, b.RoleRef.Kind + "/" + b.RoleRef.Name, at.since(b.CreationTimestamp), users, groups, accounts}
}

func subjectCells(subjects []rbacv1.Subject) (users, groups, accounts string) {
	var u, g, a []string
	for _, s := range subjects {
		switch s.Kind {
		case rbacv1.ServiceAccountKind:
			a = append(a, s.Namespace+"/"+s.Name)
		case rbacv1.UserKind:
			u = append(u, s.Name)
		case rbacv1.GroupKind:
			g = append(g, s.Name)
		}
	}
	return strings.Join(u, ", "), strings.Join(g, ", "), strings.Join(a, ", ")
}

func priorityClassCells(p *schedulingv1.PriorityClass, at tableTime) []string {
	policy := ""
	if p.PreemptionPolicy != nil {
		policy = string(*p.PreemptionPolicy)
	}
	return []string{p.Name, number(p.Value), strconv.FormatBool(p.GlobalDefault), at.since(p.CreationTimestamp), policy}
}

func leaseCells(l *coordinationv1.Lease, at tableTime) []string {
	return []string{l.Name, value(l.Spec.HolderIdentity), at.since(l.CreationTimestamp)}
}

func autoscalerCells(h *autoscalingv2.HorizontalPodAutoscaler, at tableTime) []string {
	low := "<unset>"
	if h.Spec.MinReplicas != nil {
		low = number(*h.Spec.MinReplicas)
	}
	return []string{
		h.Name, h.Spec.ScaleTargetRef.Kind + "/" + h.Spec.ScaleTargetRef.Name, autoscalerTargets(h), low,
		number(h.Spec.MaxReplicas), number(h.Status.CurrentReplicas), at.since(h.CreationTimestamp),
	}
}

// autoscalerTargets models pkg/printers/internalversion formatHPAMetrics for resource metrics, which are those that this
// cluster can hold.
func autoscalerTargets(h *autoscalingv2.HorizontalPodAutoscaler) string {
	if len(h.Spec.Metrics) == 0 {
		return "<none>"
	}
	var list []string
	for i, m := range h.Spec.Metrics {
		if m.Type != autoscalingv2.ResourceMetricSourceType || m.Resource == nil {
			list = append(list, "<unknown type>")
			continue
		}
		var current *autoscalingv2.ResourceMetricStatus
		if i < len(h.Status.CurrentMetrics) {
			current = h.Status.CurrentMetrics[i].Resource
		}
		list = append(list, resourceTarget(m.Resource, current))
	}
	if len(list) > 2 {
		return fmt.Sprintf("%s + %d more...", strings.Join(list[:2], ", "), len(list)-2)
	}
	return strings.Join(list, ", ")
}

func resourceTarget(m *autoscalingv2.ResourceMetricSource, status *autoscalingv2.ResourceMetricStatus) string {
	current, target := "<unknown>", "<auto>"
	if m.Target.AverageValue != nil {
		if status != nil && status.Current.AverageValue != nil {
			current = status.Current.AverageValue.String()
		}
		return fmt.Sprintf("%s: %s/%s", m.Name, current, m.Target.AverageValue.String())
	}
	if status != nil && status.Current.AverageUtilization != nil {
		current = fmt.Sprintf("%d%%", *status.Current.AverageUtilization)
	}
	if m.Target.AverageUtilization != nil {
		target = fmt.Sprintf("%d%%", *m.Target.AverageUtilization)
	}
	return fmt.Sprintf("%s: %s/%s", m.Name, current, target)
}

// scaleCells models pkg/printers/internalversion printScale.
func scaleCells(s *autoscalingv1.Scale, at tableTime) []string {
	return []string{s.Name, strconv.Itoa(int(s.Spec.Replicas)), strconv.Itoa(int(s.Status.Replicas)), at.since(s.CreationTimestamp)}
}
