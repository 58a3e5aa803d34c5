// Package endpointslicemirroring copies Endpoints objects that users write, for services without a selector, into endpoint slices:
// those are what kube-proxy and CoreDNS read.
package endpointslicemirroring
