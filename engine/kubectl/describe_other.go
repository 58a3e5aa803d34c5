package kubectl

import (
	"fmt"
	"strings"
	"unicode"

	autoscalingv2 "k8s.io/api/autoscaling/v2"
	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	policyv1 "k8s.io/api/policy/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	schedulingv1 "k8s.io/api/scheduling/v1"
	storagev1 "k8s.io/api/storage/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"

	"github.com/podscope/podscope/engine/store"
)

// describeOther describes the remaining kinds with a description of their own; it reports false for others.
func (r *run) describeOther(w *writer, obj store.Object) bool {
	switch o := obj.(type) {
	case *corev1.Service:
		w.service(r, o)
	case *corev1.Endpoints:
		w.endpointsObject(o)
	case *discoveryv1.EndpointSlice:
		w.endpointSlice(o)
	case *corev1.PersistentVolumeClaim:
		w.claim(r, o)
	case *corev1.PersistentVolume:
		w.persistentVolume(o)
	case *storagev1.StorageClass:
		w.storageClass(o)
	case *autoscalingv2.HorizontalPodAutoscaler:
		w.autoscaler(o)
	case *policyv1.PodDisruptionBudget:
		w.budget(o)
	case *schedulingv1.PriorityClass:
		w.priorityClass(o)
	case *corev1.ResourceQuota:
		w.quota(o)
	case *corev1.LimitRange:
		w.head(o)
		w.write(0, "Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio\n")
		w.write(0, "----\t--------\t---\t---\t---------------\t-------------\t-----------------------\n")
		w.limits(o, "")
	case *rbacv1.Role:
		w.role(o, o.Rules)
	case *rbacv1.ClusterRole:
		w.role(o, o.Rules)
	case *rbacv1.RoleBinding:
		w.binding(o, o.RoleRef, o.Subjects)
	case *rbacv1.ClusterRoleBinding:
		w.binding(o, o.RoleRef, o.Subjects)
	default:
		return false
	}
	return true
}

func (w *writer) claim(r *run, c *corev1.PersistentVolumeClaim) {
	w.head(c)
	w.write(0, "StorageClass:\t%s\n", classOf(c.Annotations, value(c.Spec.StorageClassName)))
	if c.DeletionTimestamp != nil {
		w.write(0, "Status:\tTerminating (lasts %s)\n", w.at.since(*c.DeletionTimestamp))
	} else {
		w.write(0, "Status:\t%v\n", c.Status.Phase)
	}
	w.write(0, "Volume:\t%s\n", c.Spec.VolumeName)
	w.meta(c)
	w.write(0, "Finalizers:\t%v\n", c.Finalizers)
	capacity, modes := "", ""
	if c.Spec.VolumeName != "" {
		capacity, modes = text2(c.Status.Capacity[corev1.ResourceStorage]), accessModes(c.Status.AccessModes)
	}
	w.write(0, "Capacity:\t%s\n", capacity)
	w.write(0, "Access Modes:\t%s\n", modes)
	if c.Spec.VolumeMode != nil {
		w.write(0, "VolumeMode:\t%v\n", *c.Spec.VolumeMode)
	}
	w.write(0, "Used By:\t")
	users := r.podsWhere(c.Namespace, func(p *corev1.Pod) bool { return usesClaim(p, c.Name) })
	if len(users) == 0 {
		w.write(0, "<none>\n")
	}
	for i, p := range users {
		if i > 0 {
			w.write(0, "\t")
		}
		w.write(0, "%s\n", p.Name)
	}
}

func usesClaim(p *corev1.Pod, name string) bool {
	for _, v := range p.Spec.Volumes {
		if v.PersistentVolumeClaim != nil && v.PersistentVolumeClaim.ClaimName == name {
			return true
		}
	}
	return false
}

