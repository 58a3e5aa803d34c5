// Package endpointslice writes, for every service with a selector, which pods stand behind it: the endpoint slices that kube-proxy and
// CoreDNS read. A pod is listed from the moment it has an address; its conditions say whether it is ready, still serves and is being
// deleted. Slices go with their service, by garbage collection.
package endpointslice
