// Package replay lives a recorded case again: it reads a case.yaml (manifests, commands with their times, the cluster's set-up), runs it
// on a simulated cluster and writes what happened in the recordings' own format, so that one can be judged against the other.
//
// The formats are those of the recordings in testdata: see engine/README.md.
package replay
