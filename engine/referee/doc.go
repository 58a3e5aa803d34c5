// Package referee judges what the simulation did against what a real cluster was recorded doing. Its rules are those that the recordings
// came with (see testdata/README.md in package replay); tests and `podscope` use it, the cluster does not.
//
// Five dimensions: rows (READY STATUS RESTARTS of each pod, in order), timing (when each row came), status (everything in a pod's status
// where a row is stable), events, and output (what commands printed).
package referee
