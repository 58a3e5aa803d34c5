package shell

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// declClause is export, readonly, local, declare and typeset where the grammar knows them.
func (s *shell) declClause(c *syntax.DeclClause) {
	s.subst = -1
	args := []string{c.Variant.Value}
	var later []*syntax.Assign
	for _, a := range c.Args {
		switch {
		case a.Naked && a.Name == nil:
			more, err := s.words([]*syntax.Word{a.Value})
			if err != nil {
				s.expandFailed(err)
				return
			}
			args = append(args, more...)
		case a.Naked:
			args = append(args, a.Name.Value)
		case a.Array != nil || a.Index != nil || a.Append:
			args = append(args, a.Name.Value)
			later = append(later, a)
		default:
			text, err := s.assignText(a.Value)
			if err != nil {
				s.expandFailed(err)
				return
			}
			args = append(args, a.Name.Value+"="+text)
		}
	}
	b := builtins[c.Variant.Value]
	if b == nil || !b.in(s.dialect) {
		s.external(args, nil, false)
		return
	}
	if s.opts.xtrace {
		s.trace(strings.Join(args, " "))
	}
	s.status = b.run(s, args)
	for _, a := range later {
		if err := s.assign(a, false); err != nil {
			s.expandFailed(err)
			return
		}
	}
}
