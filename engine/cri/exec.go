package cri

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/types"

	"github.com/podscope/podscope/engine/network"
	"github.com/podscope/podscope/engine/proc"
)

// ExecResult is the outcome of a command run in a container.
type ExecResult struct {
	Output   []byte // both streams in the order of writing
	Code     int
	TimedOut bool
	Timeout  time.Duration
	Err      error // the command could not be started
}

// maxExecOutput bounds what is kept of a command's output.
const maxExecOutput = 16 << 20

// Failure words an unsuccessful command as the kubelet's runtime client does; nil for exit code 0.
func (r ExecResult) Failure(command []string) error {
	switch {
	case r.Err != nil:
		return r.Err
	case r.TimedOut:
		return fmt.Errorf("command timed out: %q timed out after %s", strings.Join(command, " "), r.Timeout)
	case r.Code != 0:
		return &ExitError{Code: r.Code, text: fmt.Sprintf("command '%s' exited with %d: %s", strings.Join(command, " "), r.Code, r.Output)}
	}
	return nil
}

// ExitError is a command that ran and ended with another code than 0.
type ExitError struct {
	Code int
	text string
}

func (e *ExitError) Error() string { return e.text }

// ErrNotRunning is what commands for a container that does not run get.
var ErrNotRunning = errors.New("container is not running")

// ExecSync runs a command in a container and calls done with what came of it. A timeout of 0 never ends.
func (r *Runtime) ExecSync(id string, command []string, timeout time.Duration, done func(ExecResult)) {
	c, wait := r.containers[id], startExec.least
	if c != nil {
		wait = startExec.draw(c.execChance())
	}
	r.sim.After(wait, "cri/exec", func() {
		if c == nil || c.state != Running {
			done(ExecResult{Err: rpcUnknown(failf("failed to exec in container: container is in %s state", stateName(c)))})
			return
		}
		c.execSync(command, timeout, done)
	})
}

func stateName(c *container) string {
	if c == nil {
		return "CONTAINER_UNKNOWN"
	}
	return "CONTAINER_" + strings.ToUpper(c.state.String())
}

func rpcUnknown(err error) error { return fmt.Errorf("rpc error: code = Unknown desc = %w", err) }

func (c *container) execSync(command []string, timeout time.Duration, done func(ExecResult)) {
	s := c.r.sim
	var out []byte
	sink := &sinkFile{fn: func(b []byte) {
		if len(out) < maxExecOutput {
			out = append(out, b...)
		}
	}}
	process, err := c.exec(command, proc.Spec{Stdout: sink, Stderr: sink})
	if err != nil {
		done(ExecResult{Err: rpcUnknown(c.execError(err, c.r.newID(), first(command)))})
		return
	}
	finished := false
	finish := func(r ExecResult, after time.Duration) {
		if finished {
			return
		}
		finished = true
		s.After(after, "cri/exec-end", func() {
			r.Output = out
			done(r)
		})
	}
	if timeout > 0 {
		s.After(timeout, "cri/exec-timeout", func() {
			if !finished {
				finish(ExecResult{TimedOut: true, Timeout: timeout}, 0)
				process.Signal(proc.SIGKILL)
			}
		})
	}
	process.OnExit(func(status proc.ExitStatus) { finish(ExecResult{Code: status.Code}, endExec.draw(c.execChance())) })
}

func first(command []string) string {
	if len(command) == 0 {
		return ""
	}
	return command[0]
}

// exec starts a process beside the container's own, with the streams in spec.
func (c *container) exec(command []string, spec proc.Spec) (*proc.Process, error) {
	spec.Args, spec.Env, spec.Dir, spec.Cred, spec.FS, spec.Net = command, c.env, c.dir, c.cred, c.fs, c.box.net
	spec.Confinement = c.confinement()
	spec.PIDs, spec.Cgroup, spec.Hostname, spec.Parent = c.pids, c.cgroup, c.box.config.Hostname, c.box.shim
	if spec.TTY != nil {
		spec.Env = append(spec.Env[:len(spec.Env):len(spec.Env)], "TERM=xterm")
	}
	process, err := c.r.kernel.Start(spec)
	c.pids.Skip(runcProcesses)
	return process, err
}

// sinkFile passes on what a process writes.
type sinkFile struct{ fn func([]byte) }

