package kubelet

import (
	"time"

	coordinationv1 "k8s.io/api/coordination/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/sim"
)

// Heartbeats of a node.
const (
	leaseDuration   = 40 * time.Second
	leaseRenewal    = 10 * time.Second
	statusHeartbeat = 5 * time.Minute
	statusUpdate    = 10 * time.Second // how often a status that has changed is looked at
	leaseNamespace  = "kube-node-lease"
)

// nodeAgent keeps the node's object and its lease alive.
// Models pkg/kubelet/kubelet_node_status.go and component-helpers lease controller.
type nodeAgent struct {
	k      *Kubelet
	lease  *sim.Timer
	status *sim.Timer
	// cordoned is whether the node was closed to new pods at the last look.
	cordoned bool
}

// registerNode creates the node's object and starts its heartbeats.
func (k *Kubelet) registerNode() {
	k.node.k = k
	node, err := api.Get[*corev1.Node](k.client, "", k.name)
	first := statusHeartbeat
	if err == nil && !k.restartedAt.IsZero() {
		first = statusUpdate
	}
	if err != nil {
		made, err := k.client.Create(k.newNode(), api.CreateOptions{}) // with its status
		if err != nil {
			panic("kubelet: cannot register node " + k.name + ": " + err.Error())
		}
		node = made.(*corev1.Node)
	}
	k.node.renew()
	k.node.cordoned = false
	if !k.restartedAt.IsZero() {
		k.tellStart()
	}
	if first == statusHeartbeat {
		k.node.post(node)
	}
	k.node.schedule(first)
}

// newNode is the node as it registers itself.
func (k *Kubelet) newNode() *corev1.Node {
	labels := map[string]string{
		"beta.kubernetes.io/arch": "amd64", "beta.kubernetes.io/os": "linux", corev1.LabelArchStable: "amd64", corev1.LabelOSStable: "linux",
		corev1.LabelHostname: k.name,
	}
	for name, value := range k.config.Labels {
		labels[name] = value
	}
	node := &corev1.Node{ObjectMeta: metav1.ObjectMeta{
		Name: k.name, Labels: labels,
		Annotations: map[string]string{"node.alpha.kubernetes.io/ttl": "0", "volumes.kubernetes.io/controller-managed-attach-detach": "true"},
	}}
	node.Spec.Taints = k.config.Taints
	if k.config.PodCIDR != "" {
		node.Spec.PodCIDR, node.Spec.PodCIDRs = k.config.PodCIDR, []string{k.config.PodCIDR}
	}
	k.node.fill(node, node.DeepCopy())
	return node
}

// schedule begins the heartbeats; first is until the next look at the status.
func (a *nodeAgent) schedule(first time.Duration) {
	renewal := leaseRenewal + a.k.sim.Between("kubelet/lease", 0, 400*time.Millisecond)
	a.lease = a.k.after(renewal, "kubelet/lease", a.renewal)
	a.status = a.k.after(first+a.k.sim.Between("kubelet/lease", 100*time.Millisecond, 400*time.Millisecond), "kubelet/node-status", a.heartbeat)
}

func (a *nodeAgent) renewal() {
	a.renew()
	a.tellCordon()
	a.k.watchUsage()
	a.lease = a.k.after(leaseRenewal, "kubelet/lease", a.renewal)
}

func (a *nodeAgent) heartbeat() {
	if node, err := api.Get[*corev1.Node](a.k.client, "", a.k.name); err == nil {
		a.post(node)
	}
	a.status = a.k.after(statusHeartbeat, "kubelet/node-status", a.heartbeat)
}

// refresh writes the status at once: a condition has changed.
func (a *nodeAgent) refresh() {
	if node, err := api.Get[*corev1.Node](a.k.client, "", a.k.name); err == nil && a.k.up {
		a.post(node)
	}
}

// renew tells that the node is alive.
func (a *nodeAgent) renew() {
	k := a.k
	if api.KindOf(&coordinationv1.Lease{}) == nil {
		return
	}
	now := metav1.NewMicroTime(k.sim.Now())
	held, err := api.Get[*coordinationv1.Lease](k.client, leaseNamespace, k.name)
	if err != nil {
		owner := k.nodeOwner(false)
		if owner == nil {
			return // a node whose object is gone makes no lease
		}
		seconds := int32(leaseDuration / time.Second)
		_, _ = k.client.Create(&coordinationv1.Lease{
			ObjectMeta: metav1.ObjectMeta{Namespace: leaseNamespace, Name: k.name, OwnerReferences: owner},
			Spec:       coordinationv1.LeaseSpec{HolderIdentity: &k.name, LeaseDurationSeconds: &seconds, RenewTime: &now},
		}, api.CreateOptions{})
		return
	}
	_ = k.client.RenewLease(held, now)
}

// nodeOwner refers to the node as the owner of its lease and its mirror pods.
func (k *Kubelet) nodeOwner(controller bool) []metav1.OwnerReference {
	node, err := api.Get[*corev1.Node](k.client, "", k.name)
	if err != nil {
		return nil
	}
	ref := metav1.OwnerReference{APIVersion: "v1", Kind: "Node", Name: node.Name, UID: node.UID}
	if controller {
		ref.Controller = &controller
	}
	return []metav1.OwnerReference{ref}
}

