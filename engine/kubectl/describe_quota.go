package kubectl

import (
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"

	"github.com/podscope/podscope/engine/store"
)

// quota models k8s.io/kubectl/pkg/describe describeQuota.
func (w *writer) quota(q *corev1.ResourceQuota) {
	w.head(q)
	w.scopes(0, " * ", q.Spec.Scopes)
	w.write(0, "Resource\tUsed\tHard\n")
	w.write(0, "--------\t----\t----\n")
	for _, name := range sortedResources(q.Status.Hard) {
		hard, used := q.Status.Hard[name], q.Status.Used[name]
		if hard.Format != used.Format {
			used = *resource.NewQuantity(used.Value(), hard.Format)
		}
		w.write(0, "%v\t%v\t%v\n", string(name), used.String(), hard.String())
	}
}

// quotas models k8s.io/kubectl/pkg/describe DescribeResourceQuotas.
func (w *writer) quotas(list []store.Object) {
	if len(list) == 0 {
		w.write(0, "No resource quota.\n")
		return
	}
	w.write(0, "Resource Quotas\n")
	for _, o := range list {
		q := o.(*corev1.ResourceQuota)
		w.write(1, "Name:\t%s\n", q.Name)
		w.scopes(1, "* ", q.Spec.Scopes)
		w.write(1, "Resource\tUsed\tHard\n")
		w.write(1, "--------\t---\t---\n")
		for _, name := range sortedResources(q.Status.Hard) {
			w.write(1, "%s\t%s\t%s\n", name, text2(q.Status.Used[name]), text2(q.Status.Hard[name]))
		}
	}
}

// scopeHelp is what descriptions say about scopes.
var scopeHelp = map[string]string{
	"Terminating":    "Matches all pods that have an active deadline. These pods have a limited lifespan on a node before being actively terminated by the system.",
	"NotTerminating": "Matches all pods that do not have an active deadline. These pods usually include long running pods whose container command is not expected to terminate.",
	"BestEffort":     "Matches all pods that do not have resource requirements set. These pods have a best effort quality of service.",
	"NotBestEffort":  "Matches all pods that have at least one resource requirement set. These pods have a burstable or guaranteed quality of service.",
}

func (w *writer) scopes(level int, bullet string, scopes []corev1.ResourceQuotaScope) {
	if len(scopes) == 0 {
		return
	}
	var names []string
	for _, s := range scopes {
		names = append(names, string(s))
	}
	slices.Sort(names)
	w.write(level, "Scopes:\t%s\n", strings.Join(names, ", "))
	for _, n := range names {
		if help := scopeHelp[n]; help != "" {
			w.write(level, "%s%s\n", bullet, help)
		}
	}
}
