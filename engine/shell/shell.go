package shell

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/podscope/podscope/engine/proc"
	"mvdan.cc/sh/v3/syntax"
)

const (
	// maxDepth bounds nested evaluation: function calls, substitutions, eval, compound commands.
	maxDepth = 1500
	// maxLevel bounds nested shells: subshells in subshells.
	maxLevel = 200
	// turnCost is what each command costs in processor time.
	turnCost = 20 * time.Microsecond
)

// dialect is which shell it is.
type dialect int

const (
	ash dialect = iota
	dash
	bash
)

// flow is what a command does to the commands after it.
type flow int

const (
	flowNone flow = iota
	flowBreak
	flowContinue
	flowReturn
	flowExit
	flowAbort // back to the next line of the script (bash)
)

// shell is one shell process's state.
type shell struct {
	p       *proc.Process
	main    int // the main shell's PID, in a subshell
	dialect dialect
	name    string // $0
	script  string // the script's file, "" for -c and standard input
	command bool   // -c
	vars    map[string]variable
	base    []string // the environment that the process started with
	env     []string // what children get; nil when it has to be made anew
	funcs   map[string]*syntax.Stmt
	params  []string
	opts    options
	status  int
	flow    flow
	loops   int // for flowBreak and flowContinue: how many loops are still to leave
	nesting int // loops that we are in
	depth   int
	level   int  // subshells that we are in
	named   bool // sh -c was given a name
	line    int
	noExit  int // > 0 where a failure does not end a set -e shell
	calls   []*frame
	sourced int
	traps   traps
	jobs    jobs
	aliases map[string]string
	subst   int // status of the last command substitution, -1 when there was none
	parser  *parser
	started time.Duration
	dirs    []string
	optpos  int
	tail    bool // nothing follows the command being run: it may replace the shell
	reader  lineReader
	login   bool
	typed   bool // what it runs is typed at a prompt, also in subshells
}

// options are what set -o knows.
type options struct {
	errexit, nounset, xtrace, pipefail, noglob, noexec, verbose, allexport, noclobber, monitor, interactive, nullglob bool
}

// frame is a function call.
type frame struct {
	name   string
	saved  []savedVar
	params []string
}

type savedVar struct {
	name string
	v    variable
	had  bool
}

func newShell(p *proc.Process, d dialect) *shell {
	s := &shell{p: p, dialect: d, vars: map[string]variable{}, base: inherited(p.Env, d), subst: -1, started: p.Sim().Elapsed()}
	if len(p.Args) > 0 {
		s.name = p.Args[0]
	}
	s.setString("IFS", " \t\n")
	s.setString("PPID", fmt.Sprint(p.PPID()))
	s.setString("OPTIND", "1")
	s.set("PWD", p.Dir, true)
	if d != dash {
		level, _ := strconv.Atoi(p.Getenv("SHLVL"))
		s.set("SHLVL", strconv.Itoa(level+1), true)
	}
	if d == bash {
		s.setString("BASH_VERSION", "5.2.15(1)-release")
		s.setString("HOSTNAME", p.Hostname)
		s.setString("UID", fmt.Sprint(p.Cred.UID))
		s.setString("EUID", fmt.Sprint(p.Cred.UID))
		s.setString("SHELL", "/bin/bash")
		s.setString("OSTYPE", "linux-gnu")
		s.setString("BASH", p.Path)
	}
	return s
}

// inherited is what of its environment a shell passes on: only bash keeps entries that cannot be variables.
func inherited(env []string, d dialect) []string {
	if d == bash {
		return env
	}
	odd := func(e string) bool {
		name, _, _ := strings.Cut(e, "=")
		return !syntax.ValidName(name)
	}
	if !slices.ContainsFunc(env, odd) {
		return env
	}
	return slices.DeleteFunc(slices.Clone(env), odd)
}

// clone is the shell of a process about to be forked.
func (s *shell) clone() *shell {
	c := *s
	c.main = s.pid()
	c.vars = maps.Clone(s.vars)
	for name, v := range c.vars {
		if v.array != nil {
			v.array = v.array.clone()
			c.vars[name] = v
		}
	}
	c.funcs = maps.Clone(s.funcs)
	c.aliases = maps.Clone(s.aliases)
	c.calls = nil
	for _, f := range s.calls {
		c.calls = append(c.calls, &frame{name: f.name, saved: slices.Clone(f.saved), params: f.params})
	}
	c.traps = s.traps.inherit()
	c.jobs = jobs{last: s.jobs.last}
	c.level++
	c.tail = false
	c.opts.interactive, c.opts.monitor = false, false
	c.reader = lineReader{editor: s.reader.editor} // for its history
	return &c
}

// fork runs fn in a child process.
func (s *shell) fork(fn func(c *shell) int, group int) (*proc.Process, error) {
	if s.level >= maxLevel {
		return nil, errTooDeep
	}
	c := s.clone()
	return s.p.Spawn(proc.Spec{Group: group, Env: s.environ(), Run: func(p *proc.Process) int {
		c.p = p
		c.traps.arm(c)
		return c.finish(fn(c))
	}})
}

// finish runs the EXIT trap and returns the exit code.
func (s *shell) finish(code int) int {
	s.status = code
	if action, ok := s.traps.actions[0]; ok && action != "" {
		delete(s.traps.actions, 0)
		s.flow, s.status = flowNone, code
		s.evalString(action, "")
		if s.flow != flowExit {
			s.status = code
		}
	}
	return s.status & 0xff
}

// where is what stands before an error message.
func (s *shell) where() string {
	switch {
	case s.dialect == dash && s.opts.interactive:
		return s.name + ": " + fmt.Sprint(max(s.line, 1)) + ": "
	case s.dialect == dash:
		return s.name + ": " + fmt.Sprint(max(s.line, 1)) + ": "
	case s.dialect == bash && s.typed:
		return s.name + ": "
	case s.dialect == bash:
		return s.name + ": line " + fmt.Sprint(max(s.line, 1)) + ": "
	case s.script != "":
		return s.name + ": line " + fmt.Sprint(max(s.line, 1)) + ": "
	case s.named: // ash counts the lines of a command from 0
		return s.name + ": line " + fmt.Sprint(max(s.line, 1)-1) + ": "
	}
	return s.name + ": "
}

// warn prints an error message with the shell's name before it.
func (s *shell) warn(format string, args ...any) {
	_, _ = fmt.Fprintf(s.p.Stderr, s.where()+format+"\n", args...)
}

// fatal is an error that ends a shell that is not interactive.
func (s *shell) fatal(code int) {
	s.status = code
	s.flow = flowExit
	if s.opts.interactive {
		s.flow, s.loops = flowBreak, 1<<30
	}
}

// turn costs a little processor time and takes what has happened meanwhile into account.
func (s *shell) turn() {
	s.p.Charge(turnCost)
	s.runTraps()
	s.checkInterrupt()
}

func parseDialect(name string) dialect {
	switch name {
	case "bash":
		return bash
	case "dash":
		return dash
	}
	return ash
}
