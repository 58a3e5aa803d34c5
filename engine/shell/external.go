package shell

import (
	"errors"
	"strings"

	"github.com/podscope/podscope/engine/errno"
	"github.com/podscope/podscope/engine/proc"
	"mvdan.cc/sh/v3/syntax"
)

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
