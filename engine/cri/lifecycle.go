package cri

import (
	"time"

	"github.com/podscope/podscope/engine/proc"
	"github.com/podscope/podscope/engine/sim"
)

// exitStartError is the exit code of a container whose process could not be started.
const exitStartError = 128

// headStart is how long before StartContainer returns the process begins.
const headStart = 12 * time.Millisecond

// StartContainer starts the container's process.
func (r *Runtime) StartContainer(p *sim.Proc, id string) error {
	c := r.containers[id]
	if c == nil {
		return failf("failed to find container %q: not found", id)
	}
	sleep(p, startContainer.draw(c.chance())-headStart)
	if err := c.launch(); err != nil {
		c.started, c.finished = time.Unix(0, 0).UTC(), r.sim.Now()
		c.exit, c.reason, c.message = exitStartError, "StartError", err.Error()
		c.log.end()
		c.set(Exited)
		return err
	}
	c.started = r.sim.Now()
	sleep(p, headStart)
	if c.state == Created {
		c.set(Running)
	}
	return nil
}

// runcProcesses is how many process ids runc's own helpers take when it starts a process: the next one's is that much higher.
const runcProcesses = 5

func (c *container) launch() error {
	if !c.box.ready {
		return failf("failed to create containerd task: sandbox container %q is not running", c.box.id)
	}
	if c.unfit != nil {
		return initError(c.unfit.Error())
	}
	spec := proc.Spec{
		Args: c.command, Env: c.env, Dir: c.dir, Cred: c.cred, FS: c.fs, Net: c.box.net, PIDs: c.pids, Cgroup: c.cgroup,
		Hostname: c.box.config.Hostname, Parent: c.box.shim, Confinement: c.confinement(),
	}
	c.connect(&spec)
	process, err := c.r.kernel.Start(spec)
	if err != nil {
		if text, late := c.lateExecError(err, c.command[0]); late {
			c.log.Write(Stderr, []byte(text+"\n"))
			c.state = Created
			c.r.sim.Soon("cri/exec-error", func() { c.ended(proc.ExitStatus{Code: 255}) })
			return nil
		}
		return initError(c.execText(err, c.command[0]))
	}
	c.pids.Skip(runcProcesses)
	c.process = process
	process.OnExit(c.ended)
	return nil
}

// connect gives the process its standard streams: the log, and a terminal or an input when it asked for one.
func (c *container) connect(spec *proc.Spec) {
	if c.config.TTY {
		c.tty = proc.NewTTY(func(b []byte) { c.log.Write(Stdout, b) })
		spec.TTY = c.tty
		return
	}
	spec.Stdout, spec.Stderr = c.log.file(Stdout), c.log.file(Stderr)
	if c.config.Stdin {
		feed, file := proc.NewFeed()
		c.stdin, spec.Stdin = feed, file
	}
}

// ended takes note of the process's end; the runtime's state follows a moment later.
func (c *container) ended(status proc.ExitStatus) {
	finished := c.r.sim.Now()
	c.r.sim.After(noticeExit.draw(c.chance()), "cri/container-exit", func() {
		c.finished, c.exit = finished, status.Code
		if c.started.IsZero() {
			c.started = finished
		}
		c.reason = exitReason(c.oom || status.OOMKilled, status.Code)
		c.log.end()
		c.message = c.terminationMessage()
		c.set(Exited)
		for _, p := range c.waiting {
			p.Wake()
		}
		c.waiting = nil
	})
}

func exitReason(oom bool, code int) string {
	switch {
	case oom:
		return "OOMKilled"
	case code == 0:
		return "Completed"
	}
	return "Error"
}

// StopContainer sends the stop signal, and SIGKILL to what has not ended when the grace period is over; it reports whether that was
// needed. It returns when the container has ended.
func (r *Runtime) StopContainer(p *sim.Proc, id string, grace time.Duration) (expired bool) {
	c := r.containers[id]
	if c == nil || c.process == nil {
		return false
	}
	c.process.Signal(c.stop)
	deadline := r.sim.Elapsed() + grace
	for c.state == Running && r.sim.Elapsed() < deadline && !c.process.Ended() {
		c.wait(p, deadline-r.sim.Elapsed())
	}
	if !c.process.Ended() {
		expired = true
		c.process.Signal(proc.SIGKILL)
	}
	for c.state != Exited {
		c.wait(p, time.Hour)
	}
	return expired
}

// wait blocks until the container has ended or time is over.
func (c *container) wait(p *sim.Proc, d time.Duration) {
	c.waiting = append(c.waiting, p)
	p.Sleep(d)
}

// StopSignal is the name of the signal that asks the container to end.
func (r *Runtime) StopSignal(id string) string {
	if c := r.containers[id]; c != nil {
		return signalName(c.stop)
	}
	return signalName(proc.SIGTERM)
}

// UpdateContainer changes the limits of a container, running or not.
func (r *Runtime) UpdateContainer(p *sim.Proc, id string, res Resources) error {
	c := r.containers[id]
	if c == nil {
		return failf("failed to find container %q: not found", id)
	}
	updateContainer.sleep(p, c.chance())
	c.config.Resources = res
	c.cgroup.MemoryLimit, c.cgroup.CPULimit = res.MemoryLimit, res.CPULimit
	c.cached = nil
	return nil
}

// UpdateSandbox changes the limits of a pod as a whole.
func (r *Runtime) UpdateSandbox(p *sim.Proc, id string, res Resources) {
	if s := r.sandboxes[id]; s != nil {
		updateContainer.sleep(p, s.chance())
		s.config.Resources = res
		s.cgroup.MemoryLimit, s.cgroup.CPULimit = res.MemoryLimit, res.CPULimit
	}
}

// Stats are what a container uses.
type Stats struct {
	Memory int64         // bytes
	CPU    time.Duration // since its start
	Disk   int64         // bytes in its writable layer and its log
}

// Stats reports what a running container uses.
func (r *Runtime) Stats(id string) (Stats, bool) {
	c := r.containers[id]
	if c == nil || c.state != Running {
		return Stats{}, false
	}
	return Stats{Memory: c.cgroup.Memory(), CPU: c.cgroup.CPU(), Disk: c.fs.Root().Used() + c.log.size}, true
}
