package kubectl

import (
	"sort"
	"strings"

	coordinationv1 "k8s.io/api/coordination/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	resourcehelper "k8s.io/component-helpers/resource"
)

// node models k8s.io/kubectl/pkg/describe describeNode, without the events.
func (w *writer) node(r *run, n *corev1.Node) {
	w.write(0, "Name:\t%s\n", n.Name)
	w.write(0, "Roles:\t%s\n", orNone(strings.Join(nodeRoles(n), ",")))
	w.meta(n)
	w.write(0, "CreationTimestamp:\t%s\n", date(n.CreationTimestamp))
	w.taints(n.Spec.Taints)
	w.write(0, "Unschedulable:\t%v\n", n.Spec.Unschedulable)
	w.lease(r, n.Name)
	w.nodeStatus(n)
	info := n.Status.NodeInfo
	w.write(0, "System Info:\n")
	for _, f := range [][2]string{
		{"Machine ID", info.MachineID},
		{"System UUID", info.SystemUUID},
		{"Boot ID", info.BootID},
		{"Kernel Version", info.KernelVersion},
		{"OS Image", info.OSImage},
		{"Operating System", info.OperatingSystem},
		{"Architecture", info.Architecture},
		{"Container Runtime Version", info.ContainerRuntimeVersion},
		{"Kubelet Version", info.KubeletVersion},
	} {
		w.write(1, "%s:\t%s\n", f[0], f[1])
	}
	if n.Spec.PodCIDR != "" {
		w.write(0, "PodCIDR:\t%s\n", n.Spec.PodCIDR)
	}
	if len(n.Spec.PodCIDRs) > 0 {
		w.write(0, "PodCIDRs:\t%s\n", strings.Join(n.Spec.PodCIDRs, ","))
	}
	if n.Spec.ProviderID != "" {
		w.write(0, "ProviderID:\t%s\n", n.Spec.ProviderID)
	}
	w.nodePods(r, n)
}

func (w *writer) taints(list []corev1.Taint) {
	w.write(0, "Taints:\t")
	if len(list) == 0 {
		w.write(0, "<none>\n")
		return
	}
	list = append([]corev1.Taint{}, list...)
	sort.Slice(list, func(i, j int) bool {
		return string(list[i].Effect)+","+list[i].Key < string(list[j].Effect)+","+list[j].Key
	})
	for i, t := range list {
		if i > 0 {
			w.write(0, "\t")
		}
		w.write(0, "%s\n", t.ToString())
	}
}

func (w *writer) lease(r *run, node string) {
	k, err := kindFor("leases.coordination.k8s.io")
	if err != nil {
		w.write(0, "Lease:\tFailed to get lease: the server could not find the requested resource\n")
		return
	}
	obj, err := r.client.Get(k.Name(), corev1.NamespaceNodeLease, node)
	if err != nil {
		w.write(0, "Lease:\tFailed to get lease: %s\n", err)
		return
	}
	spec := obj.(*coordinationv1.Lease).Spec
	holder, acquired, renewed := "<unset>", "<unset>", "<unset>"
	if spec.HolderIdentity != nil {
		holder = *spec.HolderIdentity
	}
	const layout = "Mon, 02 Jan 2006 15:04:05 -0700"
	if spec.AcquireTime != nil {
		acquired = spec.AcquireTime.UTC().Format(layout)
	}
	if spec.RenewTime != nil {
		renewed = spec.RenewTime.UTC().Format(layout)
	}
	w.write(0, "Lease:\n")
	w.write(1, "HolderIdentity:\t%s\n", holder)
	w.write(1, "AcquireTime:\t%s\n", acquired)
	w.write(1, "RenewTime:\t%s\n", renewed)
}

func (w *writer) nodeStatus(n *corev1.Node) {
	if len(n.Status.Conditions) > 0 {
		w.write(0, "Conditions:\n  Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage\n")
		w.write(1, "----\t------\t-----------------\t------------------\t------\t-------\n")
		for _, c := range n.Status.Conditions {
			w.write(1, "%v \t%v \t%s \t%s \t%v \t%v\n", c.Type, c.Status, date(c.LastHeartbeatTime), date(c.LastTransitionTime), c.Reason, c.Message)
		}
	}
	w.write(0, "Addresses:\n")
	for _, a := range n.Status.Addresses {
		w.write(1, "%s:\t%s\n", a.Type, a.Address)
	}
	if len(n.Status.Capacity) > 0 {
		w.write(0, "Capacity:\n")
		w.quantities(1, n.Status.Capacity)
	}
	if len(n.Status.Allocatable) > 0 {
		w.write(0, "Allocatable:\n")
		w.quantities(1, n.Status.Allocatable)
	}
}

