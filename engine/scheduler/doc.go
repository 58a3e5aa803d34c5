// Package scheduler is the cluster's default-scheduler: it gives every pod without a node the best node that can take it, says
// why when there is none, and makes room for pods of higher priority.
//
// It owns the scheduling queue (queue.go: active, back-off, unschedulable, gated), a cache of the nodes and what their pods request
// (cache.go), and the scheduling cycle (cycle.go: filter, score, pick; bind.go; failure.go). Each rule about nodes is a plugin in a
// file of its own that filters, scores, and says which cluster events are worth a new try. The order of plugins, their weights, the
// reasons and messages are those of Kubernetes' default profile.
//
// The scheduler meets the rest of the cluster only in the API server: it watches pods and nodes and answers with bindings, status patches,
// deletions (preemption) and Events.
package scheduler
