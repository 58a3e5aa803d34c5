// Package daemonset keeps one pod of a daemon set on every node that its template may run on, whatever the scheduler would think of cordons
// and pressure there, and replaces them node by node when the template changes: the old one first, or, where the set may surge, the new
// one. Which pod is for which node is pinned by node affinity.
package daemonset
