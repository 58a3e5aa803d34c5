package shell

import (
	"errors"
	"strings"

	"github.com/podscope/podscope/engine/errno"
	"github.com/podscope/podscope/engine/proc"
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

// assignments runs a command without words.
func (s *shell) assignments(list []*syntax.Assign, redirs []*syntax.Redirect) {
	undo, err := s.redirect(redirs)
	if err != nil {
		s.redirectFailed(err, false)
		return
	}
	undo()
	s.status = 0
	for _, a := range list {
		if err := s.assign(a, false); err != nil {
			s.expandFailed(err)
			return
		}
		if s.opts.xtrace {
			s.trace(a.Name.Value + "=" + quoteIfNeeded(s.get(a.Name.Value)))
		}
	}
	if s.subst >= 0 && s.status == 0 {
		s.status = s.subst
	}
}

// assignTemporarily sets variables for the time of one command.
func (s *shell) assignTemporarily(list []*syntax.Assign) (restore func(), ok bool) {
	if len(list) == 0 {
		return func() {}, true
	}
	var saved []savedVar
	restore = func() { s.restore(saved) }
	for _, a := range list {
		v, had := s.vars[a.Name.Value]
		saved = append(saved, savedVar{a.Name.Value, v, had})
		if err := s.assign(a, true); err != nil {
			s.expandFailed(err)
			return restore, false
		}
	}
	return restore, true
}

func (s *shell) restore(saved []savedVar) {
	for i := len(saved) - 1; i >= 0; i-- {
		sv := saved[i]
		s.env = nil
		if sv.had {
			s.vars[sv.name] = sv.v
		} else {
			delete(s.vars, sv.name)
		}
	}
}

// assign carries out x=…, x+=…, x[i]=… and x=(…).
func (s *shell) assign(a *syntax.Assign, export bool) error {
	name := a.Name.Value
	if a.Array != nil {
		return s.assignArray(name, a)
	}
	text, err := s.assignText(a.Value)
	if err != nil {
		return err
	}
	if a.Index != nil {
		return s.setElement(name, a.Index, text, a.Append)
	}
	if a.Append {
		text = s.appended(name, text)
	}
	s.set(name, text, export)
	return nil
}

// assignText expands an assignment's value: tildes count after colons too.
func (s *shell) assignText(w *syntax.Word) (string, error) {
	if w == nil || len(w.Parts) != 1 {
		return s.text1(w)
	}
	lit, ok := w.Parts[0].(*syntax.Lit)
	if !ok || !strings.Contains(lit.Value, ":~") {
		return s.text1(w)
	}
	parts := strings.Split(lit.Value, ":")
	for i, p := range parts {
		text, err := s.text1(&syntax.Word{Parts: []syntax.WordPart{&syntax.Lit{Value: p}}})
		if err != nil {
			return "", err
		}
		parts[i] = text
	}
	return strings.Join(parts, ":"), nil
}

func (s *shell) appended(name, text string) string {
	v, _ := s.lookup(name)
	if v.integer {
		return v.scalar() + "+(" + text + ")"
	}
	return v.scalar() + text
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

// external runs an executable: in the shell's place when nothing follows, else in a child. Waiting is done from here, where the
// stack is small: thousands of shells wait.
func (s *shell) external(args []string, assigns []*syntax.Assign, last bool) {
	restore, ok := s.assignTemporarily(assigns)
	var child *proc.Process
	if ok {
		child = s.launch(args, last)
	}
	restore()
	if child != nil {
		s.foreground(child, func() string { return strings.Join(mapped(args, quoteIfNeeded), " ") })
	}
}

// launch starts an executable; nil when that failed, which has been reported.
func (s *shell) launch(args []string, last bool) *proc.Process {
	env := s.environ()
	file, err := s.find(args[0])
	if err != nil {
		s.notRun(args[0], err)
		return nil
	}
	if last && s.mayReplace() {
		s.replaceWith(file, args, env)
		return nil
	}
	child, err := s.p.Spawn(proc.Spec{Path: file, Args: args, Env: env, Group: s.group()})
	if errno.Of(err) == errno.ENOEXEC {
		s.interpret(file, args, env)
		return nil
	}
	if err != nil {
		s.notRun(args[0], err)
		return nil
	}
	return child
}

// mayReplace reports whether the last command may take the shell's place: no traps are left to run.
func (s *shell) mayReplace() bool {
	return !s.opts.interactive && len(s.traps.actions) == 0 && len(s.calls) == 0 && s.sourced == 0
}

// replaceWith executes a file in the shell's place; it returns only on failure.
func (s *shell) replaceWith(file string, args, env []string) {
	err := s.p.Exec(file, args, env)
	if errno.Of(err) == errno.ENOEXEC {
		s.interpret(file, args, env)
		return
	}
	s.notRun(args[0], err)
}

// interpret runs a file that is no executable as a script, as POSIX has it.
func (s *shell) interpret(file string, args, env []string) {
	child, err := s.p.Spawn(proc.Spec{Env: env, Args: append([]string{s.name, file}, args[1:]...), Run: func(p *proc.Process) int {
		c := newShell(p, s.dialect)
		return c.runFile(file, args[1:])
	}})
	if err != nil {
		s.expandFailed(err)
		return
	}
	s.status = s.waitFor(child)
}

// find is the file that a command name stands for.
func (s *shell) find(name string) (string, error) {
	if strings.Contains(name, "/") {
		return name, nil
	}
	path, ok := s.lookup("PATH")
	if !ok {
		return s.p.LookPathIn("/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", name)
	}
	return s.p.LookPathIn(path.scalar(), name)
}

// notRun reports a command that could not be run, and sets 126 or 127.
func (s *shell) notRun(name string, err error) {
	e := errno.Of(err)
	switch {
	case e == errno.EAGAIN || e == errno.ENOMEM:
		s.forkFailed()
		return
	case errors.Is(err, proc.ErrNotFound):
		s.status = 127
		if s.dialect == bash {
			s.warn("%s: command not found", name)
			return
		}
		s.warn("%s: not found", name)
		return
	case e == errno.ENOENT || e == errno.ENOTDIR && s.dialect != bash:
		s.status = 127
		if s.dialect == bash {
			s.warn("%s: %s", name, e.Error())
			return
		}
		s.warn("%s: not found", name)
		return
	}
	s.status = 126
	text := e.Error()
	if e == 0 {
		text = err.Error()
	}
	if e == errno.EACCES && s.isDir(name) && s.dialect == bash {
		text = "Is a directory"
	}
	s.warn("%s: %s", name, text)
}

func mapped(list []string, fn func(string) string) []string {
	out := make([]string, len(list))
	for i, e := range list {
		out[i] = fn(e)
	}
	return out
}
