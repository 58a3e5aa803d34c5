package shell

import (
	"fmt"
	"strings"

	"github.com/podscope/podscope/engine/errno"
	"github.com/podscope/podscope/engine/proc"
	"github.com/podscope/podscope/engine/vfs"
)

// Options say which shell it is.
type Options struct {
	// Name is the dialect: "ash" (busybox), "dash" (Debian's sh) or "bash".
	Name string
}

// Program returns the shell as a program: sh -c SCRIPT [NAME ARG…], sh FILE [ARG…], sh -s, or reading standard input;
// interactive with prompts when that is a terminal. Use one program for many processes: it remembers parsed scripts.
func Program(o Options) proc.Program {
	d := parseDialect(o.Name)
	ps := newParser(d)
	return func(p *proc.Process) int {
		p.Alloc(shellMemory)
		s := newShell(p, d)
		s.parser = ps
		return s.finish(s.main1(p.Args))
	}
}

// shellMemory is what a shell takes beyond what any process does.
const shellMemory = 128 << 10

// Programs is the three dialects under their names.
func Programs() map[string]proc.Program {
	return map[string]proc.Program{
		"ash": Program(Options{Name: "ash"}), "dash": Program(Options{Name: "dash"}), "bash": Program(Options{Name: "bash"}),
	}
}

// invocation is how the shell was called.
type invocation struct {
	command, stdin, interactive, login bool
}

func (s *shell) main1(args []string) int {
	var inv invocation
	inv.login = len(args) > 0 && strings.HasPrefix(args[0], "-")
	rest, ok := s.parseArgs(args[min(1, len(args)):], &inv)
	if !ok {
		return 2
	}
	switch {
	case inv.command:
		return s.runCommand(rest)
	case !inv.stdin && len(rest) > 0:
		return s.runFile(rest[0], rest[1:])
	}
	s.params = rest
	s.opts.interactive = inv.interactive || s.p.FDFile(0) != nil && isTTY(s.p, 0) && isTTY(s.p, 2)
	s.typed, s.login = s.opts.interactive, inv.login
	return s.runLines()
}

func isTTY(p *proc.Process, fd int) bool {
	_, ok := p.FDFile(fd).(*proc.TTY)
	return ok
}

// parseArgs reads the shell's own options.
func (s *shell) parseArgs(args []string, inv *invocation) ([]string, bool) {
	for len(args) > 0 && len(args[0]) > 1 && (args[0][0] == '-' || args[0][0] == '+') {
		a := args[0]
		args = args[1:]
		if a == "--" {
			break
		}
		if strings.HasPrefix(a, "--") {
			inv.login = inv.login || a == "--login"
			continue
		}
		on := a[0] == '-'
		for i := 1; i < len(a); i++ {
			switch {
			case a[i] == 'c':
				inv.command = true
			case a[i] == 's':
				inv.stdin = true
			case a[i] == 'i':
				inv.interactive = on
			case a[i] == 'l':
				inv.login = true
			case a[i] == 'o' && len(args) > 0:
				if !s.setOption(0, args[0], on) {
					s.illegalOption("-o " + args[0])
					return nil, false
				}
				args = args[1:]
			case !s.setOption(a[i], "", on):
				s.illegalOption(a[:1] + a[i:i+1])
				return nil, false
			}
		}
	}
	return args, true
}

func (s *shell) illegalOption(o string) {
	switch s.dialect {
	case bash:
		fmt.Fprintf(s.p.Stderr, "%s: %s: invalid option\n", s.name, o)
	case dash:
		fmt.Fprintf(s.p.Stderr, "%s: 0: Illegal option %s\n", s.name, o)
	default:
		fmt.Fprintf(s.p.Stderr, "%s: illegal option %s\n", s.name, o)
	}
}

