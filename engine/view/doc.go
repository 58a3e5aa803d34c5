// Package view turns the cluster's objects, their history and the components' decisions into what the page shows: the values of
// package protocol. It reads as of any moment, changes nothing, and decides nothing about Kubernetes; the façade (package
// engine) calls it.
package view
