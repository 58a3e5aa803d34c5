package kubectl

import (
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	networkingv1 "k8s.io/api/networking/v1"
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
	case *networkingv1.Ingress:
		w.ingress(r, o)
	case *networkingv1.IngressClass:
		w.ingressClass(o)
	case *networkingv1.NetworkPolicy:
		w.networkPolicy(o)
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
