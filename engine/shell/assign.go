package shell

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// assignments runs a command without words.
func (s *shell) assignments(list []*syntax.Assign, redirs []*syntax.Redirect) {
	undo, err := s.redirect(redirs)
	if err != nil {
		s.redirectFailed(err, false)
		return
	}
	undo()
	s.status = 0
	for _, a := range list {
		if err := s.assign(a, false); err != nil {
			s.expandFailed(err)
			return
		}
		if s.opts.xtrace {
			s.trace(a.Name.Value + "=" + quoteIfNeeded(s.get(a.Name.Value)))
		}
	}
	if s.subst >= 0 && s.status == 0 {
		s.status = s.subst
	}
}

// assignTemporarily sets variables for the time of one command.
func (s *shell) assignTemporarily(list []*syntax.Assign) (restore func(), ok bool) {
	if len(list) == 0 {
		return func() {}, true
	}
	var saved []savedVar
	restore = func() { s.restore(saved) }
	for _, a := range list {
		v, had := s.vars[a.Name.Value]
		saved = append(saved, savedVar{a.Name.Value, v, had})
		if err := s.assign(a, true); err != nil {
			s.expandFailed(err)
			return restore, false
		}
	}
	return restore, true
}

func (s *shell) restore(saved []savedVar) {
	for i := len(saved) - 1; i >= 0; i-- {
		sv := saved[i]
		s.env = nil
		if sv.had {
			s.vars[sv.name] = sv.v
		} else {
			delete(s.vars, sv.name)
		}
	}
}

// assign carries out x=…, x+=…, x[i]=… and x=(…).
func (s *shell) assign(a *syntax.Assign, export bool) error {
	name := a.Name.Value
	if a.Array != nil {
		return s.assignArray(name, a)
	}
	text, err := s.assignText(a.Value)
	if err != nil {
		return err
	}
	if a.Index != nil {
		return s.setElement(name, a.Index, text, a.Append)
	}
	if a.Append {
		text = s.appended(name, text)
	}
	s.set(name, text, export)
	return nil
}

// assignText expands an assignment's value: tildes count after colons too.
func (s *shell) assignText(w *syntax.Word) (string, error) {
	if w == nil || len(w.Parts) != 1 {
		return s.text1(w)
	}
	lit, ok := w.Parts[0].(*syntax.Lit)
	if !ok || !strings.Contains(lit.Value, ":~") {
		return s.text1(w)
	}
	parts := strings.Split(lit.Value, ":")
	for i, p := range parts {
		text, err := s.text1(&syntax.Word{Parts: []syntax.WordPart{&syntax.Lit{Value: p}}})
		if err != nil {
			return "", err
		}
		parts[i] = text
	}
	return strings.Join(parts, ":"), nil
}

func (s *shell) appended(name, text string) string {
	v, _ := s.lookup(name)
	if v.integer {
		return v.scalar() + "+(" + text + ")"
	}
	return v.scalar() + text
}
