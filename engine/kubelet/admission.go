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
	podutil "k8s.io/kubernetes/pkg/api/v1/pod"
	"k8s.io/kubernetes/pkg/apis/core/v1/helper/qos"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/explain"
)

// refusal is why the node does not take a pod.
type refusal struct {
	reason, message string
	lacks           []insufficientResource // what it is short of; no other reason stands in the way then
}

// admit checks that the node can take a pod that was bound to it: a scheduler would have, but a nodeName may be anything. It returns nil
// when it can.
// Models pkg/kubelet/lifecycle/predicate.go (*predicateAdmitHandler).Admit and the handlers around it.
func (k *Kubelet) admit(pod *corev1.Pod) *refusal {
	if message, refused := k.underPressure(pod); refused {
		return &refusal{reason: "Evicted", message: message}
	}
	if message, refused := forbiddenSysctl(pod); refused {
		return &refusal{reason: "SysctlForbidden", message: message}
	}
	node, err := api.Get[*corev1.Node](k.client, "", k.name)
	if err != nil {
		return &refusal{reason: "InvalidNodeInfo", message: "Kubelet cannot get node info."}
	}
	if want, ok := pod.Labels[corev1.LabelOSStable]; ok && want != "linux" {
		return &refusal{
			reason:  "PodOSSelectorNodeLabelDoesNotMatch",
			message: "Failed to admit pod as the `kubernetes.io/os` label doesn't match node label",
		}
	}
	if os := pod.Spec.OS; os != nil && os.Name != corev1.Linux {
		return &refusal{reason: "PodOSNotSupported", message: "Failed to admit pod as the OS field doesn't match node OS"}
	}
	lacks, misfit := k.shortages(pod), k.misfit(pod, node)
	if misfit != nil && (len(lacks) == 0 || critical(pod)) {
		return misfit
	}
	if len(lacks) > 0 {
		return &refusal{reason: "OutOf" + string(lacks[0].name), message: lacks[0].Error(), lacks: lacks}
	}
	return unsupported(pod)
}

// misfit says what of the node, other than its size, does not suit the pod.
// Models pkg/scheduler/eventhandlers.go AdmissionCheck.
func (k *Kubelet) misfit(pod *corev1.Pod, node *corev1.Node) *refusal {
	predicate := func(name, why string) *refusal {
		return &refusal{reason: name, message: "Predicate " + name + " failed: " + why}
	}
	if matches, err := nodeaffinity.GetRequiredNodeAffinity(pod).Match(node); err != nil || !matches {
		return predicate("NodeAffinity", "node(s) didn't match Pod's node affinity/selector")
	}
	if k.portTaken(pod) {
		return predicate("NodePorts", "node(s) didn't have free ports for the requested pod ports")
	}
	if untolerated(pod, node) && !isStatic(pod) {
		return predicate("TaintToleration", "node(s) had taints that the pod didn't tolerate")
	}
	return nil
}

// unsupported refuses what the node's kernel cannot do: it has no AppArmor.
// Models pkg/security/apparmor/validate.go (*validator).Validate and pkg/kubelet/lifecycle (*appArmorAdmitHandler).Admit.
func unsupported(pod *corev1.Pod) *refusal {
	if pod.Status.Phase != corev1.PodPending {
		return nil
	}
	asks := func(p *corev1.AppArmorProfile) bool {
		return p != nil && p.Type != corev1.AppArmorProfileTypeUnconfined
	}
	wanted := pod.Spec.SecurityContext != nil && asks(pod.Spec.SecurityContext.AppArmorProfile)
	for c := range podutil.ContainerIter(&pod.Spec, podutil.AllContainers) {
		wanted = wanted || c.SecurityContext != nil && asks(c.SecurityContext.AppArmorProfile)
	}
	if !wanted {
		return nil
	}
	return &refusal{reason: "AppArmor", message: "Cannot enforce AppArmor: AppArmor is not enabled on the host"}
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
func (k *Kubelet) reject(pod *corev1.Pod, r *refusal) {
	k.event(pod, corev1.EventTypeWarning, r.reason, r.message)
	k.explainPod(pod, explain.RuleAdmissionRejected, map[string]string{"reason": r.reason, "message": r.message}, "spec.nodeName")
	k.statuses.set(pod, corev1.PodStatus{
		QOSClass: qosOf(pod), Phase: corev1.PodFailed, Reason: r.reason, Message: "Pod was rejected: " + r.message,
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

// shortages finds every resource that the pod asks more of than the other pods leave.
// Models pkg/scheduler/framework/plugins/noderesources Fits.
func (k *Kubelet) shortages(pod *corev1.Pod) []insufficientResource {
	var out []insufficientResource
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
		out = append(out, insufficientResource{corev1.ResourcePods, 1, count, pods})
	}
	want := requestsOf(pod)
	for _, name := range sortedResources(want) {
		q := want[name]
		capacity, known := allocatable[name]
		if q.IsZero() || (!known && strings.Contains(string(name), "/")) {
			continue
		}
		if units(name, q)+used[name] > units(name, capacity) {
			out = append(out, insufficientResource{name, units(name, q), used[name], units(name, capacity)})
		}
	}
	return out
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
