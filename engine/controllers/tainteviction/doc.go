// Package tainteviction deletes pods from nodes with a NoExecute taint that they do not tolerate: at once, or when the shortest of their
// tolerationSeconds is over. It watches nodes and pods and writes a DisruptionTarget condition, a deletion and an Event.
package tainteviction
