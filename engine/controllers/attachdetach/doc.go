// Package attachdetach attaches disks to nodes, as far as a cluster without drivers can: a disk that the node itself reaches is attached at
// once, one that needs a CSI driver is waited for in vain, and its pod told so again and again. VolumeAttachments are not kept.
package attachdetach
