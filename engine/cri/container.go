package cri

import (
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/podscope/podscope/engine/errno"
	"github.com/podscope/podscope/engine/proc"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/vfs"
)

// ContainerConfig is what a container is made of.
type ContainerConfig struct {
	Name             string
	Attempt          int
	Image            *Image
	Command, Args    []string // replace the image's entrypoint and command
	Env              []string // NAME=value
	WorkingDir       string
	Mounts           []Mount
	User             User
	ReadOnlyRootFS   bool
	Stdin, StdinOnce bool
	TTY              bool
	Resources        Resources
	SharedPIDs       string // the container whose processes this one sees (ephemeral containers)
	Hash             uint64
	NoNewPrivileges  bool   // executables cannot give more rights than the process has
	Seccomp          string // file on the node with the filter of system calls, [RuntimeDefault], or empty for none
	// TerminationLog is the path of the termination message's file; FallbackToLogs takes the log's end when it is empty.
	TerminationLog string
	FallbackToLogs bool
	OOMScoreAdj    int
}

// Mount is one volume as the container sees it.
type Mount struct {
	Path     string
	Source   string // where it is on the node, as errors name it
	FS       *vfs.FS
	SubPath  string
	ReadOnly bool
	Image    *Image // whose content it is, in place of FS
}

type container struct {
	r        *Runtime
	id       string
	config   ContainerConfig
	box      *sandbox
	state    ContainerState
	created  time.Time
	started  time.Time
	finished time.Time
	exit     int
	reason   string
	message  string
	process  *proc.Process
	command  []string
	env      []string
	dir      string
	cred     vfs.Cred
	fs       *vfs.Namespace
	unfit    error // what cannot be mounted: the container cannot start
	pids     *proc.PIDNamespace
	cgroup   *proc.Cgroup
	oom      bool
	log      *Log
	term     *vfs.FS
	tty      *proc.TTY
	stdin    *proc.Feed
	stop     proc.Signal
	waiting  []*sim.Proc // who waits for the end
	cached   *ContainerStatus
}

// CreateContainer prepares a container in a sandbox.
func (r *Runtime) CreateContainer(p *sim.Proc, sandboxID string, c ContainerConfig) (string, error) {
	box := r.sandboxes[sandboxID]
	if box != nil {
		createContainer.sleep(p, r.chance(box.config.Namespace, box.config.Name, c.Name))
	}
	if box == nil || !box.ready {
		return "", failf("failed to create containerd container: get sandbox: sandbox %q is not running", short(sandboxID))
	}
	k := &container{r: r, id: r.newID(), config: c, box: box, created: r.sim.Now(), state: Created}
	if err := k.prepare(); err != nil {
		return "", err
	}
	pod := r.pod(box.config.UID)
	k.log = &Log{sim: r.sim, attempt: c.Attempt, container: k.id}
	pod.logs[c.Name] = append(pod.logs[c.Name], k.log)
	pod.containers = append([]*container{k}, pod.containers...)
	r.containers[k.id] = k
	r.onChange(box.config.UID)
	return k.id, nil
}

// prepare works out what the container's first process will be.
func (c *container) prepare() error {
	img := c.config.Image.Image
	c.command = c.config.Command
	args := c.config.Args
	if len(c.command) == 0 {
		c.command = img.Config.Entrypoint
		if len(args) == 0 {
			args = img.Config.Cmd
		}
	}
	c.command = append(slices.Clone(c.command), args...)
	if len(c.command) == 0 {
		return failf("failed to generate container %q spec: failed to generate spec: no command specified", c.id)
	}
	c.dir = c.config.WorkingDir
	if c.dir == "" {
		c.dir = img.Config.WorkingDir
	}
	if c.dir == "" {
		c.dir = "/"
	}
	c.stop = stopSignal(img.Config.StopSignal)
	if err := c.checkTarget(); err != nil {
		return failf("failed to generate container %q spec: failed to generate spec opts: invalid target container: %v", c.id, err)
	}
	c.choosePIDs()
	if err := c.mount(); err != nil {
		return err
	}
	if err := c.chooseUser(); err != nil {
		return err
	}
	if err := c.checkSeccomp(); err != nil {
		return err
	}
	c.env = c.environment()
	c.cgroup = &proc.Cgroup{
		Parent: c.box.cgroup, Path: c.box.scope(c.id), MemoryLimit: c.config.Resources.MemoryLimit, CPULimit: c.config.Resources.CPULimit,
		OnOOM: func(*proc.Process) { c.oom = true },
	}
	return nil
}

// RuntimeDefault is the runtime's own filter of system calls.
const RuntimeDefault = "runtime/default"