func (w *writer) persistentVolume(v *corev1.PersistentVolume) {
	w.head(v)
	w.meta(v)
	w.write(0, "Finalizers:\t%v\n", v.Finalizers)
	w.write(0, "StorageClass:\t%s\n", classOf(v.Annotations, v.Spec.StorageClassName))
	if v.DeletionTimestamp != nil {
		w.write(0, "Status:\tTerminating (lasts %s)\n", w.at.since(*v.DeletionTimestamp))
	} else {
		w.write(0, "Status:\t%v\n", v.Status.Phase)
	}
	claim := ""
	if ref := v.Spec.ClaimRef; ref != nil {
		claim = ref.Namespace + "/" + ref.Name
	}
	w.write(0, "Claim:\t%s\n", claim)
	w.write(0, "Reclaim Policy:\t%v\n", v.Spec.PersistentVolumeReclaimPolicy)
	w.write(0, "Access Modes:\t%s\n", accessModes(v.Spec.AccessModes))
	if v.Spec.VolumeMode != nil {
		w.write(0, "VolumeMode:\t%v\n", *v.Spec.VolumeMode)
	}
	w.write(0, "Capacity:\t%s\n", text2(v.Spec.Capacity[corev1.ResourceStorage]))
	w.write(0, "Node Affinity:\t<none>\n")
	w.write(0, "Message:\t%s\n", v.Status.Message)
	w.write(0, "Source:\n")
	switch {
	case v.Spec.HostPath != nil:
		w.volume(&corev1.VolumeSource{HostPath: v.Spec.HostPath})
	case v.Spec.NFS != nil:
		w.volume(&corev1.VolumeSource{NFS: v.Spec.NFS})
	case v.Spec.Local != nil:
		w.fields("LocalVolume (a persistent volume backed by local storage on a node)", "Path", v.Spec.Local.Path)
	default:
		w.write(1, "<unknown>\n")
	}
}

func (w *writer) storageClass(s *storagev1.StorageClass) {
	w.write(0, "Name:\t%s\n", s.Name)
	isDefault := "No"
	if isDefaultClass(s.Annotations) {
		isDefault = "Yes"
	}
	w.write(0, "IsDefaultClass:\t%s\n", isDefault)
	w.write(0, "Annotations:\t%s\n", labels.FormatLabels(s.Annotations))
	w.write(0, "Provisioner:\t%s\n", s.Provisioner)
	w.write(0, "Parameters:\t%s\n", labels.FormatLabels(s.Parameters))
	w.write(0, "AllowVolumeExpansion:\t%s\n", boolPointer(s.AllowVolumeExpansion))
	if len(s.MountOptions) == 0 {
		w.write(0, "MountOptions:\t<none>\n")
	} else {
		w.write(0, "MountOptions:\n")
	}
	for _, o := range s.MountOptions {
		w.write(1, "%s\n", o)
	}
	if s.ReclaimPolicy != nil {
		w.write(0, "ReclaimPolicy:\t%s\n", *s.ReclaimPolicy)
	}
	if s.VolumeBindingMode != nil {
		w.write(0, "VolumeBindingMode:\t%s\n", *s.VolumeBindingMode)
	}
}

