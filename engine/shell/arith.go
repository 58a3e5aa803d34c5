package shell

import (
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// arith evaluates an arithmetic expression in 64 bits.
func (s *shell) arith(x syntax.ArithmExpr) (int64, error) {
	if s.depth++; s.depth > maxDepth {
		s.depth--
		return 0, &expandError{"expression recursion level exceeded", false}
	}
	defer func() { s.depth-- }()
	switch x := x.(type) {
	case nil:
		return 0, nil
	case *syntax.Word:
		return s.arithWord(x)
	case *syntax.ParenArithm:
		return s.arith(x.X)
	case *syntax.UnaryArithm:
		return s.arithUnary(x)
	case *syntax.BinaryArithm:
		return s.arithBinary(x)
	}
	return 0, &expandError{"arithmetic expression: syntax error", true}
}

func (s *shell) arithWord(w *syntax.Word) (int64, error) {
	if name, index, ok := arrayRef(w); ok {
		v, err := s.paramValue(name, index)
		if err != nil {
			return 0, err
		}
		return s.arithText(v.text)
	}
	text, err := s.text1(w)
	if err != nil {
		return 0, err
	}
	return s.arithText(text)
}

// arrayRef recognizes a[i] inside of an expression.
func arrayRef(w *syntax.Word) (name string, index syntax.ArithmExpr, ok bool) {
	if len(w.Parts) != 1 {
		return "", nil, false
	}
	pe, ok := w.Parts[0].(*syntax.ParamExp)
	if !ok || pe.Index == nil || !pe.Short {
		return "", nil, false
	}
	return pe.Param.Value, pe.Index, true
}

// arithText evaluates a text: a number, a variable's name, or an expression.
func (s *shell) arithText(text string) (int64, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return 0, nil
	}
	if n, ok, err := number(text); ok {
		return n, err
	}
	if s.depth++; s.depth > maxDepth {
		s.depth--
		return 0, &expandError{text + ": expression recursion level exceeded", false}
	}
	defer func() { s.depth-- }()
	if syntax.ValidName(text) {
		v, err := s.paramValue(text, nil)
		if err != nil {
			return 0, err
		}
		if !v.set && s.opts.nounset {
			return 0, s.unboundError(text)
		}
		return s.arithText(v.text)
	}
	if len(text) > 10_000 || strings.Count(text, "(") > 200 {
		return 0, errTooDeep
	}
	x, err := syntax.NewParser(syntax.Variant(syntax.LangBash)).Arithmetic(strings.NewReader(text))
	if err != nil || x == nil {
		return 0, s.arithSyntax(text)
	}
	if w, ok := x.(*syntax.Word); ok && w.Lit() != "" {
		return 0, s.arithSyntax(text)
	}
	return s.arith(x)
}

func (s *shell) arithSyntax(text string) error {
	switch s.dialect {
	case bash:
		return &expandError{text + `: syntax error: operand expected (error token is "` + text + `")`, false}
	case dash:
		return &expandError{`arithmetic expression: expecting EOF: "` + text + `"`, true}
	}
	return &expandError{"arithmetic syntax error", true}
}

// number reads 12, 0x1f, 017 and 2#101; ok is false when the text is no number at all.
func number(text string) (n int64, ok bool, err error) {
	if text[0] < '0' || text[0] > '9' {
		return 0, false, nil
	}
	if base, digits, found := strings.Cut(text, "#"); found {
		b, err := strconv.Atoi(base)
		if err != nil || b < 2 || b > 36 {
			return 0, true, &expandError{text + ": invalid arithmetic base", false}
		}
		n, err := strconv.ParseInt(digits, b, 64)
		if err != nil {
			return 0, true, &expandError{text + ": value too great for base", false}
		}
		return n, true, nil
	}
	n, perr := strconv.ParseInt(text, 0, 64)
	if perr == nil {
		return n, true, nil
	}
	for i := range len(text) {
		if !strings.ContainsRune("0123456789abcdefABCDEFxX", rune(text[i])) {
			return 0, false, nil
		}
	}
	if perr.(*strconv.NumError).Err == strconv.ErrRange {
		u, _ := strconv.ParseUint(text, 0, 64)
		return int64(u), true, nil
	}
	return 0, true, &expandError{text + `: value too great for base (error token is "` + text + `")`, false}
}

func (s *shell) arithUnary(x *syntax.UnaryArithm) (int64, error) {
	n, err := s.arith(x.X)
	if err != nil {
		return 0, err
	}
	switch x.Op {
	case syntax.Not:
		return truth(n == 0), nil
	case syntax.BitNegation:
		return ^n, nil
	case syntax.Plus:
		return n, nil
	case syntax.Minus:
		return -n, nil
	}
	next := n + 1
	if x.Op == syntax.Dec {
		next = n - 1
	}
	if err := s.arithAssign(x.X, next); err != nil {
		return 0, err
	}
	if x.Post {
		return n, nil
	}
	return next, nil
}

