package machine

import (
	"fmt"

	"github.com/podscope/podscope/engine/proc"
)

// login is `ssh NODE` at a terminal: a login shell on the node with a terminal of its own, to which this one hands over.
func (m *Machine) login(p *proc.Process, tty *proc.TTY) int {
	var coming [][]byte
	remote := proc.NewTTY(func(b []byte) {
		coming = append(coming, append([]byte(nil), b...))
		p.Wake()
	})
	spec := m.Shell()
	spec.Args, spec.Path, spec.TTY = []string{"-bash"}, "/usr/bin/bash", remote
	spec.Env = append(spec.Env, "TERM=xterm-256color")
	remote.Resize(tty.Size())
	child, err := m.Kernel.Start(spec)
	if err != nil {
		fmt.Fprintf(p.Stderr, "ssh: %v\n", err)
		return sshFailed
	}
	child.OnExit(func(proc.ExitStatus) { p.Wake() })
	defer remote.Hangup()
	defer handOver(p, tty, remote)()
	for {
		for len(coming) > 0 {
			b := coming[0]
			coming = coming[1:]
			if _, err := p.Stdout.Write(b); err != nil {
				return sshFailed
			}
		}
		if child.Ended() {
			return child.Status().Code
		}
		p.Park()
	}
}

// handOver makes one terminal's keys and size another's, until the returned function is called.
func handOver(p *proc.Process, tty, remote *proc.TTY) (restore func()) {
	raw, echo := tty.Raw(), tty.Echo()
	tty.SetRaw(true)
	tty.SetEcho(false)
	tty.Through(remote.AtRest)
	p.Handle(proc.SIGWINCH, func() { remote.Resize(tty.Size()) })
	reader, err := p.Spawn(proc.Spec{Run: func(q *proc.Process) int {
		buf := make([]byte, 4096)
		for {
			n, err := q.Stdin.Read(buf)
			if err != nil {
				return 0
			}
			remote.Input(buf[:n])
		}
	}})
	return func() {
		if err == nil {
			reader.Signal(proc.SIGKILL)
			_, _ = p.Wait(reader)
		}
		tty.Through(nil)
		tty.SetRaw(raw)
		tty.SetEcho(echo)
		p.Default(proc.SIGWINCH)
	}
}
