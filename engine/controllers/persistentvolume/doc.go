// Package persistentvolume binds claims to volumes, makes volumes for claims whose storage class can, and reclaims them when their claims are
// gone. The cluster's default class makes directories on the node, as kubernetes.io/host-path does.
package persistentvolume