// nodePods models k8s.io/kubectl/pkg/describe describeNodeResource.
func (w *writer) nodePods(r *run, n *corev1.Node) {
	pods := r.podsWhere("", func(p *corev1.Pod) bool {
		return p.Spec.NodeName == n.Name && p.Status.Phase != corev1.PodSucceeded && p.Status.Phase != corev1.PodFailed
	})
	w.write(0, "Non-terminated Pods:\t(%d in total)\n", len(pods))
	w.write(1, "Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge\n")
	w.write(1, "---------\t----\t\t------------\t----------\t---------------\t-------------\t---\n")
	total := n.Status.Capacity
	if len(n.Status.Allocatable) > 0 {
		total = n.Status.Allocatable
	}
	allRequests, allLimits := corev1.ResourceList{}, corev1.ResourceList{}
	for _, p := range pods {
		requests := resourcehelper.PodRequests(p, resourcehelper.PodResourcesOptions{UseStatusResources: true})
		limits := resourcehelper.PodLimits(p, resourcehelper.PodResourcesOptions{UseStatusResources: true})
		w.write(1, "%s\t%s\t", p.Namespace, p.Name)
		for _, name := range []corev1.ResourceName{corev1.ResourceCPU, corev1.ResourceMemory} {
			w.write(0, "\t%s (%d%%)\t%s (%d%%)", text2(requests[name]), percent(requests, total, name), text2(limits[name]), percent(limits, total, name))
		}
		w.write(0, "\t%s\n", w.at.since(p.CreationTimestamp))
		addAll(allRequests, resourcehelper.PodRequests(p, resourcehelper.PodResourcesOptions{}))
		addAll(allLimits, resourcehelper.PodLimits(p, resourcehelper.PodResourcesOptions{}))
	}
	w.allocated(total, allRequests, allLimits)
}

func text2(q resource.Quantity) string { return q.String() }

func addAll(sum, more corev1.ResourceList) {
	for name, q := range more {
		total := sum[name].DeepCopy()
		total.Add(q)
		sum[name] = total
	}
}

// percent is a share of what a node offers, cut to whole percents.
func percent(part, total corev1.ResourceList, name corev1.ResourceName) int64 {
	p, t := part[name], total[name]
	if t.IsZero() {
		return 0
	}
	if name == corev1.ResourceCPU {
		return int64(float64(p.MilliValue()) / float64(t.MilliValue()) * 100)
	}
	return int64(float64(p.Value()) / float64(t.Value()) * 100)
}

func (w *writer) allocated(total, requests, limits corev1.ResourceList) {
	w.write(0, "Allocated resources:\n  (Total limits may be over 100 percent, i.e., overcommitted.)\n")
	w.write(1, "Resource\tRequests\tLimits\n")
	w.write(1, "--------\t--------\t------\n")
	names := []corev1.ResourceName{corev1.ResourceCPU, corev1.ResourceMemory, corev1.ResourceEphemeralStorage}
	var extended []corev1.ResourceName
	for _, name := range sortedResources(total) {
		switch {
		case strings.HasPrefix(string(name), corev1.ResourceHugePagesPrefix):
			names = append(names, name)
		case name != corev1.ResourceCPU && name != corev1.ResourceMemory && name != corev1.ResourceEphemeralStorage && name != corev1.ResourcePods:
			extended = append(extended, name)
		}
	}
	for _, name := range names {
		w.write(1, "%s\t%s (%d%%)\t%s (%d%%)\n", name, text2(requests[name]), percent(requests, total, name), text2(limits[name]), percent(limits, total, name))
	}
	for _, name := range extended {
		w.write(1, "%s\t%s\t%s\n", name, text2(requests[name]), text2(limits[name]))
	}
}
