package shell

import (
	"errors"

	"github.com/podscope/podscope/engine/errno"
	"mvdan.cc/sh/v3/syntax"
)

// stmts runs statements in order. last says that nothing follows them in this process.
func (s *shell) stmts(list []*syntax.Stmt, last bool) {
	for i, st := range list {
		s.stmt(st, last && i == len(list)-1)
		if s.flow != flowNone {
			return
		}
	}
}

// stmt runs one statement: its redirections, negation, or background.
func (s *shell) stmt(st *syntax.Stmt, last bool) {
	s.turn()
	if s.flow != flowNone {
		return
	}
	if s.depth++; s.depth > maxDepth {
		s.depth--
		s.warn("maximum nesting level exceeded")
		s.status, s.flow = 2, flowExit
		return
	}
	defer func() { s.depth-- }()
	if n := int(st.Pos().Line()); n > 0 {
		s.line = n
	}
	if s.opts.noexec {
		return
	}
	if st.Background {
		s.background(st)
		return
	}
	if st.Negated {
		s.noExit++
		last = false
	}
	s.redirected(st, last)
	if st.Negated {
		s.noExit--
		if s.flow == flowNone {
			s.status = int(truth(s.status == 0))
		}
		return
	}
	s.checkErrexit(st)
}

// checkErrexit ends a set -e shell when a command failed where that counts.
func (s *shell) checkErrexit(st *syntax.Stmt) {
	if s.flow != flowNone || s.status == 0 {
		return
	}
	if b, ok := st.Cmd.(*syntax.BinaryCmd); ok && (b.Op == syntax.AndStmt || b.Op == syntax.OrStmt) {
		return // its last command has been looked at
	}
	if s.noExit > 0 {
		return
	}
	if action := s.traps.actions[trapERR]; action != "" && s.dialect == bash {
		status := s.status
		s.evalString(action, "")
		s.status = status
	}
	if s.opts.errexit && s.flow == flowNone {
		s.flow = flowExit
	}
}

// redirected runs a statement's command under its redirections.
func (s *shell) redirected(st *syntax.Stmt, last bool) {
	if call, ok := st.Cmd.(*syntax.CallExpr); ok {
		s.call(call, st.Redirs, last)
		return
	}
	undo, err := s.redirect(st.Redirs)
	if err != nil {
		s.redirectFailed(err, false)
		return
	}
	if st.Cmd == nil {
		s.status = 0
	} else {
		s.cmd(st.Cmd, last && len(st.Redirs) == 0)
	}
	undo()
}

func (s *shell) cmd(c syntax.Command, last bool) {
	switch c := c.(type) {
	case *syntax.Block:
		s.stmts(c.Stmts, last)
	case *syntax.Subshell:
		s.subshell(c.Stmts)
	case *syntax.BinaryCmd:
		s.binaryCmd(c, last)
	case *syntax.IfClause:
		s.ifClause(c, last)
	case *syntax.WhileClause:
		s.whileClause(c)
	case *syntax.ForClause:
		s.forClause(c)
	case *syntax.CaseClause:
		s.caseClause(c, last)
	case *syntax.FuncDecl:
		if s.funcs == nil {
			s.funcs = map[string]*syntax.Stmt{}
		}
		s.funcs[c.Name.Value] = c.Body
		s.status = 0
	case *syntax.ArithmCmd:
		s.arithCommand(c.X)
	case *syntax.LetClause:
		for _, x := range c.Exprs {
			s.arithCommand(x)
		}
	case *syntax.TestClause:
		s.testClause(c)
	case *syntax.DeclClause:
		s.declClause(c)
	case *syntax.TimeClause:
		s.timeClause(c)
	default:
		s.warn("syntax error: not supported")
		s.status = 2
	}
}

func (s *shell) arithCommand(x syntax.ArithmExpr) {
	n, err := s.arith(x)
	if err != nil {
		s.warn("%s", err)
		s.status = 1
		return
	}
	s.status = int(truth(n == 0))
}

// expandFailed reports a failed expansion; some end the shell.
func (s *shell) expandFailed(err error) {
	var e *expandError
	switch {
	case errors.As(err, &e):
		s.warn("%s", e.text)
		s.status = 1
		switch {
		case s.dialect == bash && s.command && e.fatal:
			s.fatal(127)
		case s.dialect == bash && (e.fatal || s.command):
			s.fatal(1)
		case e.fatal:
			s.fatal(2)
		case s.dialect == bash && s.flow == flowNone:
			s.flow = flowAbort
		}
	case errno.Of(err) == errno.EAGAIN:
		s.forkFailed()
	default:
		s.warn("%s", err)
		s.status = 2
	}
}

// forkFailed reports that no process could be made.
func (s *shell) forkFailed() {
	switch s.dialect {
	case bash:
		s.warn("fork: retry: Resource temporarily unavailable")
		s.status = 254
	case dash:
		s.warn("Cannot fork")
		s.fatal(2)
	default:
		s.warn("can't fork: Resource temporarily unavailable")
		s.fatal(2)
	}
}

func (s *shell) subshell(list []*syntax.Stmt) {
	child, err := s.fork(func(c *shell) int {
		c.noExit = s.noExit
		c.stmts(list, true)
		return c.status
	}, 0)
	if err != nil {
		s.expandFailed(err)
		return
	}
	s.status = s.waitFor(child)
}

func (s *shell) binaryCmd(c *syntax.BinaryCmd, last bool) {
	if c.Op == syntax.Pipe || c.Op == syntax.PipeAll {
		s.pipeline(c)
		return
	}
	// a && b || c nests on the left: unfold it, so that long chains need no stack.
	chain := []*syntax.BinaryCmd{c}
	for {
		inner, ok := chain[len(chain)-1].X.Cmd.(*syntax.BinaryCmd)
		x := chain[len(chain)-1].X
		if !ok || inner.Op != syntax.AndStmt && inner.Op != syntax.OrStmt || x.Negated || x.Background || len(x.Redirs) > 0 {
			break
		}
		chain = append(chain, inner)
	}
	s.noExit++
	s.stmt(chain[len(chain)-1].X, false)
	s.noExit--
	for i := len(chain) - 1; i >= 0; i-- {
		if s.flow != flowNone {
			return
		}
		b := chain[i]
		if (b.Op == syntax.AndStmt) != (s.status == 0) {
			continue
		}
		final := i == 0
		if !final {
			s.noExit++
		}
		s.stmt(b.Y, last && final)
		if !final {
			s.noExit--
		}
	}
}
