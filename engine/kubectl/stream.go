package kubectl

import (
	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/proc"
)

// connection carries the streams of exec, attach and the like between this process and a container.
type connection struct {
	r       *run
	pending []chunk
	ended   bool
	broken  bool // by ^C
	err     error
}

type chunk struct {
	fd   int
	data []byte
}

// terminal is the terminal on standard input, nil when that is something else.
func (r *run) terminal() *proc.TTY {
	tty, _ := r.p.FDFile(0).(*proc.TTY)
	return tty
}

// output queues what comes from the container for a descriptor.
func (c *connection) output(fd int) func([]byte) {
	return func(p []byte) {
		c.pending = append(c.pending, chunk{fd, append([]byte(nil), p...)})
		c.r.p.Wake()
	}
}

func (c *connection) done(err error) {
	c.ended, c.err = true, err
	c.r.p.Wake()
}

func (c *connection) interrupt() {
	c.broken = true
	c.r.p.Wake()
}

// wait copies output until the command has ended.
func (c *connection) wait() error {
	for {
		for len(c.pending) > 0 {
			out := c.pending[0]
			c.pending = c.pending[1:]
			w := c.r.out
			if out.fd == 2 {
				w = c.r.err
			}
			if _, err := w.Write(out.data); err != nil {
				return err
			}
		}
		switch {
		case c.broken:
			return exitCode{code: 130}
		case c.ended:
			return sessionError(c.err)
		}
		c.r.p.Park()
	}
}

// raw hands the terminal over to the container: keys are not interpreted here, and changes of its size are passed on.
func (c *connection) raw(tty *proc.TTY, session api.Session) (restore func()) {
	wasRaw, wasEcho := tty.Raw(), tty.Echo()
	tty.SetRaw(true)
	tty.SetEcho(false)
	resize := func() {
		rows, cols := tty.Size()
		session.Resize(cols, rows)
	}
	resize()
	c.r.p.Handle(proc.SIGWINCH, resize)
	if s, ok := session.(interface{ AtRest() bool }); ok {
		tty.Through(s.AtRest)
	}
	return func() {
		tty.Through(nil)
		tty.SetRaw(wasRaw)
		tty.SetEcho(wasEcho)
		c.r.p.Default(proc.SIGWINCH)
	}
}

// copyInput reads standard input in a process of its own, because this one waits for the output.
func (c *connection) copyInput(session api.Session) (stop func()) {
	reader, err := c.r.p.Spawn(proc.Spec{Run: func(p *proc.Process) int {
		p.Ignore(proc.SIGINT)
		buf := make([]byte, 4096)
		for {
			n, err := p.Stdin.Read(buf)
			if n > 0 {
				session.Write(append([]byte(nil), buf[:n]...))
			}
			if err != nil || n == 0 {
				session.CloseInput()
				return 0
			}
		}
	}})
	if err != nil {
		session.CloseInput()
		return func() {}
	}
	return func() {
		reader.Signal(proc.SIGKILL)
		c.r.p.Wait(reader)
	}
}
