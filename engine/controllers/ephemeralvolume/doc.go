// Package ephemeralvolume makes the claims of pods' generic ephemeral volumes: each belongs to its pod, and the garbage collector deletes it
// with the pod. Models pkg/controller/volume/ephemeral.
package ephemeralvolume
