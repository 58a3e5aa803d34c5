// Package fault is what a learner can break, each fault as data with its command line: processes, sandboxes, the registry, a node's
// kubelet, network, memory and disk. The command `fault` runs on the cluster's machines; the page's "what if" menus come from [Menu] and
// run the same command lines.
//
// It reaches the cluster only through [World], which package engine implements.
package fault