// confinement is what holds the container's processes besides their user.
func (c *container) confinement() proc.Confinement {
	return proc.Confinement{NoNewPrivileges: c.config.NoNewPrivileges, Filtered: c.config.Seccomp != ""}
}

// checkSeccomp refuses a container whose filter of system calls cannot be read.
// Models github.com/containerd/containerd/v2 contrib/seccomp WithProfile
func (c *container) checkSeccomp() error {
	file := c.config.Seccomp
	if file == "" || file == RuntimeDefault {
		return nil
	}
	if _, err := vfs.NewNamespace(c.r.config.HostFS).ReadFile(file, root); err != nil {
		return failf("failed to create containerd container: cannot load seccomp profile %q: open %s: %s", file, file, strings.ToLower(errno.Text(err)))
	}
	return nil
}

// checkTarget refuses a container that is to see the processes of one that does not run.
// Models github.com/containerd/containerd/v2 internal/cri/server (*criService).validateTargetContainer
func (c *container) checkTarget() error {
	id := c.config.SharedPIDs
	if id == "" {
		return nil
	}
	target := c.r.containers[id]
	switch {
	case target == nil:
		return failf("container %q does not exist: not found", id)
	case target.box != c.box:
		return failf("container %q (sandbox %s) does not belong to sandbox %s", id, target.box.id, c.box.id)
	case target.state != Running:
		return failf("container %q is not running - in state %s", id, stateName(target))
	}
	return nil
}

func (c *container) choosePIDs() {
	switch {
	case c.box.config.HostPID:
		c.pids = c.r.kernel.HostPIDs()
	case c.box.pids != nil:
		c.pids = c.box.pids
	case c.config.SharedPIDs != "" && c.r.containers[c.config.SharedPIDs] != nil:
		c.pids = c.r.containers[c.config.SharedPIDs].pids
	default:
		c.pids = c.r.kernel.NewPIDNamespace()
	}
}

// environment is the image's, with the container's own variables over it.
func (c *container) environment() []string {
	env := []string{"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOSTNAME=" + c.box.config.Hostname}
	if c.config.TTY {
		env = append(env, "TERM=xterm")
	}
	env = append(env, c.config.Image.Config.Env...)
	env = append(env, c.config.Env...)
	return append(lastWins(env), c.home(env)...)
}

// lastWins keeps the last value of each variable, at the place of the first.
func lastWins(env []string) []string {
	at := make(map[string]int, len(env))
	out := make([]string, 0, len(env)+1)
	for _, e := range env {
		name, _, _ := strings.Cut(e, "=")
		if i, ok := at[name]; ok {
			out[i] = e
			continue
		}
		at[name] = len(out)
		out = append(out, e)
	}
	return out
}

// snapshot is the container's status now.
func (c *container) snapshot() *ContainerStatus {
	if c.cached != nil {
		return c.cached
	}
	s := &ContainerStatus{
		ID: c.id, SandboxID: c.box.id, Name: c.config.Name, State: c.state, RestartCount: c.config.Attempt,
		Image: c.config.Image.Name, ImageRef: c.config.Image.RepoDigest(), Hash: c.config.Hash,
		CreatedAt: c.created, StartedAt: c.started, FinishedAt: c.finished, ExitCode: c.exit, Reason: c.reason, Message: c.message,
		Resources: c.config.Resources,
		User:      &corev1.LinuxContainerUser{UID: int64(c.cred.UID), GID: int64(c.cred.GID), SupplementalGroups: groups64(c.cred.Groups)},
	}
	c.cached = s
	return s
}

func groups64(in []int) []int64 {
	out := make([]int64, len(in))
	for i, g := range in {
		out[i] = int64(g)
	}
	return out
}

// set moves the container to a state and tells the kubelet's relist.
func (c *container) set(s ContainerState) {
	c.state = s
	c.cached = nil
	c.r.onChange(c.box.config.UID)
}

// Running reports whether the named container of a pod runs, and its id.
func (r *Runtime) Running(uid types.UID, name string) (id string, ok bool) {
	if p := r.pods[uid]; p != nil {
		for _, c := range p.containers {
			if c.config.Name == name {
				return c.id, c.state == Running
			}
		}
	}
	return "", false
}

// KillContainer kills the main process of a pod's container from outside, as somebody with a shell on the node might; with an empty
// name it is the first that runs. It reports whether there was one.
func (r *Runtime) KillContainer(uid types.UID, name string) bool {
	p := r.pods[uid]
	if p == nil {
		return false
	}
	for i := len(p.containers) - 1; i >= 0; i-- {
		c := p.containers[i]
		if c.state == Running && (name == "" || c.config.Name == name) {
			c.kill()
			return true
		}
	}
	return false
}

func (c *container) kill() {
	if c.process != nil {
		c.process.Signal(proc.SIGKILL)
	}
}
