// Package garbagecollector follows owner references: what is left without any owner is deleted, owners that are deleted in the foreground
// wait for their dependents, and orphaned dependents forget their owner. It watches every kind that can own or be owned.
package garbagecollector