func truth(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// arithAssign gives a variable or array element a number.
func (s *shell) arithAssign(x syntax.ArithmExpr, n int64) error {
	w, ok := x.(*syntax.Word)
	if !ok {
		return &expandError{"attempted assignment to non-variable", false}
	}
	text := strconv.FormatInt(n, 10)
	if name, index, ok := arrayRef(w); ok {
		return s.setElement(name, index, text, false)
	}
	name := w.Lit()
	if !syntax.ValidName(name) {
		return &expandError{"attempted assignment to non-variable", false}
	}
	s.setString(name, text)
	return nil
}

func (s *shell) arithBinary(x *syntax.BinaryArithm) (int64, error) {
	switch x.Op {
	case syntax.AndArit, syntax.OrArit, syntax.TernQuest:
		return s.arithLazy(x)
	case syntax.Assgn:
		n, err := s.arith(x.Y)
		if err != nil {
			return 0, err
		}
		return n, s.arithAssign(x.X, n)
	}
	l, err := s.arith(x.X)
	if err != nil {
		return 0, err
	}
	r, err := s.arith(x.Y)
	if err != nil {
		return 0, err
	}
	if op, ok := assignOps[x.Op]; ok {
		n, err := s.binary(op, l, r)
		if err != nil {
			return 0, err
		}
		return n, s.arithAssign(x.X, n)
	}
	return s.binary(x.Op, l, r)
}

var assignOps = map[syntax.BinAritOperator]syntax.BinAritOperator{
	syntax.AddAssgn: syntax.Add, syntax.SubAssgn: syntax.Sub, syntax.MulAssgn: syntax.Mul, syntax.QuoAssgn: syntax.Quo,
	syntax.RemAssgn: syntax.Rem, syntax.AndAssgn: syntax.And, syntax.OrAssgn: syntax.Or, syntax.XorAssgn: syntax.Xor,
	syntax.ShlAssgn: syntax.Shl, syntax.ShrAssgn: syntax.Shr,
}

// arithLazy evaluates &&, || and ?:, whose right side may not be looked at.
func (s *shell) arithLazy(x *syntax.BinaryArithm) (int64, error) {
	l, err := s.arith(x.X)
	if err != nil {
		return 0, err
	}
	switch {
	case x.Op == syntax.AndArit && l == 0:
		return 0, nil
	case x.Op == syntax.OrArit && l != 0:
		return 1, nil
	case x.Op == syntax.TernQuest:
		alt, ok := x.Y.(*syntax.BinaryArithm)
		if !ok {
			return 0, &expandError{"`:' expected for conditional expression", false}
		}
		if l != 0 {
			return s.arith(alt.X)
		}
		return s.arith(alt.Y)
	}
	r, err := s.arith(x.Y)
	return truth(r != 0), err
}

func (s *shell) binary(op syntax.BinAritOperator, l, r int64) (int64, error) {
	switch op {
	case syntax.Add:
		return l + r, nil
	case syntax.Sub:
		return l - r, nil
	case syntax.Mul:
		return l * r, nil
	case syntax.Quo, syntax.Rem:
		return s.divide(op, l, r)
	case syntax.Pow:
		return power(l, r), nil
	case syntax.Shl:
		return l << uint(r&63), nil
	case syntax.Shr:
		return l >> uint(r&63), nil
	case syntax.And:
		return l & r, nil
	case syntax.Or:
		return l | r, nil
	case syntax.Xor:
		return l ^ r, nil
	case syntax.Comma:
		return r, nil
	}
	return truth(compare(op, l, r)), nil
}

func compare(op syntax.BinAritOperator, l, r int64) bool {
	switch op {
	case syntax.Eql:
		return l == r
	case syntax.Neq:
		return l != r
	case syntax.Lss:
		return l < r
	case syntax.Gtr:
		return l > r
	case syntax.Leq:
		return l <= r
	case syntax.Geq:
		return l >= r
	}
	return false
}

func (s *shell) divide(op syntax.BinAritOperator, l, r int64) (int64, error) {
	if r == 0 {
		switch s.dialect {
		case bash:
			return 0, &expandError{`division by 0 (error token is "0")`, false}
		case dash:
			return 0, &expandError{"arithmetic expression: division by zero", true}
		}
		return 0, &expandError{"divide by zero", true}
	}
	if r == -1 {
		if op == syntax.Quo {
			return -l, nil
		}
		return 0, nil
	}
	if op == syntax.Quo {
		return l / r, nil
	}
	return l % r, nil
}

func power(base, exp int64) int64 {
	n := int64(1)
	for ; exp > 0; exp >>= 1 {
		if exp&1 != 0 {
			n *= base
		}
		base *= base
	}
	return n
}
