package shell

import (
	"regexp"

	"github.com/podscope/podscope/engine/condition"
	"mvdan.cc/sh/v3/syntax"
)

// testClause is [[ … ]].
func (s *shell) testClause(c *syntax.TestClause) {
	ok, err := s.cond(c.X)
	if err != nil {
		s.expandFailed(err)
		s.status = 2
		return
	}
	s.status = int(truth(!ok))
}

func (s *shell) cond(x syntax.TestExpr) (bool, error) {
	switch x := x.(type) {
	case *syntax.Word:
		text, err := s.text1(x)
		return text != "", err
	case *syntax.ParenTest:
		return s.cond(x.X)
	case *syntax.UnaryTest:
		if x.Op == syntax.TsNot {
			ok, err := s.cond(x.X)
			return !ok, err
		}
		text, err := s.text1(x.X.(*syntax.Word))
		if err != nil {
			return false, err
		}
		return s.asker().Unary(x.Op.String(), text), nil
	case *syntax.BinaryTest:
		return s.condBinary(x)
	}
	return false, nil
}

func (s *shell) condBinary(x *syntax.BinaryTest) (bool, error) {
	switch x.Op {
	case syntax.AndTest, syntax.OrTest:
		ok, err := s.cond(x.X)
		if err != nil || ok == (x.Op == syntax.OrTest) {
			return ok, err
		}
		return s.cond(x.Y)
	}
	l, err := s.text1(x.X.(*syntax.Word))
	if err != nil {
		return false, err
	}
	right := x.Y.(*syntax.Word)
	switch x.Op {
	case syntax.TsMatchShort, syntax.TsMatch, syntax.TsNoMatch:
		pat, err := s.pattern(right)
		if err != nil {
			return false, err
		}
		return s.match(pat, l) != (x.Op == syntax.TsNoMatch), nil
	case syntax.TsReMatch:
		return s.regexMatch(l, right)
	case syntax.TsEql, syntax.TsNeq, syntax.TsLeq, syntax.TsGeq, syntax.TsLss, syntax.TsGtr:
		return s.condNumbers(x.Op.String(), l, right)
	}
	r, err := s.text1(right)
	if err != nil {
		return false, err
	}
	return s.asker().Binary(l, x.Op.String(), r)
}

// condNumbers compares two arithmetic expressions.
func (s *shell) condNumbers(op, l string, right *syntax.Word) (bool, error) {
	r, err := s.text1(right)
	if err != nil {
		return false, err
	}
	a, err := s.arithText(l)
	if err != nil {
		return false, err
	}
	b, err := s.arithText(r)
	if err != nil {
		return false, err
	}
	return condition.Numbers(a, op, b), nil
}

// regexMatch is =~, which sets BASH_REMATCH.
func (s *shell) regexMatch(text string, right *syntax.Word) (bool, error) {
	var expr string
	for _, p := range right.Parts {
		one, err := s.text1(&syntax.Word{Parts: []syntax.WordPart{p}})
		if err != nil {
			return false, err
		}
		switch q := p.(type) {
		case *syntax.SglQuoted, *syntax.DblQuoted:
			one = regexp.QuoteMeta(one)
		case *syntax.Lit:
			one = q.Value
		}
		expr += one
	}
	rx, err := regexp.Compile(expr)
	if err != nil {
		return false, nil
	}
	s.charge(len(text) * 10)
	m := rx.FindStringSubmatch(text)
	a := &array{items: map[string]string{}}
	for i, g := range m {
		a.items[itoa(i)] = g
	}
	s.vars["BASH_REMATCH"] = variable{array: a, set: true}
	return m != nil, nil
}
