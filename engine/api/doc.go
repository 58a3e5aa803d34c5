// Package api is the cluster's API server.
//
// A [Server] decodes, defaults, validates and admits objects with Kubernetes' own libraries, keeps them in a store, and
// answers with the status errors of apimachinery, so that kubectl prints what a real cluster makes it print. Components
// talk to it through a [Client]: the kubelets, the scheduler, the controllers and kubectl. They never meet anywhere else.
//
// A request goes through the same stations as in kube-apiserver: decode (decode.go), default, mutating admission
// (admission*.go), the kind's strategy (prepare, validate, warn, canonicalise), validating admission, storage. Strategies
// work on Kubernetes' internal types, because its validation does; everything outside this package sees the versioned types only.
//
// # Adding a kind
//
// A file kinds_GROUP.go lists the kinds of one group: [Kind] says how the kind is called, what it is in Go, and its strategy: the
// hooks that differ from doing nothing. Add the kind to its group's list, add the group to allKinds in kinds.go and to the scheme in
// scheme.go when it is new, and give the kind's manifest and its `get -o yaml` to the tests.
//
// # Reading
//
// [Get] and [List] return the stored objects themselves: never change them, DeepCopy first. [Client.Watch] is what an
// informer would show: every change in order, a few milliseconds late.
package api
