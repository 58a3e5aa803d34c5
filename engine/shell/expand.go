package shell

import (
	"errors"
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

var errTooDeep = errors.New("too deeply nested")

// maxWords bounds what one command line may expand to, maxText one expansion.
const (
	maxWords = 100_000
	maxText  = 8 << 20
)

// expandError is a failed expansion; a shell that is not interactive ends by it when fatal.
type expandError struct {
	text  string
	fatal bool
}

func (e *expandError) Error() string { return e.text }

// fields builds the words that one word expands to.
type fields struct {
	s     *shell
	done  []string
	text  strings.Builder // the field being built
	pat   strings.Builder // the same as a pattern: quoted characters escaped
	glob  bool            // pat has unquoted pattern characters
	begun bool            // the field exists even when empty
	split bool            // expansions are split and globbed
	inner bool            // in the word of ${x:-word}: literals are split too
}

// words expands words as a command's arguments.
func (s *shell) words(list []*syntax.Word) ([]string, error) {
	out := make([]string, 0, len(list))
	for _, w := range list {
		if len(w.Parts) == 1 {
			if lit, ok := w.Parts[0].(*syntax.Lit); ok && plain(lit.Value) {
				out = append(out, lit.Value)
				continue
			}
		}
		for _, one := range s.braces(w) {
			f := fields{s: s, split: true, done: out}
			if err := f.word(one); err != nil {
				return nil, err
			}
			out = f.done
			if len(out) > maxWords {
				return nil, &expandError{"Argument list too long", false}
			}
		}
	}
	return out, nil
}

// plain reports whether a literal expands to itself.
func plain(s string) bool {
	for i := range len(s) {
		switch s[i] {
		case '\\', '*', '?', '[', '~', '{':
			return false
		}
	}
	return true
}

// text1 expands a word to one text, without splitting and globbing: an assignment's value.
func (s *shell) text1(w *syntax.Word) (string, error) {
	if w == nil {
		return "", nil
	}
	if lit := w.Lit(); lit != "" && plain(lit) {
		return lit, nil
	}
	f := fields{s: s}
	if err := f.parts(w.Parts, false, true); err != nil {
		return "", err
	}
	return f.joined(), nil
}

// pattern expands a word to a pattern, in which what was quoted is escaped.
func (s *shell) pattern(w *syntax.Word) (string, error) {
	if w == nil {
		return "", nil
	}
	f := fields{s: s}
	if err := f.parts(w.Parts, false, true); err != nil {
		return "", err
	}
	return f.pat.String(), nil
}

// heredoc expands the body of a here-document.
func (s *shell) heredoc(w *syntax.Word) (string, error) {
	if w == nil {
		return "", nil
	}
	var b strings.Builder
	for _, p := range w.Parts {
		if lit, ok := p.(*syntax.Lit); ok {
			b.WriteString(unescape(lit.Value, "$`\\\n"))
			continue
		}
		f := fields{s: s}
		if err := f.part(p, true); err != nil {
			return "", err
		}
		b.WriteString(f.joined())
	}
	return b.String(), nil
}

// joined is the text built, several fields joined by a space.
func (f *fields) joined() string {
	if len(f.done) == 0 {
		return f.text.String()
	}
	if f.begun || f.text.Len() > 0 {
		f.done = append(f.done, f.text.String())
	}
	return strings.Join(f.done, " ")
}

func (f *fields) word(w *syntax.Word) error {
	if err := f.parts(w.Parts, false, true); err != nil {
		return err
	}
	f.flush()
	return nil
}

// flush ends the field being built, if there is one.
func (f *fields) flush() {
	if !f.begun && f.text.Len() == 0 {
		return
	}
	f.end()
}

// end ends the field being built, even when it is empty.
func (f *fields) end() {
	text := f.text.String()
	if f.split && f.glob && !f.s.opts.noglob {
		if matches := f.s.globPaths(f.pat.String()); len(matches) > 0 || f.s.opts.nullglob {
			f.done = append(f.done, matches...)
			f.reset()
			return
		}
	}
	f.done = append(f.done, text)
	f.reset()
}

func (f *fields) reset() {
	f.text.Reset()
	f.pat.Reset()
	f.glob, f.begun = false, false
}

// quoted adds text that is neither split nor a pattern.
func (f *fields) quoted(text string) {
	f.text.WriteString(text)
	for i := range len(text) {
		switch text[i] {
		case '*', '?', '[', ']', '\\', '-', '!', '^', '(', ')', '|', '+', '@':
			f.pat.WriteByte('\\')
		}
		f.pat.WriteByte(text[i])
	}
}

// raw adds unquoted text as it is.
func (f *fields) raw(text string) {
	if f.inner && f.split {
		f.unquotedResult(text)
		return
	}
	f.text.WriteString(text)
	f.pat.WriteString(text)
	f.glob = f.glob || strings.ContainsAny(text, "*?[")
}

// unquotedResult adds the result of an unquoted expansion: split into fields, a pattern.
func (f *fields) unquotedResult(text string) {
	if !f.split {
		f.resultPattern(text)
		return
	}
	ifs, ok := f.s.lookup("IFS")
	sep := " \t\n"
	if ok {
		sep = ifs.value
	}
	start := 0
	for i := 0; i < len(text); {
		if strings.IndexByte(sep, text[i]) < 0 {
			i++
			continue
		}
		if i > start {
			f.resultPattern(text[start:i])
		}
		i = f.separator(text, i, sep)
		start = i
	}
	if start < len(text) {
		f.resultPattern(text[start:])
	}
}

// resultPattern adds unquoted text in which a backslash is only a backslash.
func (f *fields) resultPattern(text string) {
	f.text.WriteString(text)
	f.pat.WriteString(strings.ReplaceAll(text, `\`, `\\`))
	f.glob = f.glob || strings.ContainsAny(text, "*?[")
}

// separator ends a field at text[i] and returns where the next one starts: white space around one other separator counts once.
func (f *fields) separator(text string, i int, sep string) int {
	had := f.begun || f.text.Len() > 0
	i = skipBlank(text, i, sep)
	if i < len(text) && strings.IndexByte(sep, text[i]) >= 0 {
		f.end()
		return skipBlank(text, i+1, sep)
	}
	if had {
		f.end()
	}
	return i
}

func skipBlank(text string, i int, sep string) int {
	for i < len(text) && (text[i] == ' ' || text[i] == '\t' || text[i] == '\n') && strings.IndexByte(sep, text[i]) >= 0 {
		i++
	}
	return i
}

// parts expands the parts of a word. start says that a leading tilde counts.
func (f *fields) parts(list []syntax.WordPart, quoted, start bool) error {
	for i, p := range list {
		if lit, ok := p.(*syntax.Lit); ok && !quoted {
			text := lit.Value
			if i == 0 && start {
				text = f.tilde(text, len(list) > 1)
			}
			f.literal(text)
			continue
		}
		if err := f.part(p, quoted); err != nil {
			return err
		}
	}
	return nil
}

// literal adds an unquoted literal: a backslash quotes the next character.
func (f *fields) literal(text string) {
	for {
		i := strings.IndexByte(text, '\\')
		if i < 0 || i+1 >= len(text) {
			f.raw(text)
			return
		}
		f.raw(text[:i])
		if text[i+1] != '\n' {
			f.quoted(text[i+1 : i+2])
			f.begun = true
		}
		text = text[i+2:]
	}
}

func (f *fields) tilde(text string, more bool) string {
	if !strings.HasPrefix(text, "~") {
		return text
	}
	user, rest, slash := strings.Cut(text[1:], "/")
	if !slash && more {
		return text
	}
	if slash {
		rest = "/" + rest
	}
	home := f.s.home(user)
	if home == "" {
		return text
	}
	f.quoted(home)
	f.begun = true
	return rest
}

// home is a user's home directory: $HOME, or what /etc/passwd says.
func (s *shell) home(user string) string {
	if user == "" {
		return s.get("HOME")
	}
	content, _ := s.p.ReadFile("/etc/passwd")
	for line := range strings.Lines(string(content)) {
		if e := strings.Split(strings.TrimSpace(line), ":"); len(e) > 5 && e[0] == user {
			return e[5]
		}
	}
	return ""
}

func (f *fields) part(p syntax.WordPart, quoted bool) error {
	switch p := p.(type) {
	case *syntax.Lit:
		f.quoted(unescape(p.Value, "$`\"\\\n"))
	case *syntax.SglQuoted:
		f.begun = true
		if p.Dollar {
			f.quoted(dollarQuoted(p.Value))
		} else {
			f.quoted(p.Value)
		}
	case *syntax.DblQuoted:
		return f.double(p)
	case *syntax.ParamExp:
		return f.param(p, quoted)
	case *syntax.CmdSubst:
		out, err := f.s.substitute(p)
		if err != nil {
			return err
		}
		f.result(out, quoted)
	case *syntax.ArithmExp:
		n, err := f.s.arith(p.X)
		if err != nil {
			return err
		}
		f.result(strconv.FormatInt(n, 10), quoted)
	case *syntax.ProcSubst:
		name, err := f.s.processSubstitution(p)
		if err != nil {
			return err
		}
		f.result(name, quoted)
	case *syntax.ExtGlob:
		f.raw(p.Op.String() + p.Pattern.Value + ")")
	}
	return nil
}

// double expands a double-quoted string. One that holds nothing but "$@" without parameters is no field.
func (f *fields) double(q *syntax.DblQuoted) error {
	before, had := f.text.Len(), f.begun
	fieldsBefore := len(f.done)
	if err := f.parts(q.Parts, true, false); err != nil {
		return err
	}
	if f.text.Len() == before && len(f.done) == fieldsBefore && len(q.Parts) == 1 {
		if pe, ok := q.Parts[0].(*syntax.ParamExp); ok && f.s.listed(pe) {
			f.begun = f.begun && had || f.begun
			return nil
		}
	}
	f.begun = true
	return nil
}

// result adds an expansion's result.
func (f *fields) result(text string, quoted bool) {
	if quoted {
		f.quoted(text)
		return
	}
	f.unquotedResult(text)
}

// unescape drops the backslashes before the given characters; a backslash and newline go both.
func unescape(text, special string) string {
	if strings.IndexByte(text, '\\') < 0 {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' && i+1 < len(text) && strings.IndexByte(special, text[i+1]) >= 0 {
			i++
			if text[i] == '\n' {
				continue
			}
		}
		b.WriteByte(text[i])
	}
	return b.String()
}
