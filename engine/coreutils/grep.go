package coreutils

import (
	"io"
	"regexp"
	"slices"
	"strings"
)

const grepUsage = "[-HhnlLoqvsrRiwFEz] [-m N] [-A|B|C N] { PATTERN | -e PATTERN... | -f FILE... } [FILE]..."

func grep() command {
	return command{
		flags: "HhnlLoqvsrRiywFEPxcam:A:B:C:e:f:b",
		long: "ignore-case=i invert-match=v count=c line-number=n files-with-matches=l files-without-match=L only-matching=o quiet=q " +
			"silent=q recursive=r word-regexp=w line-regexp=x extended-regexp=E fixed-strings=F perl-regexp=P no-messages=s " +
			"max-count=m after-context=A before-context=B context=C regexp=e file=f no-filename=h with-filename=H color=z text=a",
		usage: grepUsage, run: (*tool).grep,
	}
}

// search is a grep at work.
type search struct {
	*tool
	patterns []*regexp.Regexp
	names    bool
	found    bool
	before   int
	after    int
	most     int
	printed  bool
}

func (t *tool) grep() int {
	s := &search{tool: t}
	patterns := slices.Clone(t.set['e'])
	for _, f := range t.set['f'] {
		lines, code := t.allLines([]string{f})
		if code != 0 {
			return 2
		}
		patterns = append(patterns, lines...)
	}
	if len(t.set['e'])+len(t.set['f']) == 0 {
		if len(t.args) == 0 {
			t.badUsage()
			return 2
		}
		patterns, t.args = []string{t.args[0]}, t.args[1:]
	}
	for _, p := range strings.Split(strings.Join(patterns, "\n"), "\n") {
		re, err := s.compile(p)
		if err != nil {
			t.warn("bad regex '%s': %v", p, "Invalid regexp")
			return 2
		}
		s.patterns = append(s.patterns, re)
	}
	s.before, s.after = t.number('C', 0), t.number('C', 0)
	s.before, s.after, s.most = t.number('B', s.before), t.number('A', s.after), t.number('m', -1)
	return s.files()
}

func (s *search) compile(p string) (*regexp.Regexp, error) {
	ignore := s.has('i') || s.has('y')
	switch {
	case s.has('F') || s.name == "fgrep":
		p = regexp.QuoteMeta(p)
	case s.has('P'):
	default:
		re, err := posix(p, s.has('E') || s.name == "egrep", false)
		if err != nil {
			return nil, err
		}
		p = re.String()
	}
	if s.has('w') {
		p = `(?:^|\b)(?:` + p + `)(?:\b|$)`
	}
	if s.has('x') {
		p = `^(?:` + p + `)$`
	}
	if ignore {
		p = "(?i)" + p
	}
	return regexp.Compile(p)
}

func (s *search) files() int {
	names, code := s.args, 0
	recursive := s.has('r') || s.has('R')
	if len(names) == 0 && recursive {
		names = []string{"."}
	}
	s.names = (len(names) > 1 || recursive) && !s.has('h') || s.has('H')
	if len(names) == 0 {
		names = []string{"-"}
	}
	for _, name := range names {
		if info, err := s.Stat(name); recursive && err == nil && info.IsDir() {
			s.walk(name, func(file string, dir bool) {
				if !dir {
					s.file(file)
				}
			})
			continue
		}
		code = max(code, s.file(name))
	}
	switch {
	case code != 0 && !(s.found && s.has('q')):
		return 2
	case s.found:
		return 0
	}
	return 1
}

func (s *search) file(name string) int {
	r, err := s.input(name)
	if err != nil {
		if !s.has('s') {
			if info, serr := s.Stat(name); s.gnu && serr == nil && info.IsDir() {
				s.warn("%s: Is a directory", name)
				return 0
			}
			s.fail(name, err)
		}
		return 2
	}
	defer r.Close()
	if name == "-" {
		name = "(standard input)"
	}
	hits := s.scan(name, r)
	s.found = s.found || (hits > 0) != s.has('L')
	switch {
	case s.has('q'):
	case s.has('l') && hits > 0, s.has('L') && hits == 0:
		s.print("%s\n", name)
	case s.has('c'):
		s.label(name, ":", 0)
		s.print("%d\n", hits)
	}
	return 0
}

// scan reads one file and prints its matching lines with their context.
func (s *search) scan(name string, r io.Reader) int {
	hits, at, left, lastShown := 0, 0, 0, 0
	var held []string
	quiet := s.has('q') || s.has('l') || s.has('L') || s.has('c')
	_ = lines(r, func(l string) bool {
		at++
		l = strings.TrimSuffix(l, "\n")
		if !s.matches(l) {
			switch {
			case left > 0 && !quiet:
				left--
				s.line(name, "-", at, l)
				lastShown = at
			case s.before > 0:
				if held = append(held, l); len(held) > s.before {
					held = held[1:]
				}
			}
			return true
		}
		hits++
		if quiet {
			return !(s.has('q') || s.has('l')) && hits != s.most
		}
		if (s.before > 0 || s.after > 0) && s.printed && lastShown+len(held)+1 < at {
			s.print("--\n")
		}
		for i, h := range held {
			s.line(name, "-", at-len(held)+i, h)
		}
		held, left, lastShown, s.printed = nil, s.after, at, true
		s.show(name, at, l)
		return hits != s.most || left > 0
	})
	return hits
}

func (s *search) matches(l string) bool {
	for _, re := range s.patterns {
		if re.MatchString(l) {
			return !s.has('v')
		}
	}
	return s.has('v')
}

func (s *search) show(name string, at int, l string) {
	if !s.has('o') {
		s.line(name, ":", at, l)
		return
	}
	for _, re := range s.patterns {
		for _, m := range re.FindAllString(l, -1) {
			if m != "" {
				s.line(name, ":", at, m)
			}
		}
	}
}

func (s *search) line(name, sep string, at int, l string) {
	s.label(name, sep, at)
	s.print("%s\n", l)
}

func (s *search) label(name, sep string, at int) {
	if s.names {
		s.print("%s%s", name, sep)
	}
	if s.has('n') && at > 0 {
		s.print("%d%s", at, sep)
	}
}
