package kubectl

import (
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// tableOfServed is the table of a kind whose objects every cluster has from its start.
// Models pkg/printers/internalversion AddHandlers, k8s.io/kube-aggregator/pkg/registry/apiservice/etcd (*REST).ConvertToTable
func tableOfServed(kind string) *tableKind {
	switch kind {
	case "APIService":
		return kindOf(apiServiceCells, "Name", "Service", "Available", "Age")
	case "FlowSchema":
		return kindOf(flowSchemaCells, "Name", "PriorityLevel", "MatchingPrecedence", "DistinguisherMethod", "Age", "MissingPL")
	case "PriorityLevelConfiguration":
		return kindOf(priorityLevelCells, "Name", "Type", "NominalConcurrencyShares", "Queues", "HandSize", "QueueLengthLimit", "Age")
	case "ServiceCIDR":
		return kindOf(serviceRangeCells, "Name", "CIDRs", "Age")
	case "CSINode":
		return kindOf(storageNodeCells, "Name", "Drivers", "Age")
	}
	return &tableKind{columns("Name", "Created At"), createdAtCells}
}

// shown is a field as a cell of a table.
func shown(u *unstructured.Unstructured, path ...string) string {
	if v, ok, _ := unstructured.NestedFieldNoCopy(u.Object, path...); ok && v != nil {
		return fmt.Sprint(v)
	}
	return "<none>"
}

// conditionStatus is whether a condition holds, in the API's words; "Unknown" when nobody has said.
func conditionStatus(u *unstructured.Unstructured, kind string) string {
	conditions, _, _ := unstructured.NestedSlice(u.Object, "status", "conditions")
	for _, c := range conditions {
		if fieldOf(c, "type") == kind {
			return fmt.Sprint(fieldOf(c, "status"))
		}
	}
	return "Unknown"
}

func apiServiceCells(u *unstructured.Unstructured, at tableTime) []string {
	service := "Local"
	if name := shown(u, "spec", "service", "name"); name != "<none>" {
		service = shown(u, "spec", "service", "namespace") + "/" + name
	}
	return []string{u.GetName(), service, conditionStatus(u, "Available"), at.since(u.GetCreationTimestamp())}
}

func flowSchemaCells(u *unstructured.Unstructured, at tableTime) []string {
	missing := conditionStatus(u, "Dangling")
	if missing == "Unknown" {
		missing = "?"
	}
	return []string{
		u.GetName(), shown(u, "spec", "priorityLevelConfiguration", "name"), shown(u, "spec", "matchingPrecedence"), shown(u, "spec", "distinguisherMethod", "type"),
		at.since(u.GetCreationTimestamp()), missing,
	}
}

func priorityLevelCells(u *unstructured.Unstructured, at tableTime) []string {
	queuing := func(field string) string { return shown(u, "spec", "limited", "limitResponse", "queuing", field) }
	return []string{
		u.GetName(), shown(u, "spec", "type"), shown(u, "spec", "limited", "nominalConcurrencyShares"),
		queuing("queues"), queuing("handSize"), queuing("queueLengthLimit"), at.since(u.GetCreationTimestamp()),
	}
}

func serviceRangeCells(u *unstructured.Unstructured, at tableTime) []string {
	ranges, _, _ := unstructured.NestedStringSlice(u.Object, "spec", "cidrs")
	return []string{u.GetName(), strings.Join(ranges, ","), at.since(u.GetCreationTimestamp())}
}

func storageNodeCells(u *unstructured.Unstructured, at tableTime) []string {
	drivers, _, _ := unstructured.NestedSlice(u.Object, "spec", "drivers")
	return []string{u.GetName(), fmt.Sprint(len(drivers)), at.since(u.GetCreationTimestamp())}
}
