package kubectl

import (
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/podscope/podscope/engine/store"
)

// served describes what every cluster has from its start, of the kinds that have a description of their own.
// Models k8s.io/kubectl/pkg/describe ServiceCIDRDescriber, CSINodeDescriber.
func (w *writer) served(obj store.Object) bool {
	u, ok := obj.(*unstructured.Unstructured)
	if !ok || u.GetKind() != "ServiceCIDR" && u.GetKind() != "CSINode" {
		return false
	}
	w.head(u)
	w.meta(u)
	if u.GetKind() == "CSINode" {
		w.write(0, "CreationTimestamp:\t%s\nSpec:\n", date(u.GetCreationTimestamp()))
		return true
	}
	ranges, _, _ := unstructured.NestedStringSlice(u.Object, "spec", "cidrs")
	w.write(0, "CIDRs:\t%s\nStatus:\nConditions:\n", strings.Join(ranges, ", "))
	w.write(1, "Type\tStatus\tLastTransitionTime\tReason\tMessage\n")
	w.write(1, "----\t------\t------------------\t------\t-------\n")
	conditions, _, _ := unstructured.NestedSlice(u.Object, "status", "conditions")
	for _, c := range conditions {
		since, _ := fieldOf(c, "lastTransitionTime").(string)
		if t, err := time.Parse(time.RFC3339, since); err == nil {
			since = t.Format(time.RFC1123Z)
		}
		w.write(1, "%v\t%v\t%s\t%v\t%v\n", fieldOf(c, "type"), fieldOf(c, "status"), since, fieldOf(c, "reason"), fieldOf(c, "message"))
	}
	return true
}
