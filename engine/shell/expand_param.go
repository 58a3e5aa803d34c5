package shell

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"mvdan.cc/sh/v3/syntax"
)

// listed reports whether a parameter expands to a list in double quotes: $@, ${a[@]}.
func (s *shell) listed(pe *syntax.ParamExp) bool {
	return !pe.Length && (pe.Param.Value == "@" || indexWord(pe.Index) == "@")
}

func indexWord(x syntax.ArithmExpr) string {
	if w, ok := x.(*syntax.Word); ok {
		return w.Lit()
	}
	return ""
}

// value is what a parameter stands for.
type value struct {
	text string
	list []string // with all
	all  bool     // $@, $*, ${a[@]}, ${a[*]}
	star bool     // joined by IFS when quoted
	set  bool
}

// param expands a parameter.
func (f *fields) param(pe *syntax.ParamExp, quoted bool) error {
	s := f.s
	if pe.Excl {
		return f.indirect(pe, quoted)
	}
	v, err := s.paramValue(pe.Param.Value, pe.Index)
	if err != nil {
		return err
	}
	if s.opts.nounset && !v.set && !(v.all && pe.Param.Value != "") && !defaults(pe.Exp) {
		return s.unboundError(pe.Param.Value)
	}
	if pe.Length {
		n := utf8.RuneCountInString(v.text)
		if v.all && (s.dialect != dash || pe.Index != nil) {
			n = len(v.list)
		}
		f.result(strconv.Itoa(n), quoted)
		return nil
	}
	if pe.Exp != nil && defaults(pe.Exp) {
		return f.defaulted(pe, v, quoted)
	}
	if err := f.transform(pe, &v); err != nil {
		return err
	}
	f.add(v, quoted)
	return nil
}

// add adds a parameter's value.
func (f *fields) add(v value, quoted bool) {
	switch {
	case !v.all:
		f.result(v.text, quoted)
	case quoted && v.star || !f.split && v.star:
		f.quoted(strings.Join(v.list, f.s.ifsFirst()))
	case quoted || !f.split:
		for i, e := range v.list {
			if i > 0 {
				if !f.split && len(f.done) == 0 && !quoted {
					f.quoted(" ")
					f.quoted(e)
					continue
				}
				f.end()
			}
			f.quoted(e)
			f.begun = true
		}
	default:
		for i, e := range v.list {
			if i > 0 {
				f.flush()
			}
			f.unquotedResult(e)
		}
	}
}

func (s *shell) ifsFirst() string {
	v, ok := s.lookup("IFS")
	if !ok {
		return " "
	}
	if v.value == "" {
		return ""
	}
	return v.value[:1]
}

// paramValue finds a parameter's value.
func (s *shell) paramValue(name string, index syntax.ArithmExpr) (value, error) {
	switch name {
	case "@", "*":
		return value{list: s.params, all: true, star: name == "*", set: true, text: strings.Join(s.params, " ")}, nil
	}
	if text, set, ok := s.special(name); ok {
		return value{text: text, set: set}, nil
	}
	v, set := s.lookup(name)
	if index == nil {
		if v.array != nil {
			text, ok := v.array.items["0"]
			return value{text: text, set: ok}, nil
		}
		return value{text: v.value, set: set}, nil
	}
	if at := indexWord(index); at == "@" || at == "*" {
		val := value{all: true, star: at == "*"}
		switch {
		case v.array != nil:
			val.list = v.array.values()
		case set:
			val.list = []string{v.value}
		}
		val.set = len(val.list) > 0
		val.text = strings.Join(val.list, " ")
		return val, nil
	}
	key, err := s.arrayKey(v.array, index)
	if err != nil {
		return value{}, err
	}
	if v.array == nil {
		return value{text: v.value, set: set && key == "0"}, nil
	}
	text, ok := v.array.items[key]
	return value{text: text, set: ok}, nil
}

// arrayKey is an element's key: a text for an associative array, else a number, from the end when it is negative.
func (s *shell) arrayKey(a *array, index syntax.ArithmExpr) (string, error) {
	if a != nil && a.assoc {
		if w, ok := index.(*syntax.Word); ok {
			return s.text1(w)
		}
	}
	n, err := s.arith(index)
	if err != nil {
		return "", err
	}
	if n < 0 && a != nil {
		n += int64(a.next())
	}
	if n < 0 {
		return "", &expandError{"bad array subscript", false}
	}
	return strconv.FormatInt(n, 10), nil
}

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

// indirect is ${!x}, ${!prefix*} and ${!array[@]}.
func (f *fields) indirect(pe *syntax.ParamExp, quoted bool) error {
	s := f.s
	name := pe.Param.Value
	switch {
	case pe.Names != 0:
		v := value{all: true, star: pe.Names == syntax.NamesPrefix}
		for _, n := range s.names() {
			if strings.HasPrefix(n, name) {
				v.list = append(v.list, n)
			}
		}
		f.add(v, quoted)
		return nil
	case pe.Index != nil:
		v := value{all: true, star: indexWord(pe.Index) == "*"}
		if x, ok := s.lookup(name); ok && x.array != nil {
			v.list = x.array.keys()
		} else if ok {
			v.list = []string{"0"}
		}
		f.add(v, quoted)
		return nil
	}
	target, err := s.paramValue(name, nil)
	if err != nil {
		return err
	}
	inner := *pe
	inner.Excl = false
	inner.Param = &syntax.Lit{Value: target.text}
	if base, index, ok := strings.Cut(target.text, "["); ok && strings.HasSuffix(index, "]") {
		inner.Param = &syntax.Lit{Value: base}
		inner.Index = &syntax.Word{Parts: []syntax.WordPart{&syntax.Lit{Value: index[:len(index)-1]}}}
	}
	if n := inner.Param.Value; !syntax.ValidName(n) && !(len(n) == 1 && strings.Contains("@*#?-$!0123456789", n)) {
		return &expandError{target.text + ": invalid variable name", false}
	}
	return f.param(&inner, quoted)
}
