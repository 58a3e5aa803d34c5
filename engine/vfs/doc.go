// Package vfs is the file systems that simulated processes see.
//
// An [FS] is a tree of nodes. [Layered] puts a private, writable upper layer on read-only lower ones (an image's layers): it
// costs the same however large the image is, and copies a file or directory up when it is first changed; deletions leave
// whiteouts. A [Namespace] is what a process sees: a root FS and the file systems mounted on it (volumes, single files such as
// /etc/hosts, /proc, /dev).
//
// All operations are on a Namespace, take absolute paths and a [Cred], check permissions, and return *fs.PathError with an
// errno inside, so that a program prints "cat: x: No such file or directory" from errno.Text(err). A process uses the methods of
// proc.Process (which know its working directory and credentials) rather than these.
//
// Whoever builds images and volumes uses the methods of FS itself ([FS.AddFile], [FS.AddDir], [FS.AddSymlink], [FS.AddProgram],
// [FS.ReplaceDir]): they act as root, create parents and never fail.
//
// An executable is a regular file whose Program names an entry of the kernel's table of programs; it has no content to
// speak of. Everything else with the exec bit is a script.
//
// Content is counted against the FS ([FS.Used], [FS.SetLimit]). Runs of zero bytes at the end of a file take no memory.
package vfs
