package shell

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/podscope/podscope/engine/errno"
	"github.com/podscope/podscope/engine/proc"
	"github.com/podscope/podscope/engine/vfs"
	"mvdan.cc/sh/v3/syntax"
)

// redirectError is a redirection that failed, as the shell words it.
type redirectError struct{ text string }

func (e *redirectError) Error() string { return e.text }

func (s *shell) redirectFailed(err error, special bool) {
	var e *redirectError
	if !errors.As(err, &e) {
		s.expandFailed(err)
		return
	}
	s.warn("%s", e.text)
	s.status = 1
	if s.dialect == dash {
		s.status = 2
	}
	if special && s.dialect != bash {
		s.fatal(s.status)
	}
}

// redirect carries out redirections; undo takes them back.
func (s *shell) redirect(list []*syntax.Redirect) (undo func(), err error) {
	if len(list) == 0 {
		return func() {}, nil
	}
	type kept struct {
		fd int
		is proc.SavedFD
	}
	var saved []kept
	undo = func() {
		for i := len(saved) - 1; i >= 0; i-- {
			s.p.RestoreFD(saved[i].fd, saved[i].is)
		}
	}
	save := func(fd int) { saved = append(saved, kept{fd, s.p.SaveFD(fd)}) }
	for _, r := range list {
		if err := s.redirectOne(r, save); err != nil {
			undo()
			return nil, err
		}
	}
	return undo, nil
}

func (s *shell) redirectOne(r *syntax.Redirect, save func(fd int)) error {
	fd := 1
	switch r.Op {
	case syntax.RdrIn, syntax.RdrInOut, syntax.DplIn, syntax.Hdoc, syntax.DashHdoc, syntax.WordHdoc:
		fd = 0
	}
	if r.N != nil {
		n, err := strconv.Atoi(r.N.Value)
		if err != nil || n > 1023 {
			return &redirectError{r.N.Value + ": Bad file descriptor"}
		}
		fd = n
	}
	switch r.Op {
	case syntax.Hdoc, syntax.DashHdoc:
		text, err := s.document(r)
		if err != nil {
			return err
		}
		save(fd)
		s.p.SetFD(fd, newText(text))
		return nil
	}
	word, err := s.text1(r.Word)
	if err != nil {
		return err
	}
	switch r.Op {
	case syntax.WordHdoc:
		save(fd)
		s.p.SetFD(fd, newText(word+"\n"))
		return nil
	case syntax.DplIn, syntax.DplOut:
		return s.duplicate(r, fd, word, save)
	}
	return s.openFor(r.Op, fd, word, save)
}

// openFor opens a file for a redirection.
func (s *shell) openFor(op syntax.RedirOperator, fd int, name string, save func(int)) error {
	flag := vfs.WriteOnly | vfs.Create | vfs.Truncate
	switch op {
	case syntax.RdrIn:
		flag = vfs.ReadOnly
	case syntax.RdrInOut:
		flag = vfs.ReadWrite | vfs.Create
	case syntax.AppOut, syntax.AppAll:
		flag = vfs.WriteOnly | vfs.Create | vfs.Append
	}
	if s.opts.noclobber && op == syntax.RdrOut {
		if i, err := s.p.Stat(name); err == nil && i.Mode.IsRegular() {
			if s.dialect == bash {
				return &redirectError{name + ": cannot overwrite existing file"}
			}
			return &redirectError{s.createError(name, "File exists")}
		}
	}
	f, err := s.p.OpenAs(name, flag, 0o666)
	if err != nil {
		return &redirectError{s.openError(op, name, err)}
	}
	save(fd)
	s.p.SetFD(fd, f)
	if op == syntax.RdrAll || op == syntax.AppAll {
		save(2)
		return s.p.Dup2(1, 2)
	}
	return nil
}

// openError words why a redirection's file cannot be opened.
func (s *shell) openError(op syntax.RedirOperator, name string, err error) string {
	e := errno.Of(err)
	text := e.Error()
	switch {
	case s.dialect == bash:
		return name + ": " + text
	case op == syntax.RdrIn:
		if e == errno.ENOENT && s.dialect == ash {
			text = "no such file"
		}
		if s.dialect == dash {
			if e == errno.ENOENT {
				text = "No such file"
			}
			return "cannot open " + name + ": " + text
		}
		return "can't open " + name + ": " + text
	}
	if e == errno.ENOENT {
		text = "nonexistent directory"
		if s.dialect == dash {
			text = "Directory nonexistent"
		}
	}
	return s.createError(name, text)
}

func (s *shell) createError(name, text string) string {
	if s.dialect == dash {
		return "cannot create " + name + ": " + text
	}
	return "can't create " + name + ": " + text
}

// duplicate is n>&m, n>&- and bash's >&file.
func (s *shell) duplicate(r *syntax.Redirect, fd int, word string, save func(int)) error {
	if word == "-" {
		save(fd)
		_ = s.p.CloseFD(fd)
		return nil
	}
	from, err := strconv.Atoi(word)
	if err != nil {
		if r.Op == syntax.DplOut && r.N == nil && s.dialect != dash {
			return s.openFor(syntax.RdrAll, fd, word, save)
		}
		if s.dialect == bash {
			return &redirectError{word + ": ambiguous redirect"}
		}
		return &redirectError{"Bad fd number"}
	}
	if s.p.FDFile(from) == nil {
		if s.dialect == bash {
			return &redirectError{fmt.Sprintf("%d: Bad file descriptor", from)}
		}
		if s.dialect == ash {
			return &redirectError{fmt.Sprintf("dup2(%d,%d): Bad file descriptor", from, fd)}
		}
		return &redirectError{fmt.Sprintf("%d: Bad file descriptor", from)}
	}
	save(fd)
	return s.p.Dup2(from, fd)
}

// document is the text of a here-document: raw when its delimiter was quoted, without leading tabs for <<-.
func (s *shell) document(r *syntax.Redirect) (string, error) {
	if r.Hdoc == nil {
		return "", nil
	}
	body := r.Hdoc
	if r.Op == syntax.DashHdoc {
		body = &syntax.Word{Parts: untabbed(body.Parts)}
	}
	if lit, ok := r.Word.Parts[0].(*syntax.Lit); ok && len(r.Word.Parts) == 1 && !strings.Contains(lit.Value, "\\") {
		return s.heredoc(body)
	}
	var b strings.Builder
	for _, p := range body.Parts {
		if lit, ok := p.(*syntax.Lit); ok {
			b.WriteString(lit.Value)
		}
	}
	return b.String(), nil
}

// untabbed takes the tabs off the starts of lines.
func untabbed(parts []syntax.WordPart) []syntax.WordPart {
	var out []syntax.WordPart
	start := true
	for _, p := range parts {
		lit, ok := p.(*syntax.Lit)
		if !ok {
			start = false
			out = append(out, p)
			continue
		}
		var b strings.Builder
		for line := range strings.SplitAfterSeq(lit.Value, "\n") {
			if start {
				line = strings.TrimLeft(line, "\t")
			}
			b.WriteString(line)
			start = strings.HasSuffix(line, "\n")
		}
		out = append(out, &syntax.Lit{Value: b.String()})
	}
	return out
}
