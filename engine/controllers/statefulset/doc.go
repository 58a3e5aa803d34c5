// Package statefulset keeps the pods of stateful sets: each with a name, a host name and claims of its own that stay with its ordinal, made
// one after the other and deleted in reverse order unless the set allows them all at once, and updated from the highest ordinal down.
package statefulset
