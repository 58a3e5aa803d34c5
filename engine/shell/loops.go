package shell

import (
	"mvdan.cc/sh/v3/syntax"
)

// leave reports whether a loop ends: after break, return or exit.
func (s *shell) leave() bool {
	switch s.flow {
	case flowNone:
		return false
	case flowBreak, flowContinue:
		if s.loops--; s.loops > 0 {
			return true
		}
		again := s.flow == flowContinue
		s.flow = flowNone
		return !again
	}
	return true
}

func (s *shell) whileClause(c *syntax.WhileClause) {
	s.nesting++
	defer func() { s.nesting-- }()
	status := 0
	for {
		s.turn()
		if s.flow != flowNone {
			break
		}
		ok := s.condition(c.Cond)
		if s.flow != flowNone {
			if s.leave() {
				return
			}
			continue
		}
		if ok == c.Until {
			break
		}
		s.stmts(c.Do, false)
		status = s.status
		if s.leave() {
			return
		}
	}
	if s.flow == flowNone {
		s.status = status
	}
}

func (s *shell) forClause(c *syntax.ForClause) {
	s.nesting++
	defer func() { s.nesting-- }()
	if loop, ok := c.Loop.(*syntax.CStyleLoop); ok {
		s.cStyle(loop, c.Do)
		return
	}
	iter := c.Loop.(*syntax.WordIter)
	items := s.params
	if iter.InPos.IsValid() {
		var err error
		if items, err = s.words(iter.Items); err != nil {
			s.expandFailed(err)
			return
		}
	}
	s.status = 0
	for _, item := range items {
		s.turn()
		if s.flow != flowNone || !s.set(iter.Name.Value, item, false) {
			return
		}
		s.stmts(c.Do, false)
		if s.leave() {
			return
		}
	}
}

func (s *shell) cStyle(loop *syntax.CStyleLoop, body []*syntax.Stmt) {
	eval := func(x syntax.ArithmExpr, empty int64) (int64, bool) {
		if x == nil {
			return empty, true
		}
		n, err := s.arith(x)
		if err != nil {
			s.expandFailed(err)
			s.status = 1
		}
		return n, err == nil
	}
	if _, ok := eval(loop.Init, 0); !ok {
		return
	}
	s.status = 0
	for {
		s.turn()
		if n, ok := eval(loop.Cond, 1); !ok || n == 0 || s.flow != flowNone {
			return
		}
		s.stmts(body, false)
		if s.leave() {
			return
		}
		if _, ok := eval(loop.Post, 0); !ok {
			return
		}
	}
}