func (f *sinkFile) Read(*proc.Process, []byte) (int, error) { return 0, nil }

func (f *sinkFile) Write(_ *proc.Process, b []byte) (int, error) {
	if f.fn != nil {
		f.fn(append([]byte(nil), b...))
	}
	return len(b), nil
}

func (f *sinkFile) Close() {}

// Streams is how a session is connected.
type Streams struct {
	Stdin, TTY     bool
	Stdout, Stderr func([]byte)
	Done           func(code int)
}

// Session is a running command with its standard input and its terminal.
type Session struct {
	process *proc.Process
	tty     *proc.TTY
	feed    *proc.Feed

	// Of a connection to a container's main process:
	detach func()
	once   bool // its input ends with this connection's
	done   func(code int)
}

// Exec starts a command in a container, connected to somebody's terminal or pipe.
func (r *Runtime) Exec(id string, command []string, s Streams) (*Session, error) {
	c := r.containers[id]
	if c == nil || c.state != Running {
		return nil, ErrNotRunning
	}
	session := &Session{}
	var spec proc.Spec
	if s.TTY {
		session.tty = proc.NewTTY(s.Stdout)
		spec.TTY = session.tty
	} else {
		spec.Stdout, spec.Stderr = &sinkFile{fn: s.Stdout}, &sinkFile{fn: s.Stderr}
		if s.Stdin {
			feed, file := proc.NewFeed()
			session.feed, spec.Stdin = feed, file
		}
	}
	process, err := c.exec(command, spec)
	if err != nil {
		return nil, c.execError(err, r.newID(), first(command))
	}
	session.process = process
	process.OnExit(func(status proc.ExitStatus) {
		r.sim.After(endExec.draw(c.execChance()), "cri/exec-end", func() { s.Done(status.Code) })
	})
	return session, nil
}

// Attach connects to a container's main process.
func (r *Runtime) Attach(id string, s Streams) (*Session, error) {
	c := r.containers[id]
	if c == nil || c.state != Running || c.process.Ended() {
		return nil, ErrNotRunning
	}
	session := &Session{tty: c.tty, feed: c.stdin, once: c.config.StdinOnce, done: s.Done}
	if !s.Stdin {
		session.feed = nil
	}
	session.detach = c.log.Attach(func(stream Stream, b []byte) {
		if stream == Stderr && s.Stderr != nil {
			s.Stderr(slices.Clone(b))
		} else if s.Stdout != nil {
			s.Stdout(slices.Clone(b))
		}
	}, func() { s.Done(c.exit) })
	return session, nil
}

// Write sends bytes to standard input, or to the terminal.
func (s *Session) Write(b []byte) {
	switch {
	case s.tty != nil:
		s.tty.Input(b)
	case s.feed != nil:
		_, _ = s.feed.Write(b)
	}
}

// CloseInput ends standard input. That of a container's main process stays open for the next who attaches, unless it was to be opened once.
// Models github.com/containerd/containerd/v2 internal/cri/io (*ContainerIO).Attach
func (s *Session) CloseInput() {
	switch {
	case s.tty != nil || s.feed == nil:
	case s.detach == nil || s.once:
		_ = s.feed.Close()
	default:
		s.detach()
		s.done(0)
	}
}

// Resize changes the terminal's size.
func (s *Session) Resize(width, height int) {
	if s.tty != nil {
		s.tty.Resize(height, width)
	}
}

// AtRest reports whether the command's terminal waits for something to be typed; so does a command without one, for all that is known.
func (s *Session) AtRest() bool { return s.tty == nil || s.tty.AtRest() }

// Close ends the connection; a command at a terminal gets a hang-up.
func (s *Session) Close() {
	if s.detach != nil {
		s.detach()
		return
	}
	if s.tty != nil {
		s.tty.Hangup()
	} else if s.feed != nil {
		_ = s.feed.Close()
	}
}

// Dial connects to a port of a pod's own loopback, for port forwarding.
func (r *Runtime) Dial(b network.Blocker, uid types.UID, port uint16) (*network.Conn, error) {
	if p := r.pods[uid]; p != nil {
		for _, box := range p.sandboxes {
			if box.ready {
				return box.net.Dial(b, netip.AddrPortFrom(netip.MustParseAddr("127.0.0.1"), port), 0)
			}
		}
	}
	return nil, ErrNotRunning
}
