package shell

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"mvdan.cc/sh/v3/syntax"
)

// each applies fn to a value, or to each of a list.
func (v *value) each(fn func(string) string) {
	if !v.all {
		v.text = fn(v.text)
		return
	}
	list := make([]string, len(v.list))
	for i, e := range v.list {
		list[i] = fn(e)
	}
	v.list = list
}

// transform applies what else may stand in ${}: slices, replacement, pattern removal, case.
func (f *fields) transform(pe *syntax.ParamExp, v *value) error {
	s := f.s
	switch {
	case pe.Slice != nil:
		return s.slice(pe, v)
	case pe.Repl != nil:
		return s.replacePattern(pe.Repl, v)
	case pe.Exp == nil:
		return nil
	}
	switch op := pe.Exp.Op; op {
	case syntax.RemSmallPrefix, syntax.RemLargePrefix, syntax.RemSmallSuffix, syntax.RemLargeSuffix:
		pat, err := s.pattern(pe.Exp.Word)
		if err != nil {
			return err
		}
		v.each(func(t string) string { return s.trim(t, pat, op) })
	case syntax.UpperFirst, syntax.UpperAll, syntax.LowerFirst, syntax.LowerAll:
		v.each(func(t string) string { return changeCase(t, op) })
	case syntax.OtherParamOps:
		op, err := s.text1(pe.Exp.Word)
		if err != nil {
			return err
		}
		v.each(func(t string) string { return atOperator(t, op) })
	}
	return nil
}

func atOperator(text, op string) string {
	switch op {
	case "Q":
		return quoteAlways(text)
	case "U":
		return strings.ToUpper(text)
	case "L":
		return strings.ToLower(text)
	case "u":
		return changeCase(text, syntax.UpperFirst)
	case "E":
		return dollarQuoted(text)
	}
	return text
}

func changeCase(text string, op syntax.ParExpOperator) string {
	switch op {
	case syntax.UpperAll:
		return strings.ToUpper(text)
	case syntax.LowerAll:
		return strings.ToLower(text)
	}
	r, n := utf8.DecodeRuneInString(text)
	if n == 0 {
		return text
	}
	if op == syntax.UpperFirst {
		return string(unicode.ToUpper(r)) + text[n:]
	}
	return string(unicode.ToLower(r)) + text[n:]
}

// slice is ${x:offset:length}.
func (s *shell) slice(pe *syntax.ParamExp, v *value) error {
	offset, length := int64(0), int64(1<<40)
	var err error
	if pe.Slice.Offset != nil {
		if offset, err = s.arith(pe.Slice.Offset); err != nil {
			return err
		}
	}
	if pe.Slice.Length != nil {
		if length, err = s.arith(pe.Slice.Length); err != nil {
			return err
		}
	}
	if !v.all {
		runes := []rune(v.text)
		from, to := bounds(int64(len(runes)), offset, length)
		v.text = string(runes[from:to])
		return nil
	}
	list := v.list
	if pe.Param.Value == "@" || pe.Param.Value == "*" {
		list = append([]string{s.name}, list...)
		if offset == 0 && pe.Slice.Offset == nil {
			offset = 1
		}
	}
	from, to := bounds(int64(len(list)), offset, length)
	v.list = list[from:to]
	return nil
}

// bounds is where a slice of n begins and ends.
func bounds(n, offset, length int64) (from, to int64) {
	if offset < 0 {
		offset += n
	}
	if offset < 0 || offset > n {
		return n, n
	}
	to = n
	switch {
	case length < 0:
		to = n + length
	case length < n-offset:
		to = offset + length
	}
	return offset, max(offset, to)
}
