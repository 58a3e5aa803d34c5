// Package engine is the simulated cluster as one thing: build it, do something to it, let its time pass, look at any moment.
//
// A [Cluster] is everything that runs: API server, scheduler, controllers, nodes with their kubelets and containers, on one
// virtual clock. A [Session] is a learner's way through a cluster's life: the log of what was done and when, the position looked at,
// the changes seen. A session's state is a function of (version, seed, inputs): living it again gives the same trace hash.
//
// Who uses it: the WebAssembly worker (package wasm), the command line (engine/cmd/podscope) and the tests.
package engine
