// Package nodelifecycle is the node controller: it notices nodes whose kubelet no longer reports, marks them and their pods as not
// ready, and taints nodes so that nothing is scheduled to them and their pods are evicted in the end.
//
// It watches nodes and their leases, looks at every node once in five seconds, and writes node conditions, node taints, pods' Ready
// conditions and Events. The eviction itself is package tainteviction's.
package nodelifecycle