// autoscaler models k8s.io/kubectl/pkg/describe describeHorizontalPodAutoscalerV2 for resource metrics.
func (w *writer) autoscaler(h *autoscalingv2.HorizontalPodAutoscaler) {
	w.head(h)
	w.meta(h)
	w.write(0, "CreationTimestamp:\t%s\n", date(h.CreationTimestamp))
	w.write(0, "Reference:\t%s/%s\n", h.Spec.ScaleTargetRef.Kind, h.Spec.ScaleTargetRef.Name)
	w.write(0, "Metrics:\t( current / target )\n")
	for i, m := range h.Spec.Metrics {
		if m.Resource == nil {
			w.write(1, "<unknown metric type %q>\n", string(m.Type))
			continue
		}
		var status *autoscalingv2.ResourceMetricStatus
		if i < len(h.Status.CurrentMetrics) {
			status = h.Status.CurrentMetrics[i].Resource
		}
		w.metric(m.Resource, status)
	}
	w.write(0, "Min replicas:\t%s\n", orUnsetNumber(h.Spec.MinReplicas, ""))
	w.write(0, "Max replicas:\t%d\n", h.Spec.MaxReplicas)
	w.write(0, "%s pods:\t", h.Spec.ScaleTargetRef.Kind)
	w.write(0, "%d current / %d desired\n", h.Status.CurrentReplicas, h.Status.DesiredReplicas)
	if len(h.Status.Conditions) > 0 {
		w.write(0, "Conditions:\n")
		w.write(1, "Type\tStatus\tReason\tMessage\n")
		w.write(1, "----\t------\t------\t-------\n")
	}
	for _, c := range h.Status.Conditions {
		w.write(1, "%v\t%v\t%v\t%v\n", c.Type, c.Status, c.Reason, c.Message)
	}
}

func (w *writer) metric(m *autoscalingv2.ResourceMetricSource, status *autoscalingv2.ResourceMetricStatus) {
	current, target := "<unknown>", "<auto>"
	w.write(1, "resource %s on pods", string(m.Name))
	if m.Target.AverageValue != nil {
		if status != nil && status.Current.AverageValue != nil {
			current = status.Current.AverageValue.String()
		}
		w.write(0, ":\t%s / %s\n", current, m.Target.AverageValue.String())
		return
	}
	if status != nil && status.Current.AverageUtilization != nil {
		current = fmt.Sprintf("%d%% (%s)", *status.Current.AverageUtilization, status.Current.AverageValue.String())
	}
	if m.Target.AverageUtilization != nil {
		target = fmt.Sprintf("%d%%", *m.Target.AverageUtilization)
	}
	w.write(1, "(as a percentage of request):\t%s / %s\n", current, target)
}

func (w *writer) budget(b *policyv1.PodDisruptionBudget) {
	w.head(b)
	if b.Spec.MinAvailable != nil {
		w.write(0, "Min available:\t%s\n", b.Spec.MinAvailable.String())
	} else if b.Spec.MaxUnavailable != nil {
		w.write(0, "Max unavailable:\t%s\n", b.Spec.MaxUnavailable.String())
	}
	selector := "<unset>"
	if b.Spec.Selector != nil {
		selector = metav1.FormatLabelSelector(b.Spec.Selector)
	}
	w.write(0, "Selector:\t%s\n", selector)
	w.write(0, "Status:\n")
	w.write(2, "Allowed disruptions:\t%d\n", b.Status.DisruptionsAllowed)
	w.write(2, "Current:\t%d\n", b.Status.CurrentHealthy)
	w.write(2, "Desired:\t%d\n", b.Status.DesiredHealthy)
	w.write(2, "Total:\t%d\n", b.Status.ExpectedPods)
}

func (w *writer) priorityClass(p *schedulingv1.PriorityClass) {
	w.write(0, "Name:\t%s\n", p.Name)
	w.write(0, "Value:\t%v\n", p.Value)
	w.write(0, "GlobalDefault:\t%v\n", p.GlobalDefault)
	w.write(0, "PreemptionPolicy:\t%s\n", value(p.PreemptionPolicy))
	w.write(0, "Description:\t%s\n", p.Description)
	w.write(0, "Annotations:\t%s\n", labels.FormatLabels(p.Annotations))
}

func (w *writer) quota(q *corev1.ResourceQuota) {
	w.head(q)
	if len(q.Spec.Scopes) > 0 {
		w.write(0, "Scopes:\t%s\n", scopeList(q.Spec.Scopes))
	}
	w.write(0, "Resource\tUsed\tHard\n")
	w.write(0, "--------\t----\t----\n")
	for _, name := range sortedResources(q.Status.Hard) {
		w.write(0, "%v\t%v\t%v\n", string(name), text2(q.Status.Used[name]), text2(q.Status.Hard[name]))
	}
}

