package kubelet

import (
	"fmt"
	"strings"
	"time"
)

// Profile is how the kubelet of one Kubernetes minor version differs from the others: everything else in this package is the same for
// all. Use [ProfileFor].
type Profile struct {
	// Version is the minor version ("1.36"), Git the full one that a node reports.
	Version, Git string
	// RelistOnDemand: a pod is inspected at once after a sync that did something, so that it reads Running some milliseconds
	// after its container started. Before, the next relist (up to a second later) was the first to see it.
	RelistOnDemand bool
	// WakeAtBackoffEnd: after a back-off the pod worker wakes when the back-off ends (plus jitter, at most a minute later).
	// Before, it looked every 10–15 s.
	WakeAtBackoffEnd bool
	// SandboxReadyStatus: PodReadyToStartContainers is written as soon as the sandbox is ready.
	SandboxReadyStatus bool
	// KeepLastState: a container's last state survives the removal of the old instance.
	KeepLastState bool
	// RestartRules: container-level restartPolicy and restartPolicyRules are followed.
	RestartRules bool
	// NamedContainerEvents: "Started container x" in place of "Container started".
	NamedContainerEvents bool
	// PullAccess: events of present images end in "and can be accessed by the pod".
	PullAccess bool
	// WebSockets: users' streams reach the kubelet as they are. Before, the API server translated them, and what the kubelet refused
	// was the API server's own internal error.
	WebSockets bool
	// RelistPeriod is the time from one relist to the next, work included. FirstRelist is about when the first one comes after the
	// kubelet's start: chance in a real cluster.
	RelistPeriod, FirstRelist time.Duration
	// CancelProbes: commands of probes are not run any more once their pod is to end.
	CancelProbes bool
	// NodeByName: events name the node's object by its version and name. Before, its UID was said to be its name.
	NodeByName bool
	// ReadyAcrossRestart: containers that were ready, or had started, before the kubelet's process was restarted stay so until a probe
	// says otherwise.
	ReadyAcrossRestart bool
	// HostnameOverride: spec.hostnameOverride is followed.
	HostnameOverride bool
	// ImageVolumes: volumes may be made of images.
	ImageVolumes bool
	// EnvFiles: variables may come from files in volumes.
	EnvFiles bool
	// ResizeEvents: every step of a resize has its event, with the spec's generation. Before, only its end had one.
	ResizeEvents bool
	// ResizeInit: init containers that are no side-cars can be resized while they run, too.
	ResizeInit bool
	// ResizeCapacity: the kubelet itself finds a resize beyond the node infeasible. Later the API server refuses it.
	ResizeCapacity bool
	// PodResources: status carries the pod's own resources and allocatedResources.
	PodResources bool
}

// ProfileFor returns the profile of a minor version ("1.36", "1.34"); any other gives the newest.
func ProfileFor(version string) Profile {
	if strings.HasPrefix(strings.TrimPrefix(version, "v"), "1.34") {
		return Profile{
			Version: "1.34", Git: "v1.34.4",
			NamedContainerEvents: true, ResizeCapacity: true,
			RelistPeriod: 1006 * time.Millisecond, FirstRelist: 1430 * time.Millisecond,
		}
	}
	return Profile{
		Version: "1.36", Git: "v1.36.3",
		RelistOnDemand: true, WakeAtBackoffEnd: true, SandboxReadyStatus: true, KeepLastState: true, WebSockets: true, RestartRules: true, PullAccess: true,
		RelistPeriod: 1007 * time.Millisecond, FirstRelist: 560 * time.Millisecond, PodResources: true, ImageVolumes: true, EnvFiles: true, ReadyAcrossRestart: true, CancelProbes: true, NodeByName: true, HostnameOverride: true,
		ResizeEvents: true, ResizeInit: true,
	}
}

// createdMessage is the text of the Created event.
func (p Profile) createdMessage(container string) string {
	if p.NamedContainerEvents {
		return "Created container: " + container
	}
	return "Container created"
}

// startedMessage is the text of the Started event.
func (p Profile) startedMessage(container string) string {
	if p.NamedContainerEvents {
		return "Started container " + container
	}
	return "Container started"
}

// presentMessage is the text of the Pulled event for an image that needs no pull.
func (p Profile) presentMessage(image string) string {
	msg := fmt.Sprintf("Container image %q already present on machine", image)
	if p.PullAccess {
		msg += " and can be accessed by the pod"
	}
	return msg
}

// upgradeRefused is what stands before the kubelet's words when it refuses a stream.
func (p Profile) upgradeRefused() string {
	if p.WebSockets {
		return ""
	}
	return "Internal error occurred: "
}