// runCommand is sh -c.
func (s *shell) runCommand(args []string) int {
	if len(args) == 0 {
		if s.dialect == bash {
			fmt.Fprintf(s.p.Stderr, "%s: -c: option requires an argument\n", s.name)
		} else {
			fmt.Fprintf(s.p.Stderr, "%s: -c requires an argument\n", s.name)
		}
		return 2
	}
	s.command = true
	if len(args) > 1 {
		s.name, s.named = args[1], true
		s.params = args[2:]
	}
	s.run(args[0], true)
	return s.status
}

// runFile is sh FILE.
func (s *shell) runFile(name string, args []string) int {
	if s.parser == nil {
		s.parser = newParser(s.dialect)
	}
	text, err := s.readScript(name)
	if err != nil {
		return s.noScript(name, err)
	}
	s.name, s.script, s.params = name, name, args
	s.run(text, true)
	return s.status
}

func (s *shell) noScript(name string, err error) int {
	e := errno.Of(err)
	code := 127
	if e != errno.ENOENT {
		code = 126
	}
	switch s.dialect {
	case bash:
		fmt.Fprintf(s.p.Stderr, "%s: %s: %s\n", s.name, name, errno.Text(err))
	case dash:
		text := errno.Text(err)
		if e == errno.ENOENT {
			text = "No such file"
		}
		fmt.Fprintf(s.p.Stderr, "%s: 0: cannot open %s: %s\n", s.name, name, text)
		code = 2
	default:
		text := errno.Text(err)
		if e == errno.ENOENT {
			text = "No such file or directory"
		}
		fmt.Fprintf(s.p.Stderr, "%s: can't open '%s': %s\n", s.name, name, text)
		code = 2
	}
	return code
}

func (s *shell) readScript(name string) (string, error) {
	f, err := s.p.Open(name, vfs.ReadOnly, 0)
	if err != nil {
		return "", err
	}
	defer f.Close()
	var b strings.Builder
	buf := make([]byte, 4096)
	for b.Len() <= maxScript {
		n, err := f.Read(buf)
		b.Write(buf[:n])
		if err != nil {
			if e := errno.Of(err); e != 0 {
				return "", err
			}
			break
		}
	}
	return b.String(), nil
}

// run parses and runs a whole text. last says that the shell ends with it.
func (s *shell) run(text string, last bool) {
	f, serr := s.parser.parse(text)
	for i, st := range f.Stmts {
		s.stmt(st, last && serr == nil && i == len(f.Stmts)-1)
		if s.flow == flowAbort {
			s.flow = flowNone
		}
		if s.flow != flowNone {
			break
		}
	}
	if serr != nil && s.flow == flowNone {
		s.syntaxFailed(serr, text)
	}
	s.runTraps()
}

func (s *shell) syntaxFailed(e *syntaxError, text string) {
	line := s.line
	s.line = e.line
	switch {
	case s.dialect == bash && s.command && !s.opts.interactive:
		fmt.Fprintf(s.p.Stderr, "%s: -c: line %d: %s\n", s.name, e.line, e.text)
		if strings.Contains(e.text, "near unexpected") {
			lines := strings.Split(text, "\n")
			fmt.Fprintf(s.p.Stderr, "%s: -c: line %d: `%s'\n", s.name, e.line, lines[min(max(e.line, 1), len(lines))-1])
		}
	default:
		s.warn("%s", e.text)
	}
	s.line = line
	s.fatal(2)
}

// evalString runs a text in the current shell: eval, a trap's action.
func (s *shell) evalString(text, from string) {
	if s.depth += 3; s.depth > maxDepth {
		s.depth -= 3
		s.warn("maximum nesting level exceeded")
		s.status, s.flow = 2, flowExit
		return
	}
	line := s.line
	f, serr := s.parser.parse(text)
	if len(f.Stmts) == 0 {
		s.status = 0
	}
	s.stmts(f.Stmts, false)
	s.line = line
	if serr != nil && s.flow == flowNone {
		s.syntaxFailed(serr, text)
	}
	s.depth -= 3
}
