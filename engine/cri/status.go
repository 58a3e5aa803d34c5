package cri

import (
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"
)

// ContainerState is where a container is in its life, as the runtime knows it.
type ContainerState int

// The states of a container. Created means that its start failed or has not been tried.
const (
	Created ContainerState = iota
	Running
	Exited
	Unknown
)

// String is the state as the kubelet words it in messages.
func (s ContainerState) String() string {
	return [...]string{"created", "running", "exited", "unknown"}[s]
}

// ContainerStatus is what the runtime reports about one container instance at one moment. It is a snapshot: it never changes.
// Models pkg/kubelet/container/runtime.go Status.
type ContainerStatus struct {
	ID           string
	SandboxID    string
	Name         string
	State        ContainerState
	RestartCount int
	Image        string // the name that the image is known by on the node: docker.io/library/nginx:1.29
	ImageRef     string // with digest: docker.io/library/nginx@sha256:…
	Hash         uint64 // of the container's spec when it was created
	CreatedAt    time.Time
	StartedAt    time.Time // time.Unix(0, 0) when the process never started
	FinishedAt   time.Time
	ExitCode     int
	Reason       string // Completed, Error, OOMKilled, StartError
	Message      string // termination message
	User         *corev1.LinuxContainerUser
	Resources    Resources
}

// Resources are the limits in force on a container's cgroup. Zero means none.
type Resources struct {
	CPURequest  int64 // millicores, from cpu shares
	CPULimit    int64 // millicores
	MemoryLimit int64 // bytes
}

// SandboxStatus is a snapshot of one pod sandbox.
type SandboxStatus struct {
	ID          string
	Attempt     int
	Ready       bool
	IP          string // empty for the host's network
	HostNetwork bool
	CreatedAt   time.Time
}

// PodStatus is a snapshot of everything that the runtime holds for one pod, newest first.
// Models pkg/kubelet/container/runtime.go PodStatus.
type PodStatus struct {
	UID        types.UID
	Name       string
	Namespace  string
	IPs        []string
	Sandboxes  []SandboxStatus
	Containers []*ContainerStatus
}

// Container returns the newest instance of the container of that name, nil when there is none.
func (s *PodStatus) Container(name string) *ContainerStatus {
	for _, c := range s.Containers {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// ReadySandbox returns the newest sandbox when it is ready, nil otherwise.
func (s *PodStatus) ReadySandbox() *SandboxStatus {
	if len(s.Sandboxes) == 0 || !s.Sandboxes[0].Ready {
		return nil
	}
	return &s.Sandboxes[0]
}

// Active returns the containers of the newest sandbox, when that is ready.
func (s *PodStatus) Active() []*ContainerStatus {
	box := s.ReadySandbox()
	if box == nil {
		return nil
	}
	var out []*ContainerStatus
	for _, c := range s.Containers {
		if c.SandboxID == box.ID {
			out = append(out, c)
		}
	}
	return out
}

// Process is a container's first process as the node sees it: its PID there, 0 when it does not run, and its command line.
func (r *Runtime) Process(id string) (pid int, command []string) {
	c := r.containers[id]
	if c == nil {
		return 0, nil
	}
	if c.process != nil && !c.process.Ended() {
		pid = c.process.HostPID
	}
	return pid, c.command
}
