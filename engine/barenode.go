package engine

import (
	"fmt"
	"net/netip"
	"time"

	coordinationv1 "k8s.io/api/coordination/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/machine"
)

// BareNode is a node without a kubelet: the scheduler and the controllers see it, what is bound to it never runs. Recorded cases
// use such nodes; so can lessons about scheduling.
type BareNode struct {
	Name        string
	Labels      map[string]string
	Taints      []corev1.Taint
	Allocatable corev1.ResourceList
}

// leaseInterval is how often a node says that it lives.
const leaseInterval = 10 * time.Second

// AddBareNode joins a bare node. Its lease is renewed until `systemctl stop kubelet` on it.
func (c *Cluster) AddBareNode(n BareNode) error {
	client := c.API.Client("kubelet")
	ip := netip.AddrFrom4([4]byte{192, 168, 49, byte(2 + len(c.machines))})
	created, err := client.Create(bareNode(n, ip, c.API.Now()), api.CreateOptions{})
	if err != nil {
		return err
	}
	node := created.(*corev1.Node).DeepCopy()
	node.Status = bareStatus(n, ip, c.API.Now())
	if _, err := client.UpdateStatus(node); err != nil {
		return err
	}
	beat := &heartbeat{cluster: c, client: client, node: n.Name}
	c.machines = append(c.machines, newBareMachine(c, n.Name, ip, beat))
	c.introduce()
	beat.Start()
	return nil
}

func newBareMachine(c *Cluster, name string, ip netip.Addr, beat *heartbeat) *node {
	m := machine.New(c.Sim, c.network, name, ip, c.system, c.programs)
	m.Kubelet = beat
	return &node{Machine: m}
}

func bareNode(n BareNode, ip netip.Addr, _ metav1.Time) *corev1.Node {
	labels := map[string]string{
		"kubernetes.io/hostname": n.Name, "kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64",
		"beta.kubernetes.io/os": "linux", "beta.kubernetes.io/arch": "amd64", "example.com/extra": "true",
	}
	for k, v := range n.Labels {
		labels[k] = v
	}
	return &corev1.Node{
		ObjectMeta: metav1.ObjectMeta{Name: n.Name, Labels: labels, Annotations: map[string]string{"node.alpha.kubernetes.io/ttl": "0"}},
		Spec:       corev1.NodeSpec{Taints: n.Taints},
	}
}

func bareStatus(n BareNode, ip netip.Addr, now metav1.Time) corev1.NodeStatus {
	capacity := corev1.ResourceList{
		corev1.ResourceCPU: resource.MustParse("2"), corev1.ResourceMemory: resource.MustParse("24632892Ki"),
		corev1.ResourcePods: resource.MustParse("110"), corev1.ResourceEphemeralStorage: resource.MustParse("267847642337"),
	}
	allocatable := capacity.DeepCopy()
	for name, q := range n.Allocatable {
		allocatable[name] = q
	}
	condition := func(kind corev1.NodeConditionType, status corev1.ConditionStatus, reason, message string) corev1.NodeCondition {
		return corev1.NodeCondition{Type: kind, Status: status, Reason: reason, Message: message, LastHeartbeatTime: now, LastTransitionTime: now}
	}
	return corev1.NodeStatus{
		Capacity: capacity, Allocatable: allocatable,
		Addresses: []corev1.NodeAddress{{Type: corev1.NodeInternalIP, Address: ip.String()}, {Type: corev1.NodeHostName, Address: n.Name}},
		Conditions: []corev1.NodeCondition{
			condition(corev1.NodeMemoryPressure, corev1.ConditionFalse, "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
			condition(corev1.NodeDiskPressure, corev1.ConditionFalse, "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
			condition(corev1.NodePIDPressure, corev1.ConditionFalse, "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
			condition(corev1.NodeReady, corev1.ConditionTrue, "KubeletReady", "kubelet is posting ready status"),
		},
		NodeInfo: corev1.NodeSystemInfo{KubeletVersion: "v1.36.3", OperatingSystem: "linux", Architecture: "amd64", ContainerRuntimeVersion: "containerd://2.2.4"},
	}
}

// heartbeat renews a bare node's lease, in place of a kubelet.
type heartbeat struct {
	cluster *Cluster
	client  *api.Client
	node    string
	running bool
}

// Start renews the lease now and from now on.
func (h *heartbeat) Start() {
	h.running = true
	h.beat()
}

// Stop lets the lease grow old.
func (h *heartbeat) Stop() { h.running = false }

// Running reports whether the lease is renewed.
func (h *heartbeat) Running() bool { return h.running }

// Notice says what a command did, since there is no service whose log would tell.
func (h *heartbeat) Notice() string {
	if h.running {
		return fmt.Sprintf("node %s: lease refreshed again", h.node)
	}
	return fmt.Sprintf("node %s: lease and status no longer refreshed", h.node)
}

func (h *heartbeat) beat() {
	if !h.running {
		return
	}
	now := metav1.NewMicroTime(h.cluster.Sim.Now())
	lease, err := api.Get[*coordinationv1.Lease](h.client, corev1.NamespaceNodeLease, h.node)
	if err == nil {
		lease = lease.DeepCopy()
		lease.Spec.RenewTime = &now
		_, err = h.client.Update(lease, api.UpdateOptions{})
	} else {
		seconds := int32(40)
		_, err = h.client.Create(&coordinationv1.Lease{
			ObjectMeta: metav1.ObjectMeta{Namespace: corev1.NamespaceNodeLease, Name: h.node},
			Spec:       coordinationv1.LeaseSpec{HolderIdentity: &h.node, LeaseDurationSeconds: &seconds, RenewTime: &now},
		}, api.CreateOptions{})
	}
	if err == nil {
		h.cluster.Sim.After(leaseInterval, "heartbeat", h.beat)
	}
}
