package shell

import (
	"strconv"

	"mvdan.cc/sh/v3/syntax"
)

// setElement gives an array's element a value.
func (s *shell) setElement(name string, index syntax.ArithmExpr, text string, more bool) error {
	v, _ := s.lookup(name)
	if v.readonly {
		s.readonlyError(name)
		return nil
	}
	a := &array{items: map[string]string{}}
	switch {
	case v.array != nil:
		a = v.array
	case v.set:
		a.items["0"] = v.value
	}
	key, err := s.arrayKey(a, index)
	if err != nil {
		return err
	}
	if more {
		text = a.items[key] + text
	}
	a.items[key] = text
	v.array, v.set, v.gone = a, true, false
	s.put(name, v)
	return nil
}

// assignArray is x=(…) and x+=(…).
func (s *shell) assignArray(name string, as *syntax.Assign) error {
	v, _ := s.lookup(name)
	if v.readonly {
		s.readonlyError(name)
		return nil
	}
	a := &array{items: map[string]string{}}
	if v.array != nil {
		a.assoc = v.array.assoc
	}
	if as.Append {
		switch {
		case v.array != nil:
			a = v.array
		case v.set:
			a.items["0"] = v.value
		}
	}
	next := a.next()
	for _, e := range as.Array.Elems {
		if e.Index != nil {
			key, err := s.arrayKey(a, e.Index)
			if err != nil {
				return err
			}
			text, err := s.text1(e.Value)
			if err != nil {
				return err
			}
			a.items[key] = text
			if n, err := strconv.Atoi(key); err == nil {
				next = n + 1
			}
			continue
		}
		words, err := s.words([]*syntax.Word{e.Value})
		if err != nil {
			return err
		}
		for _, w := range words {
			a.items[strconv.Itoa(next)] = w
			next++
		}
	}
	v.array, v.set, v.gone = a, true, false
	s.put(name, v)
	return nil
}

// setPipeStatus sets PIPESTATUS.
func (s *shell) setPipeStatus(codes []int) {
	a := &array{items: map[string]string{}}
	for i, c := range codes {
		a.items[itoa(i)] = itoa(c)
	}
	s.vars["PIPESTATUS"] = variable{array: a, set: true}
}
