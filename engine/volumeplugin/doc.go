// Package volumeplugin says who can mount a volume: the kubelet's own plug-ins, those that need a disk attached to the node first, a CSI driver
// that somebody would have to install, or nobody any more. The kubelet and the attach/detach controller share it.
package volumeplugin
