package shell

import (
	"mvdan.cc/sh/v3/syntax"
)

func defaults(e *syntax.Expansion) bool {
	if e == nil {
		return false
	}
	switch e.Op {
	case syntax.AlternateUnset, syntax.AlternateUnsetOrNull, syntax.DefaultUnset, syntax.DefaultUnsetOrNull,
		syntax.ErrorUnset, syntax.ErrorUnsetOrNull, syntax.AssignUnset, syntax.AssignUnsetOrNull:
		return true
	}
	return false
}

// defaulted expands ${x:-word} and its kin. The word is only expanded when it is used.
func (f *fields) defaulted(pe *syntax.ParamExp, v value, quoted bool) error {
	full := v.set
	if v.all {
		full = len(v.list) > 0
	}
	switch pe.Exp.Op {
	case syntax.AlternateUnsetOrNull, syntax.DefaultUnsetOrNull, syntax.ErrorUnsetOrNull, syntax.AssignUnsetOrNull:
		full = full && v.text != ""
	}
	switch pe.Exp.Op {
	case syntax.AlternateUnset, syntax.AlternateUnsetOrNull:
		if full {
			return f.operand(pe.Exp.Word, quoted)
		}
		return nil
	}
	if full {
		f.add(v, quoted)
		return nil
	}
	switch pe.Exp.Op {
	case syntax.DefaultUnset, syntax.DefaultUnsetOrNull:
		return f.operand(pe.Exp.Word, quoted)
	case syntax.AssignUnset, syntax.AssignUnsetOrNull:
		text, err := f.s.text1(pe.Exp.Word)
		if err != nil {
			return err
		}
		if !syntax.ValidName(pe.Param.Value) {
			return &expandError{"$" + pe.Param.Value + ": cannot assign in this way", true}
		}
		f.s.setString(pe.Param.Value, text)
		f.result(text, quoted)
		return nil
	}
	return f.s.missing(pe)
}

// missing is the error of ${x:?word}.
func (s *shell) missing(pe *syntax.ParamExp) error {
	text, err := s.text1(pe.Exp.Word)
	if err != nil {
		return err
	}
	if text == "" {
		text = "parameter not set"
		if pe.Exp.Op == syntax.ErrorUnsetOrNull {
			text = "parameter not set or null"
			if s.dialect == bash {
				text = "parameter null or not set"
			}
		}
	}
	return &expandError{pe.Param.Value + ": " + text, true}
}

// operand expands the word of an expansion in its place.
func (f *fields) operand(w *syntax.Word, quoted bool) error {
	if w == nil {
		return nil
	}
	if !quoted {
		was := f.inner
		f.inner = true
		err := f.parts(w.Parts, false, true)
		f.inner = was
		return err
	}
	for _, p := range w.Parts {
		if d, ok := p.(*syntax.DblQuoted); ok {
			if err := f.parts(d.Parts, true, false); err != nil {
				return err
			}
			continue
		}
		if q, ok := p.(*syntax.SglQuoted); ok && !q.Dollar {
			f.quoted("'" + q.Value + "'")
			continue
		}
		if err := f.part(p, true); err != nil {
			return err
		}
	}
	return nil
}
