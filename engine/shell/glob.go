package shell

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"mvdan.cc/sh/v3/syntax"
)

// match reports whether a pattern (*, ?, [...], backslash quotes) matches a whole text.
func match(pat, text string) bool {
	starPat, starText := -1, 0
	p, t := 0, 0
	for t < len(text) || p < len(pat) {
		if p < len(pat) {
			if pat[p] == '*' {
				starPat, starText = p, t
				p++
				continue
			}
			if t < len(text) {
				if pn, tn, ok := matchOne(pat[p:], text[t:]); ok {
					p, t = p+pn, t+tn
					continue
				}
			}
		}
		if starPat < 0 || starText >= len(text) {
			return false
		}
		starText++
		p, t = starPat+1, starText
	}
	return true
}

// matchOne matches one pattern element with one character; it returns how much of both that takes.
func matchOne(pat, text string) (pn, tn int, ok bool) {
	r, n := utf8.DecodeRuneInString(text)
	switch pat[0] {
	case '?':
		return 1, n, true
	case '\\':
		if len(pat) > 1 {
			return 2, 1, pat[1] == text[0]
		}
	case '[':
		if end, in, ok := matchSet(pat, r); ok {
			return end, n, in
		}
	}
	return 1, 1, pat[0] == text[0]
}

// matchSet matches a bracket expression; ok is false when it has no end and so is only a bracket.
func matchSet(pat string, r rune) (end int, in, ok bool) {
	i := 1
	negate := i < len(pat) && (pat[i] == '!' || pat[i] == '^')
	if negate {
		i++
	}
	for first := true; i < len(pat); first = false {
		if pat[i] == ']' && !first {
			return i + 1, in != negate, true
		}
		if strings.HasPrefix(pat[i:], "[:") {
			if name, _, found := strings.Cut(pat[i+2:], ":]"); found {
				in = in || inClass(name, r)
				i += len(name) + 4
				continue
			}
		}
		lo, n := setRune(pat[i:])
		i += n
		hi := lo
		if i+1 < len(pat) && pat[i] == '-' && pat[i+1] != ']' {
			hi, n = setRune(pat[i+1:])
			i += n + 1
		}
		in = in || lo <= r && r <= hi
	}
	return 0, false, false
}

func setRune(pat string) (rune, int) {
	if pat[0] == '\\' && len(pat) > 1 {
		r, n := utf8.DecodeRuneInString(pat[1:])
		return r, n + 1
	}
	return utf8.DecodeRuneInString(pat)
}

func inClass(name string, r rune) bool {
	switch name {
	case "alpha":
		return unicode.IsLetter(r)
	case "digit":
		return r >= '0' && r <= '9'
	case "alnum":
		return unicode.IsLetter(r) || unicode.IsDigit(r)
	case "upper":
		return unicode.IsUpper(r)
	case "lower":
		return unicode.IsLower(r)
	case "space":
		return unicode.IsSpace(r)
	case "blank":
		return r == ' ' || r == '\t'
	case "punct":
		return unicode.IsPunct(r) || unicode.IsSymbol(r)
	case "xdigit":
		return strings.ContainsRune("0123456789abcdefABCDEF", r)
	case "cntrl":
		return unicode.IsControl(r)
	case "print":
		return unicode.IsPrint(r)
	case "graph":
		return unicode.IsGraphic(r) && r != ' '
	}
	return false
}

// charge pays for comparing n bytes.
func (s *shell) charge(n int) { s.p.Charge(time.Duration(n) * 10 * time.Nanosecond) }

// trim removes what a pattern matches at the start or end of a text.
func (s *shell) trim(text, pat string, op syntax.ParExpOperator) string {
	s.charge(len(text) * len(text) / 16)
	n := len(text)
	switch op {
	case syntax.RemSmallPrefix:
		for i := 0; i <= n; i++ {
			if match(pat, text[:i]) {
				return text[i:]
			}
		}
	case syntax.RemLargePrefix:
		for i := n; i >= 0; i-- {
			if match(pat, text[:i]) {
				return text[i:]
			}
		}
	case syntax.RemSmallSuffix:
		for i := n; i >= 0; i-- {
			if match(pat, text[i:]) {
				return text[:i]
			}
		}
	case syntax.RemLargeSuffix:
		for i := 0; i <= n; i++ {
			if match(pat, text[i:]) {
				return text[:i]
			}
		}
	}
	return text
}

