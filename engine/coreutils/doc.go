// Package coreutils is the commands of the simulated containers and nodes: one file a command, each a [proc.Program].
//
// A command speaks two dialects. Run through the program "busybox" (a link to it, or `busybox NAME`) it words its messages as
// busybox does; run under its own program name it words them as Debian's packages do. Images decide which by what they put
// into their file system: links to busybox, or programs.
//
// All commands stream, block in virtual time and end; what they write and compute is metered by package proc. The node's own
// tools (crictl, systemctl, ssh) are not here.
package coreutils
