package kubelet

import (
	"fmt"
	"maps"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	resourcehelper "k8s.io/component-helpers/resource"
	v1helper "k8s.io/component-helpers/scheduling/corev1"
	"k8s.io/component-helpers/scheduling/corev1/nodeaffinity"
	"k8s.io/klog/v2"
	"k8s.io/kubernetes/pkg/apis/core/v1/helper/qos"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/explain"
)

// admit checks that the node can take a pod that was bound to it: a scheduler would have, but a nodeName may be anything.
// Models pkg/kubelet/lifecycle/predicate.go (*predicateAdmitHandler).Admit.
func (k *Kubelet) admit(pod *corev1.Pod) (reason, message string, ok bool) {
	if message, refused := k.underPressure(pod); refused {
		return "Evicted", message, false
	}
	if message, refused := forbiddenSysctl(pod); refused {
		return "SysctlForbidden", message, false
	}
	node, err := api.Get[*corev1.Node](k.client, "", k.name)
	if err != nil {
		return "InvalidNodeInfo", "Kubelet cannot get node info.", false
	}
	if want, ok := pod.Labels[corev1.LabelOSStable]; ok && want != "linux" {
		return "PodOSSelectorNodeLabelDoesNotMatch", "Failed to admit pod as the `kubernetes.io/os` label doesn't match node label", false
	}
	if os := pod.Spec.OS; os != nil && os.Name != corev1.Linux {
		return "PodOSNotSupported", "Failed to admit pod as the OS field doesn't match node OS", false
	}
	if r, ok := k.insufficient(pod); !ok {
		return "OutOf" + r.outOf(), r.Error(), false
	}
	if matches, err := nodeaffinity.GetRequiredNodeAffinity(pod).Match(node); err != nil || !matches {
		return "NodeAffinity", "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector", false
	}
	if k.portTaken(pod) {
		return "NodePorts", "Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports", false
	}
	if untolerated(pod, node) && !isStatic(pod) {
		return "TaintToleration", "Predicate TaintToleration failed: node(s) had taints that the pod didn't tolerate", false
	}
	return "", "", true
}

// untolerated says whether the node has a NoExecute taint that the pod does not tolerate.
func untolerated(pod *corev1.Pod, node *corev1.Node) bool {
	for _, t := range node.Spec.Taints {
		if t.Effect == corev1.TaintEffectNoExecute && !v1helper.TolerationsTolerateTaint(klog.Logger{}, pod.Spec.Tolerations, &t, false) {
			return true
		}
	}
	return false
}

// reject fails a pod that the node cannot take.
// Models pkg/kubelet/kubelet.go (*Kubelet).rejectPod.
func (k *Kubelet) reject(pod *corev1.Pod, reason, message string) {
	k.event(pod, corev1.EventTypeWarning, reason, message)
	k.explainPod(pod, explain.RuleAdmissionRejected, map[string]string{"reason": reason, "message": message}, "spec.nodeName")
	k.statuses.set(pod, corev1.PodStatus{
		QOSClass: qosOf(pod), Phase: corev1.PodFailed, Reason: reason, Message: "Pod was rejected: " + message,
	})
}

// insufficientResource says what the node is short of.
type insufficientResource struct {
	name                      corev1.ResourceName
	requested, used, capacity int64
}

func (e insufficientResource) Error() string {
	return fmt.Sprintf("Node didn't have enough resource: %s, requested: %d, used: %d, capacity: %d", e.name, e.requested, e.used, e.capacity)
}

func (e insufficientResource) outOf() string {
	switch e.name {
	case corev1.ResourceEphemeralStorage:
		return "ephemeral-storage"
	}
	return string(e.name)
}

// insufficient finds the first resource that the pod asks more of than the other pods leave.
func (k *Kubelet) insufficient(pod *corev1.Pod) (insufficientResource, bool) {
	load := k.currentLoad()
	used, count := maps.Clone(load.used), load.count
	if k.admitted[pod.UID] {
		count--
		for name, q := range requestsOf(k.allocated(pod)) {
			used[name] -= units(name, q)
		}
	}
	allocatable := k.config.Allocatable
	if pods := allocatable.Pods().Value(); count+1 > pods {
		return insufficientResource{corev1.ResourcePods, 1, count, pods}, false
	}
	want := requestsOf(pod)
	for _, name := range sortedResources(want) {
		q := want[name]
		capacity, known := allocatable[name]
		if q.IsZero() || (!known && strings.Contains(string(name), "/")) {
			continue
		}
		if units(name, q)+used[name] > units(name, capacity) {
			return insufficientResource{name, units(name, q), used[name], units(name, capacity)}, false
		}
	}
	return insufficientResource{}, true
}

// load is what the active pods ask for in all. It is kept up to date while pods only come, and counted anew when one has gone.
type load struct {
	used  map[corev1.ResourceName]int64
	count int64
}

func (l *load) add(pod *corev1.Pod) {
	l.count++
	for name, q := range requestsOf(pod) {
		l.used[name] += units(name, q)
	}
}

func (k *Kubelet) currentLoad() *load {
	if k.load == nil {
		k.load = &load{used: map[corev1.ResourceName]int64{}}
		for _, pod := range k.active() {
			k.load.add(pod)
		}
	}
	return k.load
}

// sortedResources puts cpu first, then memory, then the rest by name.
func sortedResources(list corev1.ResourceList) []corev1.ResourceName {
	var out []corev1.ResourceName
	for _, name := range []corev1.ResourceName{corev1.ResourceCPU, corev1.ResourceMemory} {
		if _, ok := list[name]; ok {
			out = append(out, name)
		}
	}
	byName := map[string]bool{}
	for name := range list {
		if name != corev1.ResourceCPU && name != corev1.ResourceMemory {
			byName[string(name)] = true
		}
	}
	for _, name := range sortedKeys(byName) {
		out = append(out, corev1.ResourceName(name))
	}
	return out
}

// units is a quantity as the scheduler counts: millicores for cpu.
func units(name corev1.ResourceName, q resource.Quantity) int64 {
	if name == corev1.ResourceCPU {
		return q.MilliValue()
	}
	return q.Value()
}

// requestsOf is what the pod as a whole asks for.
func requestsOf(pod *corev1.Pod) corev1.ResourceList {
	return resourcehelper.PodRequests(pod, resourcehelper.PodResourcesOptions{})
}

func qosOf(pod *corev1.Pod) corev1.PodQOSClass { return qos.GetPodQOS(pod) }

// portTaken says whether another pod has one of the host ports that this one wants.
func (k *Kubelet) portTaken(pod *corev1.Pod) bool {
	type port struct {
		protocol corev1.Protocol
		number   int32
	}
	ports := func(pod *corev1.Pod) map[port]string {
		out := map[port]string{}
		for i := range pod.Spec.Containers {
			for _, p := range pod.Spec.Containers[i].Ports {
				if p.HostPort > 0 {
					out[port{p.Protocol, p.HostPort}] = p.HostIP
				}
			}
		}
		return out
	}
	mine := ports(pod)
	if len(mine) == 0 {
		return false
	}
	for _, other := range k.active() {
		if other.UID == pod.UID {
			continue
		}
		for p, ip := range ports(other) {
			if own, ok := mine[p]; ok && (own == ip || anyIP(own) || anyIP(ip)) {
				return true
			}
		}
	}
	return false
}

func anyIP(ip string) bool { return ip == "" || ip == "0.0.0.0" }