// replacePattern is ${x/pattern/text} and its kin.
func (s *shell) replacePattern(r *syntax.Replace, v *value) error {
	pat, err := s.pattern(r.Orig)
	if err != nil {
		return err
	}
	with, err := s.text1(r.With)
	if err != nil || pat == "" {
		return err
	}
	v.each(func(t string) string { return s.replaceIn(t, pat, with, r.All) })
	return nil
}

func (s *shell) replaceIn(text, pat, with string, all bool) string {
	s.charge(len(text) * len(text) / 16)
	switch {
	case !all && pat[0] == '#':
		if rest := s.trim(text, pat[1:], syntax.RemLargePrefix); rest != text || match(pat[1:], "") {
			return with + rest
		}
		return text
	case !all && pat[0] == '%':
		if rest := s.trim(text, pat[1:], syntax.RemLargeSuffix); rest != text || match(pat[1:], "") {
			return rest + with
		}
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); {
		n := longest(pat, text[i:])
		if n <= 0 {
			b.WriteByte(text[i])
			i++
			continue
		}
		b.WriteString(with)
		i += n
		if !all {
			b.WriteString(text[i:])
			break
		}
	}
	return b.String()
}

// longest is the length of the longest start of text that a pattern matches, -1 when there is none.
func longest(pat, text string) int {
	for n := len(text); n >= 0; n-- {
		if match(pat, text[:n]) {
			return n
		}
	}
	return -1
}

// globPaths lists the files that a pattern names, in order.
func (s *shell) globPaths(pat string) []string {
	found := []string{""}
	rest := pat
	if strings.HasPrefix(pat, "/") {
		found, rest = []string{"/"}, strings.TrimLeft(pat, "/")
	}
	for rest != "" && len(found) > 0 {
		part, tail, slash := strings.Cut(rest, "/")
		tail = strings.TrimLeft(tail, "/")
		found = s.globStep(found, part, slash)
		rest = tail
		if rest == "" && slash {
			break
		}
	}
	return found
}

func (s *shell) globStep(dirs []string, part string, slash bool) []string {
	var next []string
	magic := strings.ContainsAny(part, "*?[")
	for _, dir := range dirs {
		s.p.Charge(turnCost)
		if !magic {
			name := dir + unescapeAll(part)
			if i, err := s.p.Lstat(name); err == nil && (!slash || i.IsDir() || s.isDir(name)) {
				next = append(next, suffixed(name, slash))
			}
			continue
		}
		at := dir
		if at == "" {
			at = "."
		}
		names, err := s.p.FS.Names(s.abs(at), s.p.Cred)
		if err != nil {
			continue
		}
		for _, name := range names {
			if name[0] == '.' && part[0] != '.' && !strings.HasPrefix(part, "\\.") {
				continue
			}
			if match(part, name) && (!slash || s.isDir(dir+name)) {
				next = append(next, suffixed(dir+name, slash))
			}
		}
	}
	return next
}

func suffixed(name string, slash bool) string {
	if slash {
		return name + "/"
	}
	return name
}

func (s *shell) isDir(name string) bool {
	i, err := s.p.Stat(name)
	return err == nil && i.IsDir()
}

func (s *shell) abs(name string) string {
	if strings.HasPrefix(name, "/") {
		return name
	}
	return s.p.Dir + "/" + name
}

func unescapeAll(pat string) string {
	if strings.IndexByte(pat, '\\') < 0 {
		return pat
	}
	var b strings.Builder
	for i := 0; i < len(pat); i++ {
		if pat[i] == '\\' && i+1 < len(pat) {
			i++
		}
		b.WriteByte(pat[i])
	}
	return b.String()
}
