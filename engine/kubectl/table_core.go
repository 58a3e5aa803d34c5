package kubectl

import (
	"fmt"
	"sort"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/duration"
)

// nodeCells models pkg/printers/internalversion printNode.
func nodeCells(n *corev1.Node, at tableTime) []string {
	status := "Unknown"
	for _, c := range n.Status.Conditions {
		if c.Type != corev1.NodeReady {
			continue
		}
		status = "Ready"
		if c.Status != corev1.ConditionTrue {
			status = "NotReady"
		}
	}
	if n.Spec.Unschedulable {
		status += ",SchedulingDisabled"
	}
	info := n.Status.NodeInfo
	kernel := orUnknown(info.KernelVersion)
	if info.Architecture != "" {
		kernel += " (" + info.Architecture + ")"
	}
	return []string{
		n.Name, status, orNone(strings.Join(nodeRoles(n), ",")), at.since(n.CreationTimestamp), info.KubeletVersion,
		nodeAddress(n, corev1.NodeInternalIP), nodeAddress(n, corev1.NodeExternalIP), orUnknown(info.OSImage), kernel, orUnknown(info.ContainerRuntimeVersion),
	}
}

func orUnknown(s string) string {
	if s == "" {
		return "<unknown>"
	}
	return s
}

// nodeRoles lists the roles in a node's labels, sorted.
func nodeRoles(n *corev1.Node) []string {
	seen := map[string]bool{}
	for k, v := range n.Labels {
		if role, ok := strings.CutPrefix(k, "node-role.kubernetes.io/"); ok && role != "" {
			seen[role] = true
		} else if k == "kubernetes.io/role" && v != "" {
			seen[v] = true
		}
	}
	return sortedKeys(seen)
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

func nodeAddress(n *corev1.Node, kind corev1.NodeAddressType) string {
	for _, a := range n.Status.Addresses {
		if a.Type == kind {
			return a.Address
		}
	}
	return "<none>"
}

func namespaceCells(n *corev1.Namespace, at tableTime) []string {
	return []string{n.Name, string(n.Status.Phase), at.since(n.CreationTimestamp)}
}

// eventCells models pkg/printers/internalversion printEvent.
func eventCells(e *corev1.Event, at tableTime) []string {
	first := at.since(e.FirstTimestamp)
	if e.FirstTimestamp.IsZero() {
		first = at.sinceMicro(e.EventTime)
	}
	last := at.since(e.LastTimestamp)
	if e.LastTimestamp.IsZero() {
		last = first
	}
	count := max(e.Count, 1)
	if e.Series != nil {
		last, count = at.sinceMicro(e.Series.LastObservedTime), e.Series.Count
	}
	target := strings.ToLower(e.InvolvedObject.Kind)
	if e.InvolvedObject.Name != "" {
		target += "/" + e.InvolvedObject.Name
	}
	return []string{
		last, e.Type, e.Reason, target, e.InvolvedObject.FieldPath, eventSource(e), strings.TrimSpace(e.Message), first, strconv.Itoa(int(count)), e.Name,
	}
}

func (t tableTime) sinceMicro(when metav1.MicroTime) string {
	if when.IsZero() {
		return "<unknown>"
	}
	return duration.HumanDuration(t.now.Sub(when.Time))
}

func eventSource(e *corev1.Event) string {
	component, host := e.Source.Component, e.Source.Host
	if component == "" {
		component = e.ReportingController
	}
	if host == "" {
		host = e.ReportingInstance
	}
	if host == "" {
		return component
	}
	return component + ", " + host
}

func configMapCells(c *corev1.ConfigMap, at tableTime) []string {
	return []string{c.Name, strconv.Itoa(len(c.Data) + len(c.BinaryData)), at.since(c.CreationTimestamp)}
}

func secretCells(s *corev1.Secret, at tableTime) []string {
	return []string{s.Name, string(s.Type), strconv.Itoa(len(s.Data)), at.since(s.CreationTimestamp)}
}

func serviceAccountCells(s *corev1.ServiceAccount, at tableTime) []string {
	return []string{s.Name, at.since(s.CreationTimestamp)}
}

func podTemplateCells(t *corev1.PodTemplate, _ tableTime) []string {
	names, images := containerCells(t.Template.Spec.Containers)
	return []string{t.Name, names, images, labels.FormatLabels(t.Template.Labels)}
}

func componentCells(c *corev1.ComponentStatus, _ tableTime) []string {
	status, message, failure := "Unknown", "", ""
	for _, cond := range c.Conditions {
		if cond.Type != corev1.ComponentHealthy {
			continue
		}
		status = "Unhealthy"
		if cond.Status == corev1.ConditionTrue {
			status = "Healthy"
		}
		message, failure = cond.Message, cond.Error
	}
	if failure == "nil" {
		failure = ""
	}
	return []string{c.Name, status, message, failure}
}

// quotaCells models pkg/printers/internalversion printResourceQuota.
func quotaCells(q *corev1.ResourceQuota, at tableTime) []string {
	var requests, limits []string
	for _, name := range sortedResources(q.Status.Hard) {
		used, hard := q.Status.Used[name], q.Status.Hard[name]
		cell := fmt.Sprintf("%s: %s/%s", name, used.String(), hard.String())
		if strings.HasPrefix(string(name), "limits.") {
			limits = append(limits, cell)
		} else {
			requests = append(requests, cell)
		}
	}
	return []string{q.Name, strings.Join(requests, ", "), strings.Join(limits, ", "), at.since(q.CreationTimestamp)}
}

func sortedResources(list corev1.ResourceList) []corev1.ResourceName {
	names := make([]corev1.ResourceName, 0, len(list))
	for n := range list {
		names = append(names, n)
	}
	sort.Slice(names, func(i, j int) bool { return names[i] < names[j] })
	return names
}