func (w *writer) role(m metav1.Object, rules []rbacv1.PolicyRule) {
	w.write(0, "Name:\t%s\n", m.GetName())
	w.meta(m)
	w.write(0, "PolicyRule:\n")
	w.write(1, "Resources\tNon-Resource URLs\tResource Names\tVerbs\n")
	w.write(1, "---------\t-----------------\t--------------\t-----\n")
	for _, rule := range rules {
		if len(rule.Resources) == 0 {
			for _, u := range rule.NonResourceURLs {
				w.write(1, "\t[%s]\t%v\t%v\n", u, rule.ResourceNames, rule.Verbs)
			}
		}
		for _, resource := range rule.Resources {
			for _, group := range rule.APIGroups {
				name := resource
				if group != "" {
					name += "." + group
				}
				w.write(1, "%s\t%v\t%v\t%v\n", name, rule.NonResourceURLs, rule.ResourceNames, rule.Verbs)
			}
		}
	}
}

func (w *writer) binding(m metav1.Object, ref rbacv1.RoleRef, subjects []rbacv1.Subject) {
	w.write(0, "Name:\t%s\n", m.GetName())
	w.meta(m)
	w.write(0, "Role:\n")
	w.write(1, "Kind:\t%s\n", ref.Kind)
	w.write(1, "Name:\t%s\n", ref.Name)
	w.write(0, "Subjects:\n")
	w.write(1, "Kind\tName\tNamespace\n")
	w.write(1, "----\t----\t---------\n")
	for _, s := range subjects {
		w.write(1, "%s\t%s\t%s\n", s.Kind, s.Name, s.Namespace)
	}
}

// generic describes a kind that kubectl knows nothing about: its fields, with their names taken apart.
// Models k8s.io/kubectl/pkg/describe genericDescriber.
func (w *writer) generic(i *info) {
	w.write(0, "Name:\t%s\n", i.name)
	w.write(0, "Namespace:\t%s\n", i.namespace)
	w.meta(i.object)
	m := i.content()
	if meta := metadata(m); meta != nil {
		for _, k := range []string{"managedFields", "name", "namespace", "labels", "annotations"} {
			delete(meta, k)
		}
	}
	w.content(0, m)
}

func (w *writer) content(level int, m map[string]any) {
	for _, k := range sortedKeys(m) {
		switch v := m[k].(type) {
		case map[string]any:
			w.write(level, "%s:\n", fieldTitle(k))
			w.content(level+1, v)
		case []any:
			w.write(level, "%s:\n", fieldTitle(k))
			for _, child := range v {
				if cm, ok := child.(map[string]any); ok {
					w.content(level+1, cm)
				} else {
					w.write(level+1, "%v\n", child)
				}
			}
		default:
			w.write(level, "%s:\t%v\n", fieldTitle(k), v)
		}
	}
}

// fieldTitle turns "podSelector" into "Pod Selector". Models k8s.io/kubectl/pkg/describe smartLabelFor.
func fieldTitle(name string) string {
	if strings.IndexFunc(name, func(c rune) bool { return !unicode.IsLetter(c) && c != '-' }) >= 0 {
		return name
	}
	var parts []string
	start := 0
	for i := 1; i < len(name); i++ {
		if unicode.IsUpper(rune(name[i])) && !unicode.IsUpper(rune(name[i-1])) {
			parts = append(parts, name[start:i])
			start = i
		}
	}
	parts = append(parts, name[start:])
	for i, p := range parts {
		switch upper := strings.ToUpper(p); {
		case upper == "API" || upper == "URL" || upper == "UID" || upper == "GUID":
			parts[i] = upper
		case strings.ToLower(p) == p:
			parts[i] = strings.ToUpper(p[:1]) + p[1:]
		}
	}
	return strings.Join(parts, " ")
}
