// Package kubeproxy is kube-proxy in its iptables mode: it watches services and endpoint slices and keeps the rules by which a connection
// to a service's address, or to a node port, goes to one of the service's endpoints. The network asks it about every address that is
// dialled; `iptables` on a node shows the rules.
//
// One Proxy stands for the kube-proxies of all nodes: they see the same objects and would agree. What differs by node (local traffic
// policies, packet counters) is looked up by the node that a connection begins on.
package kubeproxy
