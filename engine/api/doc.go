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
// # Where to look
//
//	a request's way          create.go, update.go, patch.go, delete.go, read.go, watch.go, decode.go
//	pods                     pod_strategy.go, pod_subresources.go, bind.go, evict.go, proxy.go
//	admission                admission.go and one file for each group of plugins: _pod, _limits, _quota, _storage
//	services' addresses      service.go, service_alloc.go
//	what every cluster has   bootstrap.go
//	events                   recorder.go and correlator.go (core/v1), recorder_series.go (events.k8s.io), event_store.go
//	which kinds there are    kinds.go; kinds_GROUP.go for each group
//
// # Adding a kind
//
// A file kinds_GROUP.go lists the kinds of one group: [Kind] says how the kind is called, what it is in Go, and its strategy: the
// hooks that differ from doing nothing, as pkg/registry has them. To add a kind:
//
//  1. Describe it with newKind in its group's file; a new group also goes into allKinds (kinds.go) and, with its internal and its versioned
//     package, into Scheme (scheme.go).
//  2. Write its strategy next to it: what a create and an update reset (prepareFor…), which validation of pkg/apis/GROUP/validation
//     judges it, and what each subresource may change. Weigh a new group: its types and validation end up in the browser.
//  3. Add a recorded manifest with what `kubectl get -o yaml` shows to testdata/admission.json, which the tests replay.
//
// Discovery, selectors, watches, patches, finalizers, generations and namespaces work for it from then on.
//
// # Reading
//
// [Get] and [List] return the stored objects themselves: never change them, DeepCopy first. [Client.Watch] is what an
// informer would show: every change in order, a few milliseconds late. Who drops most of them says which ones concern it ([Client.WatchFor]).
//
// # What is simplified
//
// Everybody may do everything (no RBAC), and components' status updates ([Client.UpdateStatus]) are not validated: they are ours, and there
// are many.
//
// # Managed fields
//
// Stored objects carry none. The server remembers who made each write (managed.go) and works out who manages which field, with Kubernetes' own
// library, from an object's versions when somebody asks: [Server.ManagedFields], or an apply.
package api
