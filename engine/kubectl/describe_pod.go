package kubectl

import (
	"sort"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// pod models k8s.io/kubectl/pkg/describe describePod, without the events.
func (w *writer) pod(pod *corev1.Pod) {
	w.podHead(pod)
	w.podState(pod)
	w.podContainers(pod)
	w.podConditions(pod)
	w.volumes(pod.Spec.Volumes, "")
	w.write(0, "QoS Class:\t%s\n", pod.Status.QOSClass)
	w.labels("Node-Selectors", pod.Spec.NodeSelector)
	w.tolerations("Tolerations", pod.Spec.Tolerations)
	w.spreadConstraints(pod.Spec.TopologySpreadConstraints, "")
}

func (w *writer) podHead(pod *corev1.Pod) {
	w.write(0, "Name:\t%s\n", pod.Name)
	w.write(0, "Namespace:\t%s\n", pod.Namespace)
	if pod.Spec.Priority != nil {
		w.write(0, "Priority:\t%d\n", *pod.Spec.Priority)
	}
	if pod.Spec.PriorityClassName != "" {
		w.write(0, "Priority Class Name:\t%s\n", pod.Spec.PriorityClassName)
	}
	if value(pod.Spec.RuntimeClassName) != "" {
		w.write(0, "Runtime Class Name:\t%s\n", *pod.Spec.RuntimeClassName)
	}
	if pod.Spec.ServiceAccountName != "" {
		w.write(0, "Service Account:\t%s\n", pod.Spec.ServiceAccountName)
	}
	if pod.Spec.NodeName == "" {
		w.write(0, "Node:\t<none>\n")
	} else {
		w.write(0, "Node:\t%s/%s\n", pod.Spec.NodeName, pod.Status.HostIP)
	}
	if pod.Status.StartTime != nil {
		w.write(0, "Start Time:\t%s\n", date(*pod.Status.StartTime))
	}
	w.meta(pod)
}

func (w *writer) podState(pod *corev1.Pod) {
	if pod.DeletionTimestamp != nil && pod.Status.Phase != corev1.PodFailed && pod.Status.Phase != corev1.PodSucceeded {
		w.write(0, "Status:\tTerminating (lasts %s)\n", w.at.since(*pod.DeletionTimestamp))
		w.write(0, "Termination Grace Period:\t%ds\n", value(pod.DeletionGracePeriodSeconds))
	} else {
		w.write(0, "Status:\t%s\n", pod.Status.Phase)
	}
	if pod.Status.Reason != "" {
		w.write(0, "Reason:\t%s\n", pod.Status.Reason)
	}
	if pod.Status.Message != "" {
		w.write(0, "Message:\t%s\n", pod.Status.Message)
	}
	if c := pod.Spec.SecurityContext; c != nil && c.SeccompProfile != nil {
		w.write(0, "SeccompProfile:\t%s\n", c.SeccompProfile.Type)
		if c.SeccompProfile.Type == corev1.SeccompProfileTypeLocalhost {
			w.write(0, "LocalhostProfile:\t%s\n", value(c.SeccompProfile.LocalhostProfile))
		}
	}
	w.write(0, "IP:\t%s\n", pod.Status.PodIP)
	if len(pod.Status.PodIPs) == 0 {
		w.write(0, "IPs:\t<none>\n")
	} else {
		w.write(0, "IPs:\n")
		for _, ip := range pod.Status.PodIPs {
			w.write(1, "IP:\t%s\n", ip.IP)
		}
	}
	if by := controlledBy(pod); by != "" {
		w.write(0, "Controlled By:\t%s\n", by)
	}
	if pod.Status.NominatedNodeName != "" {
		w.write(0, "NominatedNodeName:\t%s\n", pod.Status.NominatedNodeName)
	}
	if pod.Spec.Resources != nil {
		w.write(0, "Resources:\n")
		w.resources(pod.Spec.Resources, 1)
	}
}

func (w *writer) podContainers(pod *corev1.Pod) {
	// Models k8s.io/kubectl/pkg/describe EnvValueRetriever: kubectl's scheme knows no other field, so that labels, for one, stay empty.
	resolve := func(e corev1.EnvVar) string {
		switch e.ValueFrom.FieldRef.FieldPath {
		case "metadata.name":
			return pod.Name
		case "metadata.namespace":
			return pod.Namespace
		}
		return ""
	}
	if len(pod.Spec.InitContainers) > 0 {
		w.containers("Init Containers", pod.Spec.InitContainers, pod.Status.InitContainerStatuses, resolve, "")
	}
	w.containers("Containers", pod.Spec.Containers, pod.Status.ContainerStatuses, resolve, "")
	if len(pod.Spec.EphemeralContainers) > 0 {
		var list []corev1.Container
		for i := range pod.Spec.EphemeralContainers {
			list = append(list, corev1.Container(pod.Spec.EphemeralContainers[i].EphemeralContainerCommon))
		}
		w.containers("Ephemeral Containers", list, pod.Status.EphemeralContainerStatuses, resolve, "")
	}
}

func (w *writer) podConditions(pod *corev1.Pod) {
	if len(pod.Spec.ReadinessGates) > 0 {
		w.write(0, "Readiness Gates:\n  Type\tStatus\n")
		for _, g := range pod.Spec.ReadinessGates {
			status := "<none>"
			for _, c := range pod.Status.Conditions {
				if c.Type == g.ConditionType {
					status = string(c.Status)
					break
				}
			}
			w.write(1, "%v \t%v \n", g.ConditionType, status)
		}
	}
	if len(pod.Status.Conditions) > 0 {
		w.write(0, "Conditions:\n  Type\tStatus\n")
		for _, c := range pod.Status.Conditions {
			w.write(1, "%v \t%v \n", c.Type, c.Status)
		}
	}
}

func (w *writer) spreadConstraints(list []corev1.TopologySpreadConstraint, space string) {
	if len(list) == 0 {
		return
	}
	list = append([]corev1.TopologySpreadConstraint{}, list...)
	sort.Slice(list, func(i, j int) bool { return list[i].TopologyKey < list[j].TopologyKey })
	w.write(0, "%sTopology Spread Constraints:\t", space)
	for i, c := range list {
		if i > 0 {
			w.write(0, "%s\t", space)
		}
		w.write(0, "%s:%v when max skew %d is exceeded", c.TopologyKey, c.WhenUnsatisfiable, c.MaxSkew)
		if c.LabelSelector != nil {
			w.write(0, " for selector %s", metav1.FormatLabelSelector(c.LabelSelector))
		}
		w.write(0, "\n")
	}
}
