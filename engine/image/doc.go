// Package image is where containers' images come from: references, the registries that answer for them, and the catalogue of
// images that can be run.
//
// A [Ref] is parsed by docker's rules; [Registry.Pull] answers as the world's registries do through containerd, errors and
// durations included; an [Image] is a configuration and a read-only file system whose programs are Go functions, found by name in
// [Programs]. Each image is one folder under catalog/. The container runtime pulls, the kubelet words the events.
package image
