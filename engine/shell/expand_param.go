package shell

import (
	"strconv"
	"strings"
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
