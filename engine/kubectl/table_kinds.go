package kubectl

import (
	"time"

	appsv1 "k8s.io/api/apps/v1"
	autoscalingv1 "k8s.io/api/autoscaling/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	batchv1 "k8s.io/api/batch/v1"
	coordinationv1 "k8s.io/api/coordination/v1"
	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	schedulingv1 "k8s.io/api/scheduling/v1"
	storagev1 "k8s.io/api/storage/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/store"
)

// kindOf makes a table of one Go type.
func kindOf[T runtime.Object](cells func(T, tableTime) []string, names ...string) *tableKind {
	return &tableKind{columns(names...), func(obj runtime.Object, at tableTime) []string { return cells(obj.(T), at) }}
}

// stored is an object in the version that the server keeps, which is the one that the tables and descriptions know.
func stored(obj runtime.Object) runtime.Object {
	if o, ok := obj.(store.Object); ok {
		if k := api.KindFor(o.GetObjectKind().GroupVersionKind()); k != nil {
			return k.Of(o)
		}
	}
	return obj
}

// tableOf is the table that prints an object's kind.
// Models pkg/printers/internalversion AddHandlers.
func tableOf(obj runtime.Object) *tableKind {
	switch obj.(type) {
	case *corev1.Pod:
		return kindOf(podCells, "Name", "Ready", "Status", "Restarts", "Age", "+IP", "+Node", "+Nominated Node", "+Readiness Gates")
	case *corev1.Node:
		return kindOf(nodeCells, "Name", "Status", "Roles", "Age", "Version", "+Internal-IP", "+External-IP", "+OS-Image", "+Kernel-Version", "+Container-Runtime")
	case *corev1.Namespace:
		return kindOf(namespaceCells, "Name", "Status", "Age")
	case *corev1.Event:
		return &tableKind{eventColumns(), func(obj runtime.Object, at tableTime) []string { return eventCells(obj.(*corev1.Event), at) }}
	case *corev1.ConfigMap:
		return kindOf(configMapCells, "Name", "Data", "Age")
	case *corev1.Secret:
		return kindOf(secretCells, "Name", "Type", "Data", "Age")
	case *corev1.ServiceAccount:
		return kindOf(serviceAccountCells, "Name", "Age")
	case *corev1.Service:
		return kindOf(serviceCells, "Name", "Type", "Cluster-IP", "External-IP", "Port(s)", "Age", "+Selector")
	case *corev1.Endpoints:
		return kindOf(endpointsCells, "Name", "Endpoints", "Age")
	case *corev1.ReplicationController:
		return kindOf(replicationControllerCells, "Name", "Desired", "Current", "Ready", "Age", "+Containers", "+Images", "+Selector")
	case *corev1.PersistentVolume:
		return kindOf(volumeCells, "Name", "Capacity", "Access Modes", "Reclaim Policy", "Status", "Claim", "StorageClass", "VolumeAttributesClass", "Reason", "Age", "+VolumeMode")
	case *corev1.PersistentVolumeClaim:
		return kindOf(claimCells, "Name", "Status", "Volume", "Capacity", "Access Modes", "StorageClass", "VolumeAttributesClass", "Age", "+VolumeMode")
	case *corev1.ResourceQuota:
		return kindOf(quotaCells, "Name", "Request", "Limit", "Age")
	case *corev1.PodTemplate:
		return kindOf(podTemplateCells, "Name", "Containers", "Images", "Pod Labels")
	case *corev1.ComponentStatus:
		return kindOf(componentCells, "Name", "Status", "Message", "Error")
	}
	return tableOfGroups(obj)
}

func tableOfGroups(obj runtime.Object) *tableKind {
	switch obj.(type) {
	case *appsv1.Deployment:
		return kindOf(deploymentCells, "Name", "Ready", "Up-to-date", "Available", "Age", "+Containers", "+Images", "+Selector")
	case *appsv1.ReplicaSet:
		return kindOf(replicaSetCells, "Name", "Desired", "Current", "Ready", "Age", "+Containers", "+Images", "+Selector")
	case *appsv1.StatefulSet:
		return kindOf(statefulSetCells, "Name", "Ready", "Age", "+Containers", "+Images")
	case *appsv1.DaemonSet:
		return kindOf(daemonSetCells, "Name", "Desired", "Current", "Ready", "Up-to-date", "Available", "Node Selector", "Age", "+Containers", "+Images", "+Selector")
	case *appsv1.ControllerRevision:
		return kindOf(revisionCells, "Name", "Controller", "Revision", "Age")
	case *batchv1.Job:
		return kindOf(jobCells, "Name", "Status", "Completions", "Duration", "Age", "+Containers", "+Images", "+Selector")
	case *batchv1.CronJob:
		return kindOf(cronJobCells, "Name", "Schedule", "Timezone", "Suspend", "Active", "Last Schedule", "Age", "+Containers", "+Images", "+Selector")
	case *autoscalingv2.HorizontalPodAutoscaler:
		return kindOf(autoscalerCells, "Name", "Reference", "Targets", "MinPods", "MaxPods", "Replicas", "Age")
	case *discoveryv1.EndpointSlice:
		return kindOf(endpointSliceCells, "Name", "AddressType", "Ports", "Endpoints", "Age")
	case *networkingv1.Ingress:
		return kindOf(ingressCells, "Name", "Class", "Hosts", "Address", "Ports", "Age")
	case *autoscalingv1.Scale:
		return kindOf(scaleCells, "Name", "Desired", "Available", "Age")
	case *networkingv1.IngressClass:
		return kindOf(ingressClassCells, "Name", "Controller", "Parameters", "Age")
	case *networkingv1.NetworkPolicy:
		return kindOf(networkPolicyCells, "Name", "Pod-Selector", "Age")
	case *policyv1.PodDisruptionBudget:
		return kindOf(budgetCells, "Name", "Min Available", "Max Unavailable", "Allowed Disruptions", "Age")
	case *rbacv1.RoleBinding:
		return kindOf(roleBindingCells, "Name", "Role", "Age", "+Users", "+Groups", "+ServiceAccounts")
	case *rbacv1.ClusterRoleBinding:
		return kindOf(clusterRoleBindingCells, "Name", "Role", "Age", "+Users", "+Groups", "+ServiceAccounts")
	case *schedulingv1.PriorityClass:
		return kindOf(priorityClassCells, "Name", "Value", "Global-Default", "Age", "PreemptionPolicy")
	case *storagev1.StorageClass:
		return kindOf(storageClassCells, "Name", "Provisioner", "ReclaimPolicy", "VolumeBindingMode", "AllowVolumeExpansion", "Age")
	case *coordinationv1.Lease:
		return kindOf(leaseCells, "Name", "Holder", "Age")
	case *unstructured.Unstructured:
		return tableOfServed(obj.GetObjectKind().GroupVersionKind().Kind)
	}
	return &tableKind{columns("Name", "Created At"), createdAtCells}
}

// createdAtCells prints kinds that the API server has no table for (LimitRange, Role …).
func createdAtCells(obj runtime.Object, _ tableTime) []string {
	m := obj.(metav1.Object)
	return []string{m.GetName(), m.GetCreationTimestamp().UTC().Format(time.RFC3339)}
}

// eventColumns differs from other tables in that the name comes last and never gets a kind in front.
func eventColumns() []column {
	c := columns("Last Seen", "Type", "Reason", "Object", "+Subobject", "+Source", "Message", "+First Seen", "+Count", "+Name")
	return c
}
