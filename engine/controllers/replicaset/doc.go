// Package replicaset keeps the wanted number of a replica set's pods: it makes those that lack and deletes those that are too many, the
// least useful first, and writes the set's status.
package replicaset
