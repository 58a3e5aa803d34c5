package fault

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/podscope/podscope/engine/image"
)

// World is the cluster as far as it can be broken.
type World interface {
	// Pod finds a pod; the error is the API server's.
	Pod(namespace, name string) (*corev1.Pod, error)
	// Node finds a node that has a machine.
	Node(name string) (Node, bool)
	// SetRegistryFault breaks a registry ("" for all), or mends it with the zero Fault.
	SetRegistryFault(host string, f image.Fault)
}

// Node is one machine with its kubelet and container runtime.
type Node interface {
	// KillContainer sends SIGKILL to the first process of a pod's container; false when it does not run.
	KillContainer(pod types.UID, container string) bool
	// KillSandbox sends SIGKILL to the pod's pause container; false when it does not run.
	KillSandbox(pod types.UID) bool
	StopKubelet()
	StartKubelet()
	// Cut takes the node off the network: its kubelet neither hears nor is heard, and no packet passes.
	Cut()
	// Heal ends a Cut.
	Heal()
	// UseMemory lets a process outside of all pods hold that many bytes of the node's memory; 0 ends it.
	UseMemory(bytes int64)
	// SetDiskFull fills the node's disk, or empties it.
	SetDiskFull(full bool)
}
