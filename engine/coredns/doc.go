// Package coredns answers the cluster's DNS questions as CoreDNS does: names of services, of the pods behind headless ones, of pods by
// address, and the names that belong to addresses. A question to the kube-dns service's address goes through kube-proxy to a pod of
// CoreDNS; where none runs, nobody answers. Answers, also those that a name does not exist, are remembered for 30 seconds.
package coredns
