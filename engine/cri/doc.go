// Package cri is the container runtime of one simulated node: what containerd, runc and the CNI plugin are to a real kubelet.
//
// A [Runtime] keeps pod sandboxes (a pause process, a network namespace with the pod's address, process namespaces), containers (a
// layered file system, mounts, a process tree, a log for each instance), and the images present on the node. The kubelet is its only
// caller, through methods that mirror the Container Runtime Interface; those that take time receive the calling [sim.Proc] and block it
// in virtual time, with the latencies of a real node. Error texts are containerd's and runc's own, because learners read them
// in Events.
package cri
