package shell

import (
	"mvdan.cc/sh/v3/syntax"
)

func (s *shell) condition(list []*syntax.Stmt) bool {
	s.noExit++
	s.stmts(list, false)
	s.noExit--
	return s.flow == flowNone && s.status == 0
}

func (s *shell) ifClause(c *syntax.IfClause, last bool) {
	for c != nil {
		if len(c.Cond) == 0 { // else
			s.stmts(c.Then, last)
			return
		}
		if s.condition(c.Cond) {
			s.stmts(c.Then, last)
			return
		}
		if s.flow != flowNone {
			return
		}
		s.status = 0
		c = c.Else
	}
}

func (s *shell) caseClause(c *syntax.CaseClause, last bool) {
	text, err := s.text1(c.Word)
	if err != nil {
		s.expandFailed(err)
		return
	}
	s.status = 0
	through := false
	for _, item := range c.Items {
		hit := through
		for _, w := range item.Patterns {
			if hit {
				break
			}
			pat, err := s.pattern(w)
			if err != nil {
				s.expandFailed(err)
				return
			}
			hit = s.match(pat, text)
		}
		if !hit {
			continue
		}
		s.stmts(item.Stmts, last && item.Op == syntax.Break)
		if item.Op == syntax.Break || s.flow != flowNone {
			return
		}
		through = item.Op == syntax.Fallthrough
	}
}

func (s *shell) match(pat, text string) bool {
	s.charge(len(pat) + len(text))
	return match(pat, text)
}
