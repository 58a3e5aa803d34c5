package crictl

import (
	"errors"
	"fmt"

	"github.com/spf13/pflag"

	"github.com/podscope/podscope/engine/cri"
	"github.com/podscope/podscope/engine/proc"
)

func execFlags(f *pflag.FlagSet) {
	f.BoolP("interactive", "i", false, "")
	f.BoolP("tty", "t", false, "")
	f.SetInterspersed(false)
}

// exec runs a command in a container, connected to this terminal or these streams.
func (r *run) exec() error {
	if len(r.args) < 2 {
		return errors.New("please specify the container ID and the command")
	}
	h, err := r.find(r.args[0])
	if err != nil {
		return err
	}
	var pending []func()
	later := func(fn func()) {
		pending = append(pending, fn)
		r.Wake()
	}
	code := -1
	session, err := r.runtime.Exec(h.ID, r.args[1:], cri.Streams{
		Stdin: r.flag("interactive"), TTY: r.flag("tty"),
		Stdout: func(b []byte) { text := string(b); later(func() { _, _ = r.Stdout.WriteString(text) }) },
		Stderr: func(b []byte) { text := string(b); later(func() { _, _ = r.Stderr.WriteString(text) }) },
		Done:   func(c int) { later(func() { code = c }) },
	})
	if err != nil {
		return fmt.Errorf("execing command in container: rpc error: code = Unknown desc = %w", err)
	}
	r.Handle(proc.SIGINT, session.Close)
	if r.flag("interactive") {
		defer r.input(session)()
	}
	for code < 0 {
		for len(pending) > 0 {
			fn := pending[0]
			pending = pending[1:]
			fn()
		}
		if code < 0 {
			r.Park()
		}
	}
	if code != 0 {
		return fmt.Errorf("execing command in container: command terminated with exit code %d", code)
	}
	return nil
}

// input passes on what is typed until stop is called. A terminal is handed over: keys are interpreted in the container.
func (r *run) input(session *cri.Session) (stop func()) {
	restore := func() {}
	if tty, ok := r.FDFile(0).(*proc.TTY); ok && r.flag("tty") {
		tty.SetRaw(true)
		tty.SetEcho(false)
		rows, cols := tty.Size()
		session.Resize(cols, rows)
		tty.Through(session.AtRest)
		restore = func() {
			tty.Through(nil)
			tty.SetRaw(false)
			tty.SetEcho(true)
		}
	}
	reader, err := r.Spawn(proc.Spec{Run: func(p *proc.Process) int {
		p.Ignore(proc.SIGINT)
		buf := make([]byte, 4096)
		for {
			n, err := p.Stdin.Read(buf)
			session.Write(append([]byte(nil), buf[:n]...))
			if err != nil || n == 0 {
				session.CloseInput()
				return 0
			}
		}
	}})
	if err != nil {
		session.CloseInput()
		return restore
	}
	return func() {
		reader.Signal(proc.SIGKILL)
		_, _ = r.Wait(reader)
		restore()
	}
}
