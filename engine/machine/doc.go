// Package machine is a node's computer below its kubelet: kernel, file system, network and the tools that a node has beside
// containers (kubectl, ssh, scp, systemctl). The learner's terminal is a shell on the first machine. Package engine builds
// machines; kubelets are given their kernel and file system.
package machine
