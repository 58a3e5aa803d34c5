package shell

import (
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// braces is bash's brace expansion; other dialects have none.
func (s *shell) braces(w *syntax.Word) []*syntax.Word {
	if s.dialect != bash {
		return []*syntax.Word{w}
	}
	c := *w
	if !syntax.SplitBraces(&c) {
		return []*syntax.Word{w}
	}
	out := []*syntax.Word{{}}
	for _, p := range c.Parts {
		out = product(out, alternatives(p))
		if len(out) > maxWords {
			return []*syntax.Word{w}
		}
	}
	return out
}

// alternatives are the parts that one part of a word stands for.
func alternatives(p syntax.WordPart) [][]syntax.WordPart {
	b, ok := p.(*syntax.BraceExp)
	if !ok {
		return [][]syntax.WordPart{{p}}
	}
	if b.Sequence {
		var list [][]syntax.WordPart
		for _, text := range sequence(b) {
			list = append(list, []syntax.WordPart{&syntax.Lit{Value: text}})
		}
		return list
	}
	var list [][]syntax.WordPart
	for _, e := range b.Elems {
		words := []*syntax.Word{{}}
		for _, p := range e.Parts {
			words = product(words, alternatives(p))
		}
		for _, w := range words {
			list = append(list, w.Parts)
		}
		if len(list) > maxWords {
			return list
		}
	}
	return list
}

func product(words []*syntax.Word, alternatives [][]syntax.WordPart) []*syntax.Word {
	if len(words)*len(alternatives) > maxWords {
		return append(words, make([]*syntax.Word, maxWords)...)
	}
	out := make([]*syntax.Word, 0, len(words)*len(alternatives))
	for _, w := range words {
		for _, a := range alternatives {
			out = append(out, &syntax.Word{Parts: append(w.Parts[:len(w.Parts):len(w.Parts)], a...)})
		}
	}
	return out
}

// sequence lists {x..y[..step]}.
func sequence(b *syntax.BraceExp) []string {
	from, to := b.Elems[0].Lit(), b.Elems[1].Lit()
	step := 1
	if len(b.Elems) > 2 {
		step, _ = strconv.Atoi(b.Elems[2].Lit())
		step = max(step, -step, 1)
	}
	lo, err := strconv.Atoi(from)
	hi, err2 := strconv.Atoi(to)
	letters := err != nil || err2 != nil
	if letters {
		lo, hi = int(from[0]), int(to[0])
	}
	width := 0
	if !letters && (padded(from) || padded(to)) {
		width = max(len(from), len(to))
	}
	var out []string
	if hi < lo {
		step = -step
	}
	for n := lo; (step > 0 && n <= hi || step < 0 && n >= hi) && len(out) < maxWords; n += step {
		out = append(out, element(n, letters, width))
	}
	return out
}

func padded(s string) bool {
	s = strings.TrimPrefix(s, "-")
	return len(s) > 1 && s[0] == '0'
}

func element(n int, letters bool, width int) string {
	if letters {
		return string(rune(n))
	}
	text := strconv.Itoa(n)
	if len(text) >= width {
		return text
	}
	sign := ""
	if n < 0 {
		sign, text = "-", text[1:]
	}
	return sign + strings.Repeat("0", width-len(text)-len(sign)) + text
}