// post writes the node's status; events tell of conditions that have changed.
func (a *nodeAgent) post(node *corev1.Node) {
	next := node.DeepCopy()
	a.fill(next, node)
	_, _ = a.k.client.UpdateStatus(next)
}

// fill sets the status of the next state of a node. Models setNodeStatus.
func (a *nodeAgent) fill(next, old *corev1.Node) {
	k, s := a.k, &next.Status
	s.Addresses = []corev1.NodeAddress{{Type: corev1.NodeInternalIP, Address: k.ip.String()}, {Type: corev1.NodeHostName, Address: k.name}}
	s.Capacity, s.Allocatable = k.config.Capacity.DeepCopy(), k.config.Allocatable.DeepCopy()
	s.DaemonEndpoints.KubeletEndpoint.Port = 10250
	s.NodeInfo = k.nodeInfo()
	s.Images = k.nodeImages()
	yes := true
	s.RuntimeHandlers = []corev1.NodeRuntimeHandler{
		{Name: "", Features: &corev1.NodeRuntimeHandlerFeatures{RecursiveReadOnlyMounts: &yes, UserNamespaces: &yes}},
		{Name: "runc", Features: &corev1.NodeRuntimeHandlerFeatures{RecursiveReadOnlyMounts: &yes, UserNamespaces: &yes}},
	}
	s.Features = &corev1.NodeFeatures{SupplementalGroupsPolicy: &yes}
	if k.profile.RestartRules {
		s.DeclaredFeatures = []string{
			"ExtendWebSocketsToKubelet", "InPlacePodLevelResourcesVerticalScaling", "InPlacePodVerticalScalingInitContainers",
			"RestartAllContainersOnContainerExits",
		}
	}
	a.conditions(next, old)
}

func (k *Kubelet) nodeInfo() corev1.NodeSystemInfo {
	return corev1.NodeSystemInfo{
		MachineID: "3d1219c7c4c5404aaa1f6d2a48adfda4", SystemUUID: "3d1219c7c4c5404aaa1f6d2a48adfda4", BootID: "a604730a-0223-4930-a022-2a83dadd4e8e",
		KernelVersion: k.runtime.Kernel().Release, OSImage: "Debian GNU/Linux 12 (bookworm)", ContainerRuntimeVersion: "containerd://2.2.4",
		KubeletVersion: k.profile.Git, OperatingSystem: "linux", Architecture: "amd64",
	}
}

// maxNodeImages is how many images a node's status lists.
const maxNodeImages = 50

func (k *Kubelet) nodeImages() []corev1.ContainerImage {
	var out []corev1.ContainerImage
	for _, img := range k.runtime.Images() {
		if len(out) == maxNodeImages {
			break
		}
		out = append(out, corev1.ContainerImage{Names: img.Names, SizeBytes: img.Size})
	}
	return out
}

// conditions sets the node's conditions, keeping the time of the last transition where nothing has changed.
func (a *nodeAgent) conditions(next, old *corev1.Node) {
	now := wholeSeconds(metav1.NewTime(a.k.sim.Now()))
	for _, c := range a.k.nodeConditions() {
		c.LastHeartbeatTime, c.LastTransitionTime = now, now
		changed := true
		for _, o := range old.Status.Conditions {
			if o.Type == c.Type && o.Status == c.Status {
				c.LastTransitionTime, changed = o.LastTransitionTime, false
			}
		}
		setNodeCondition(&next.Status, c)
		if changed && len(old.Status.Conditions) > 0 {
			a.k.nodeEvent(nodeEventReason(c))
		}
	}
}

func setNodeCondition(s *corev1.NodeStatus, c corev1.NodeCondition) {
	for i := range s.Conditions {
		if s.Conditions[i].Type == c.Type {
			s.Conditions[i] = c
			return
		}
	}
	s.Conditions = append(s.Conditions, c)
}

// withSize fills in what the configuration does not say about the node's size.
func (c Config) withSize() Config {
	if c.Allocatable == nil {
		c.Allocatable = c.Capacity
	}
	if c.Capacity == nil {
		c.Capacity = recordedNode("24684092Ki", "264212084Ki")
	}
	if c.Allocatable == nil {
		c.Allocatable = recordedNode("24632892Ki", "267847642337")
	}
	return c
}

// recordedNode is the size of the recorded cluster's node.
func recordedNode(memory, disk string) corev1.ResourceList {
	return corev1.ResourceList{
		corev1.ResourceCPU: resource.MustParse("2"), corev1.ResourceMemory: resource.MustParse(memory),
		corev1.ResourceEphemeralStorage: resource.MustParse(disk), corev1.ResourcePods: resource.MustParse("110"),
		"hugepages-1Gi": resource.MustParse("0"), "hugepages-2Mi": resource.MustParse("0"),
	}
}
