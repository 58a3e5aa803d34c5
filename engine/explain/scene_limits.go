package explain

import (
	"regexp"
	"slices"
	"strings"

	autoscalingv2 "k8s.io/api/autoscaling/v2"
	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// budget explains how many pods a disruption budget lets go now.
func (s Scene) budget(b *policyv1.PodDisruptionBudget) answer {
	st := b.Status
	f := facts{"allowed": int(st.DisruptionsAllowed), "healthy": int(st.CurrentHealthy), "desired": int(st.DesiredHealthy), "expected": int(st.ExpectedPods)}
	f.set("selector", metav1.FormatLabelSelector(b.Spec.Selector))
	switch {
	case b.Spec.MinAvailable != nil:
		f["asks"] = "minAvailable " + b.Spec.MinAvailable.String()
	case b.Spec.MaxUnavailable != nil:
		f["asks"] = "maxUnavailable " + b.Spec.MaxUnavailable.String()
	}
	s.blames(f, s.Pods)
	a := answer{key: "budget", facts: f}
	for _, c := range st.Conditions {
		if c.Reason == policyv1.SyncFailedReason {
			f.set("message", c.Message)
			a.key = "budget/failed"
			return a
		}
	}
	switch {
	case st.ExpectedPods == 0:
		a.key = "budget/empty"
	case st.DisruptionsAllowed == 0:
		a.key = "budget/refuses"
	}
	return a
}

// autoscaler explains what an autoscaler does, or why it does nothing.
func (s Scene) autoscaler(h *autoscalingv2.HorizontalPodAutoscaler) answer {
	f := facts{
		"target": h.Spec.ScaleTargetRef.Kind + "/" + h.Spec.ScaleTargetRef.Name, "most": int(h.Spec.MaxReplicas), "least": 1,
		"replicas": int(h.Status.CurrentReplicas),
	}
	if h.Spec.MinReplicas != nil {
		f["least"] = int(*h.Spec.MinReplicas)
	}
	a := answer{key: "autoscaler", facts: f}
	if len(h.Status.Conditions) == 0 {
		a.key = "autoscaler/new"
	}
	for _, c := range h.Status.Conditions {
		if c.Status != corev1.ConditionFalse || c.Type == autoscalingv2.ScalingLimited {
			continue
		}
		a.term = c.Reason
		f.set("message", c.Message)
		switch {
		case c.Type == autoscalingv2.AbleToScale:
			a.key = "autoscaler/target"
			return a
		case c.Reason == "ScalingDisabled":
			a.key = "autoscaler/disabled"
		default:
			a.key = "autoscaler/metrics"
		}
	}
	return a
}

// quota explains how much of what a quota allows is used up.
func (s Scene) quota(q *corev1.ResourceQuota) answer {
	var used, full []string
	for name, hard := range q.Status.Hard {
		have := q.Status.Used[name]
		used = append(used, string(name)+" "+have.String()+"/"+hard.String())
		if have.Cmp(hard) >= 0 {
			full = append(full, string(name))
		}
	}
	slices.Sort(used)
	slices.Sort(full)
	f := facts{"ns": namespaceFlag(q.Namespace)}
	f.set("used", strings.Join(used, ", "))
	f.set("full", strings.Join(full, ", "))
	for name := range q.Status.Hard {
		if strings.HasPrefix(string(name), "requests.") || strings.HasPrefix(string(name), "limits.") {
			f["must"] = name
		}
	}
	if len(full) > 0 {
		return answer{key: "quota/full", facts: f}
	}
	return answer{key: "quota", facts: f}
}

func namespaceFlag(ns string) string {
	if ns == "" || ns == corev1.NamespaceDefault {
		return ""
	}
	return " -n " + ns
}

// limits explains what a limit range fills in and what it refuses.
func (s Scene) limits(l *corev1.LimitRange) answer {
	var given, bounds []string
	for _, item := range l.Spec.Limits {
		kind := strings.ToLower(string(item.Type))
		add := func(to *[]string, word string, list corev1.ResourceList) {
			var names []string
			for name, q := range list {
				names = append(names, kind+" "+word+" "+string(name)+" "+q.String())
			}
			slices.Sort(names)
			*to = append(*to, names...)
		}
		add(&given, "request", item.DefaultRequest)
		add(&given, "limit", item.Default)
		add(&bounds, "min", item.Min)
		add(&bounds, "max", item.Max)
		add(&bounds, "maxLimitRequestRatio", item.MaxLimitRequestRatio)
	}
	f := facts{}
	f.set("given", strings.Join(given, ", "))
	f.set("bounds", strings.Join(bounds, ", "))
	return answer{key: "limits", facts: f}
}

// space explains a namespace: alive, or what its end waits for.
func (s Scene) space(ns *corev1.Namespace) answer {
	f := facts{"pods": len(s.Pods)}
	if ns.DeletionTimestamp == nil {
		return answer{key: "namespace", facts: f}
	}
	f["deleted"] = s.since(ns.DeletionTimestamp.Time)
	var left []string
	for _, c := range ns.Status.Conditions {
		if c.Status == corev1.ConditionTrue {
			left = append(left, c.Message)
		}
	}
	f.set("message", strings.Join(left, " "))
	var names []text
	for _, p := range s.Pods {
		names = append(names, text{p.Name, p.Name})
	}
	if len(names) > 0 {
		f["names"] = list(names, ", ", "、")
	}
	return answer{term: "Terminating", key: "namespace/terminating", facts: f}
}

// createRefusals tell why the API server let a controller make no pod, by its words.
var createRefusals = []struct {
	words *regexp.Regexp
	key   string
}{
	{regexp.MustCompile(`exceeded quota: (?P<quota>[^,]+), requested: (?P<requested>.+), used: (?P<used>.+), limited: (?P<limited>.+)$`), "quota"},
	{regexp.MustCompile(`failed quota: (?P<quota>[^:]+): must specify (?P<must>.+)$`), "quotaMissing"},
	{regexp.MustCompile(`(?P<bound>(minimum|maximum) .+ usage per .+|.+ max limit to request ratio per .+)$`), "limits"},
	{regexp.MustCompile(`error looking up service account (?P<account>\S+): `), "serviceAccount"},
}

// createRefusal is which refusal an Event's message tells of, and its numbers; "" when none of those that are known.
func createRefusal(message string) (key string, f facts) {
	for _, r := range createRefusals {
		m := r.words.FindStringSubmatch(message)
		if m == nil {
			continue
		}
		f = facts{}
		for i, name := range r.words.SubexpNames() {
			if name != "" {
				f.set(name, m[i])
			}
		}
		return "/" + r.key, f
	}
	return "", nil
}
