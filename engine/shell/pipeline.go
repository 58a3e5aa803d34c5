package shell

import (
	"bytes"
	"io"
	"strings"

	"github.com/podscope/podscope/engine/proc"
	"github.com/podscope/podscope/engine/vfs"
	"mvdan.cc/sh/v3/syntax"
)

// stages unfolds a | b | c.
func stages(c *syntax.BinaryCmd) (list []*syntax.Stmt, both []bool) {
	if x, ok := c.X.Cmd.(*syntax.BinaryCmd); ok && (x.Op == syntax.Pipe || x.Op == syntax.PipeAll) && plainStmt(c.X) {
		list, both = stages(x)
	} else {
		list, both = []*syntax.Stmt{c.X}, nil
	}
	both = append(both, c.Op == syntax.PipeAll)
	if y, ok := c.Y.Cmd.(*syntax.BinaryCmd); ok && (y.Op == syntax.Pipe || y.Op == syntax.PipeAll) && plainStmt(c.Y) {
		more, moreBoth := stages(y)
		return append(list, more...), append(both, moreBoth...)
	}
	return append(list, c.Y), both
}

func plainStmt(st *syntax.Stmt) bool { return !st.Negated && !st.Background && len(st.Redirs) == 0 }

// pipeline runs a | b | c: every stage is a child.
func (s *shell) pipeline(c *syntax.BinaryCmd) {
	j, err := s.startPipeline(c)
	if err != nil {
		s.expandFailed(err)
		return
	}
	statuses := s.waitPipeline(j)
	if len(statuses) == 0 {
		return
	}
	s.status = statuses[len(statuses)-1]
	if s.opts.pipefail {
		s.status = 0
		for _, code := range statuses {
			if code != 0 {
				s.status = code
			}
		}
	}
	if s.dialect == bash {
		s.setPipeStatus(statuses)
	}
}

// startPipeline starts all stages, connected by pipes.
func (s *shell) startPipeline(c *syntax.BinaryCmd) ([]*proc.Process, error) {
	list, both := stages(c)
	var children []*proc.Process
	var in *proc.OpenFile
	group := s.group()
	for i, st := range list {
		var r, w *proc.OpenFile
		if i < len(list)-1 {
			var err error
			if r, w, err = s.p.Pipe(); err != nil {
				return children, err
			}
		}
		child, err := s.fork(stage(st, in, r, w, i < len(both) && both[i]), group)
		if in != nil {
			_ = in.Close()
		}
		if w != nil {
			_ = w.Close()
		}
		if err != nil {
			if r != nil {
				_ = r.Close()
			}
			return children, err
		}
		if group < 0 {
			group = child.PID
			s.giveTerminal(group)
		}
		in = r
		children = append(children, child)
	}
	return children, nil
}

// stage is the body of one stage's child.
func stage(st *syntax.Stmt, in, r, w *proc.OpenFile, both bool) func(c *shell) int {
	return func(c *shell) int {
		if in != nil {
			_ = c.p.Dup2(in.FD(), 0)
			_ = c.p.CloseFD(in.FD())
		}
		if r != nil {
			_ = c.p.CloseFD(r.FD())
		}
		if w != nil {
			_ = c.p.Dup2(w.FD(), 1)
			_ = c.p.CloseFD(w.FD())
		}
		if both {
			_ = c.p.Dup2(1, 2)
		}
		c.stmt(st, true)
		return c.status
	}
}

// substitute runs a command substitution and returns what it wrote, without the newlines at the end.
func (s *shell) substitute(c *syntax.CmdSubst) (string, error) {
	if text, ok, err := s.fileSubstitution(c); ok {
		return text, err
	}
	if len(c.Stmts) == 0 {
		s.subst = 0
		return "", nil
	}
	r, w, err := s.p.Pipe()
	if err != nil {
		return "", err
	}
	defer r.Close()
	child, err := s.fork(func(c2 *shell) int {
		_ = c2.p.Dup2(w.FD(), 1)
		_ = c2.p.CloseFD(w.FD())
		_ = c2.p.CloseFD(r.FD())
		c2.stmts(c.Stmts, true)
		return c2.status
	}, 0)
	_ = w.Close()
	if err != nil {
		return "", err
	}
	out, err := s.collect(r)
	s.subst = s.waitFor(child)
	return out, err
}

func (s *shell) collect(r io.Reader) (string, error) {
	var out bytes.Buffer
	if n, _ := io.Copy(&out, io.LimitReader(r, maxText+1)); n > maxText {
		return "", &expandError{"xrealloc: cannot allocate memory", true}
	}
	text := out.String()
	if strings.IndexByte(text, 0) >= 0 {
		text = strings.ReplaceAll(text, "\x00", "")
	}
	return strings.TrimRight(text, "\n"), nil
}

// fileSubstitution is bash's $(< file).
func (s *shell) fileSubstitution(c *syntax.CmdSubst) (text string, ok bool, err error) {
	if s.dialect == dash || len(c.Stmts) != 1 || c.Stmts[0].Cmd != nil || len(c.Stmts[0].Redirs) != 1 || c.Stmts[0].Redirs[0].Op != syntax.RdrIn {
		return "", false, nil
	}
	name, err := s.text1(c.Stmts[0].Redirs[0].Word)
	if err != nil {
		return "", true, err
	}
	f, err := s.p.Open(name, vfs.ReadOnly, 0)
	if err != nil {
		s.warn("%s", s.openError(syntax.RdrIn, name, err))
		s.subst = 1
		return "", true, nil
	}
	defer f.Close()
	s.subst = 0
	text, err = s.collect(f)
	return text, true, err
}

// processSubstitution is <(…) and >(…): a pipe's name in /dev/fd.
func (s *shell) processSubstitution(ps *syntax.ProcSubst) (string, error) {
	r, w, err := s.p.Pipe()
	if err != nil {
		return "", err
	}
	ours, theirs, at := r, w, 1
	if ps.Op == syntax.CmdOut {
		ours, theirs, at = w, r, 0
	}
	_, err = s.fork(func(c *shell) int {
		_ = c.p.Dup2(theirs.FD(), at)
		_ = c.p.CloseFD(r.FD())
		_ = c.p.CloseFD(w.FD())
		c.stmts(ps.Stmts, true)
		return c.status
	}, 0)
	_ = theirs.Close()
	if err != nil {
		_ = ours.Close()
		return "", err
	}
	return "/dev/fd/" + itoa(ours.FD()), nil
}
