package shell

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// call runs a simple command: assignments, or a function, builtin or executable.
func (s *shell) call(c *syntax.CallExpr, redirs []*syntax.Redirect, last bool) {
	s.subst = -1
	args, err := s.commandWords(c.Args)
	if err != nil {
		s.expandFailed(err)
		return
	}
	if s.opts.xtrace && len(c.Args) > 0 {
		defer s.tracing(c, args)()
	}
	if len(args) == 0 {
		s.assignments(c.Assigns, redirs)
		return
	}
	name := args[0]
	if b := builtins[name]; b != nil && b.in(s.dialect) && (b.special || s.funcs[name] == nil) {
		s.builtin(b, args, c.Assigns, redirs, last)
		return
	}
	undo, err := s.redirect(redirs)
	if err != nil {
		s.redirectFailed(err, false)
		return
	}
	if body := s.funcs[name]; body != nil {
		restore, ok := s.assignTemporarily(c.Assigns)
		if ok {
			s.function(name, body, args[1:])
		}
		restore()
	} else {
		s.external(args, c.Assigns, last)
	}
	undo() // not deferred: a program that replaces the shell keeps its redirections
}

// commandWords expands a command's words. Assignment-like arguments of export and local are not split.
func (s *shell) commandWords(list []*syntax.Word) ([]string, error) {
	if len(list) > 1 && s.dialect == dash {
		switch list[0].Lit() {
		case "export", "local", "readonly":
			return s.declWords(list)
		}
	}
	args, err := s.words(list)
	if err != nil || len(args) == 0 || s.aliases == nil {
		return args, err
	}
	if text, ok := s.aliases[args[0]]; ok && list[0].Lit() == args[0] {
		args = append(strings.Fields(text), args[1:]...)
	}
	return args, nil
}

func (s *shell) declWords(list []*syntax.Word) ([]string, error) {
	var args []string
	for _, w := range list {
		lit, ok := w.Parts[0].(*syntax.Lit)
		if ok && strings.Contains(lit.Value, "=") {
			text, err := s.text1(w)
			if err != nil {
				return nil, err
			}
			args = append(args, text)
			continue
		}
		more, err := s.words([]*syntax.Word{w})
		if err != nil {
			return nil, err
		}
		args = append(args, more...)
	}
	return args, nil
}

// builtin runs a builtin under its redirections.
func (s *shell) builtin(b *builtin, args []string, assigns []*syntax.Assign, redirs []*syntax.Redirect, last bool) {
	keep := b.special && s.dialect != bash
	restore := func() {}
	ok := true
	if keep {
		for _, a := range assigns {
			if err := s.assign(a, false); err != nil {
				s.expandFailed(err)
				return
			}
		}
	} else if restore, ok = s.assignTemporarily(assigns); !ok {
		restore()
		return
	}
	undo, err := s.redirect(redirs)
	if err != nil {
		restore()
		s.redirectFailed(err, b.special)
		return
	}
	was := s.tail
	s.tail = last && len(redirs) == 0
	s.status = b.run(s, args)
	s.tail = was
	if args[0] != "exec" || len(args) > 1 {
		undo()
	}
	restore()
}

// function calls a shell function.
func (s *shell) function(name string, body *syntax.Stmt, args []string) {
	if len(s.calls) >= maxDepth/3 {
		s.warn("%s: maximum function nesting level exceeded (%d)", name, maxDepth/3)
		s.status, s.flow = 1, flowExit
		return
	}
	f := &frame{name: name, params: s.params}
	s.calls = append(s.calls, f)
	s.params = args
	loops, line := s.nesting, s.line
	s.nesting = 0
	s.stmt(body, false)
	s.nesting, s.line = loops, line
	if s.flow == flowReturn {
		s.flow = flowNone
	}
	s.params = f.params
	s.calls = s.calls[:len(s.calls)-1]
	s.restore(f.saved)
}
