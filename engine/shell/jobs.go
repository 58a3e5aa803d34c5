package shell

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/podscope/podscope/engine/errno"
	"github.com/podscope/podscope/engine/proc"
	"mvdan.cc/sh/v3/syntax"
)

func itoa(n int) string { return strconv.Itoa(n) }

// jobs is the shell's background and stopped jobs.
type jobs struct {
	list []*job
	last int // $!
}

type job struct {
	number  int
	procs   []*proc.Process
	text    string
	known   bool // its end has been reported, or waited for
	stopped bool
}

func (j *job) done() bool {
	for _, p := range j.procs {
		if !p.Ended() {
			return false
		}
	}
	return true
}

func (j *job) status() int { return j.procs[len(j.procs)-1].Status().Code }

// group is the process group for a new job: its own under job control, else the shell's.
func (s *shell) group() int {
	if s.opts.monitor {
		return -1
	}
	return 0
}

func (s *shell) giveTerminal(group int) {
	if s.opts.monitor && s.p.TTY() != nil {
		s.p.TTY().SetForeground(group)
	}
}

func (s *shell) takeTerminal() {
	if s.opts.monitor && s.p.TTY() != nil {
		s.p.TTY().SetForeground(s.p.Group)
	}
}

// background starts a statement with &.
func (s *shell) background(st *syntax.Stmt) {
	inner := *st
	inner.Background = false
	child, err := s.fork(func(c *shell) int {
		if !s.opts.monitor {
			c.p.Ignore(proc.SIGINT)
			c.p.Ignore(proc.SIGQUIT)
			if !redirectsInput(&inner) {
				c.p.SetFD(0, proc.Null)
			}
		}
		c.stmt(&inner, true)
		return c.status
	}, s.group())
	if err != nil {
		s.expandFailed(err)
		return
	}
	j := s.addJob([]*proc.Process{child}, statementText(&inner))
	s.jobs.last = child.PID
	s.status = 0
	if s.opts.interactive {
		if s.dialect == bash {
			fmt.Fprintf(s.p.Stderr, "[%d] %d\n", j.number, child.PID)
		}
	}
}

func redirectsInput(st *syntax.Stmt) bool {
	for _, r := range st.Redirs {
		if (r.Op == syntax.RdrIn || r.Op == syntax.Hdoc) && (r.N == nil || r.N.Value == "0") {
			return true
		}
	}
	return false
}

func (s *shell) addJob(procs []*proc.Process, text string) *job {
	n := 1
	kept := s.jobs.list[:0:0]
	for _, j := range s.jobs.list {
		if j.done() && (j.known || !s.opts.interactive && len(s.jobs.list) > 256) {
			continue
		}
		kept = append(kept, j)
		n = max(n, j.number+1)
	}
	j := &job{number: n, procs: procs, text: text}
	s.jobs.list = append(kept, j)
	return j
}

// statementText is a statement as jobs shows it.
func statementText(st *syntax.Stmt) string {
	var b strings.Builder
	_ = syntax.NewPrinter(syntax.SingleLine(true)).Print(&b, st)
	text := strings.TrimSpace(b.String())
	if i := strings.IndexByte(text, '\n'); i >= 0 {
		text = text[:i]
	}
	return text
}

// foreground waits for a command's child and sets the status.
func (s *shell) foreground(child *proc.Process, text func() string) {
	s.giveTerminal(child.Group)
	s.status = s.waitJob([]*proc.Process{child}, text)[0]
}

func noText() string { return "" }

// waitFor waits for one child that is no job of its own.
func (s *shell) waitFor(child *proc.Process) int { return s.waitJob([]*proc.Process{child}, noText)[0] }

func (s *shell) waitPipeline(children []*proc.Process) []int {
	if len(children) == 0 {
		return nil
	}
	return s.waitJob(children, noText)
}

// waitJob waits until all children have ended, or have been stopped at the terminal; signals that came meanwhile are left
// to be dealt with afterwards.
func (s *shell) waitJob(children []*proc.Process, text func() string) []int {
	codes := make([]int, len(children))
	for i, c := range children {
		for !c.Ended() && !(s.opts.monitor && c.Stopped()) {
			_ = s.p.WaitChange(c)
		}
		if !c.Ended() {
			j := s.addJob(children, text())
			j.stopped = true
			fmt.Fprintf(s.p.Stderr, "\n[%d]+  Stopped                 %s\n", j.number, j.text)
			for k := range codes {
				codes[k] = 128 + int(proc.SIGTSTP)
			}
			break
		}
		status, _ := s.p.Wait(c)
		codes[i] = status.Code
		s.obituary(c, status, text)
	}
	s.takeTerminal()
	return codes
}

// obituary reports a foreground command that a signal ended.
func (s *shell) obituary(c *proc.Process, status proc.ExitStatus, text func() string) {
	switch status.Signal {
	case 0, proc.SIGPIPE:
		return
	case proc.SIGINT:
		if s.opts.interactive {
			fmt.Fprintln(s.p.Stderr)
		}
		s.interruptedBy(status.Signal)
		return
	}
	switch {
	case s.opts.interactive || s.dialect != bash || status.Signal == proc.SIGTERM:
		if s.level == 0 {
			fmt.Fprintln(s.p.Stderr, status.Signal.Description())
		}
	case s.dialect == bash && s.level == 0:
		s.warn("%5d %-23s %s", c.PID, status.Signal.Description(), text())
	}
}

// interruptedBy ends the shell too when its foreground command died of ^C.
func (s *shell) interruptedBy(sig proc.Signal) {
	if s.opts.interactive {
		s.flow, s.loops = flowBreak, 1<<30
		return
	}
	if s.p.TTY() != nil && s.traps.actions[sig] == "" && !s.p.Ignores(sig) && s.level == 0 {
		s.flow = flowExit
		s.status = 128 + int(sig)
	}
}

// findJob finds %n, %%, %+, %-, %text or a PID's job.
func (s *shell) findJob(spec string) *job {
	list := s.jobs.list
	if !strings.HasPrefix(spec, "%") {
		pid, err := strconv.Atoi(spec)
		if err != nil {
			return nil
		}
		for _, j := range list {
			for _, p := range j.procs {
				if p.PID == pid {
					return j
				}
			}
		}
		return nil
	}
	if len(list) == 0 {
		return nil
	}
	switch rest := spec[1:]; rest {
	case "", "%", "+":
		return list[len(list)-1]
	case "-":
		return list[max(len(list)-2, 0)]
	default:
		n, err := strconv.Atoi(rest)
		for _, j := range list {
			if err == nil && j.number == n || err != nil && strings.HasPrefix(j.text, rest) {
				return j
			}
		}
	}
	return nil
}

// waitInterruptibly waits for a job until it ends or a trapped signal comes.
func (s *shell) waitInterruptibly(j *job) (code int, interrupted bool) {
	for _, p := range j.procs {
		for !p.Ended() {
			if _, err := s.p.Wait(p); errno.Of(err) == errno.EINTR && s.traps.first() != 0 {
				return 128 + int(s.traps.first()), true
			}
		}
		_, _ = s.p.Wait(p)
	}
	j.known = true
	return j.status(), false
}
