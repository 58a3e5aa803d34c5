package shell

import (
	"fmt"
	"io"
	"strings"

	"github.com/podscope/podscope/engine/errno"
	"github.com/podscope/podscope/engine/proc"
	"github.com/podscope/podscope/engine/readline"
	"mvdan.cc/sh/v3/syntax"
)

// lineReader reads standard input line by line, never further, so that commands find the rest. editor is there for shells that edit
// lines.
type lineReader struct {
	interrupted bool
	editor      *readline.Editor
}

// readLine reads one line with its newline. io.EOF at the end; errno.EINTR after ^C.
func (s *shell) readLine() (string, error) {
	size := 1
	if isTTY(s.p, 0) {
		size = 4096
	}
	var line []byte
	buf := make([]byte, size)
	for {
		n, err := s.p.ReadFD(0, buf)
		line = append(line, buf[:n]...)
		switch {
		case err == errno.EINTR && s.reader.interrupted:
			return "", err
		case err == errno.EINTR:
			s.runTraps()
			if s.flow == flowExit {
				return "", io.EOF
			}
			continue
		case err != nil && len(line) == 0:
			return "", io.EOF
		case err != nil, line[len(line)-1] == '\n', len(line) > maxScript:
			return string(line), nil
		}
	}
}

// runLines runs standard input, with prompts when interactive.
func (s *shell) runLines() int {
	if s.opts.interactive {
		s.startInteractive()
	}
	var text strings.Builder
	for s.flow != flowExit {
		line, err := s.nextLine(text.Len() > 0)
		if err == errno.EINTR {
			s.reader.interrupted = false
			s.remember(text.String())
			text.Reset()
			fmt.Fprintln(s.p.Stderr)
			s.status = 130
			continue
		}
		text.WriteString(line)
		if err != nil && text.Len() == 0 {
			if s.opts.interactive && s.flow != flowExit {
				s.farewell()
			}
			break
		}
		s.runChunk(&text, err != nil)
		if err != nil {
			break
		}
	}
	return s.status
}

// runChunk runs what has been read when it is complete.
func (s *shell) runChunk(text *strings.Builder, ended bool) {
	f, serr := s.parser.parse(text.String())
	if serr != nil && serr.incomplete && !ended {
		return
	}
	chunk := text.String()
	text.Reset()
	s.remember(chunk)
	s.line = 0
	s.stmts(f.Stmts, false)
	if serr != nil && s.flow == flowNone {
		s.syntaxFailed(serr, chunk)
	}
	s.runTraps()
	s.reader.interrupted = false
	if s.flow != flowExit {
		s.flow, s.loops = flowNone, 0
	}
}

// farewell is what an interactive shell shows when it ends.
func (s *shell) farewell() {
	switch {
	case s.dialect != bash:
		fmt.Fprintln(s.p.Stderr)
	case s.login:
		fmt.Fprintln(s.p.Stderr, "logout")
	default:
		fmt.Fprintln(s.p.Stderr, "exit")
	}
}

func (s *shell) startInteractive() {
	s.opts.monitor = s.p.TTY() != nil
	if s.dialect != dash && isTTY(s.p, 0) {
		s.reader.editor = &readline.Editor{Complete: s.complete}
	}
	s.handleInterrupt()
	s.p.Handle(proc.SIGTERM, func() {})
	s.p.Handle(proc.SIGQUIT, func() {})
	s.p.Handle(proc.SIGTSTP, func() {})
	if _, ok := s.lookup("PS1"); !ok {
		s.setString("PS1", s.defaultPrompt())
	}
	if _, ok := s.lookup("PS2"); !ok {
		s.setString("PS2", "> ")
	}
	if rc := s.rcFile(); rc != "" {
		if text, err := s.readScript(rc); err == nil {
			s.evalString(text, rc)
		}
	}
}

func (s *shell) rcFile() string {
	if s.dialect == bash {
		return s.get("HOME") + "/.bashrc"
	}
	return s.get("ENV")
}

func (s *shell) defaultPrompt() string {
	switch s.dialect {
	case bash:
		return `\u@\h:\w\$ `
	case ash:
		return `\w \$ `
	}
	if s.p.Cred.UID == 0 {
		return "# "
	}
	return "$ "
}

// handleInterrupt makes ^C end the line being typed, or the command being run, but not the shell.
func (s *shell) handleInterrupt() {
	s.p.Handle(proc.SIGINT, func() { s.reader.interrupted = true })
}

// checkInterrupt leaves what an interactive shell is running when ^C has come.
func (s *shell) checkInterrupt() {
	if s.reader.interrupted && s.opts.interactive && s.flow == flowNone {
		s.reader.interrupted = false
		s.status = 130
		s.flow, s.loops = flowBreak, 1<<30
		fmt.Fprintln(s.p.Stderr)
	}
}

// nextLine prompts, when interactive, and reads a line with its newline.
func (s *shell) nextLine(more bool) (string, error) {
	prompt := s.prompt(more)
	tty, ok := s.p.FDFile(0).(*proc.TTY)
	if s.reader.editor == nil || !ok {
		if prompt != "" {
			fmt.Fprint(s.p.Stderr, prompt)
		}
		return s.readLine()
	}
	terminal := readline.Tty{P: s.p, TTY: tty, Signalled: s.signalled}
	defer terminal.Begin()()
	line, err := s.reader.editor.ReadLine(terminal, prompt)
	switch err {
	case nil:
		return line + "\n", nil
	case errno.EINTR:
		terminal.Write("^C")
		return "", err
	case readline.ErrInterrupted:
		return "", errno.EINTR
	}
	return "", io.EOF
}

// signalled deals with signals that came while a line was edited; ^C and what a trap decides end it.
func (s *shell) signalled() error {
	if s.reader.interrupted {
		return errno.EINTR
	}
	if s.runTraps(); s.flow == flowExit {
		return io.EOF
	}
	return nil
}

// remember puts what was entered into the history.
func (s *shell) remember(entered string) {
	if s.reader.editor != nil {
		s.reader.editor.Remember(strings.TrimRight(entered, "\n"))
	}
}

// prompt reports finished jobs and returns PS1, or PS2 within a command; nothing when the shell is not interactive.
func (s *shell) prompt(more bool) string {
	if !s.opts.interactive {
		return ""
	}
	if !more {
		s.reportJobs()
	}
	name := "PS1"
	if more {
		name = "PS2"
	}
	return s.promptText(s.get(name))
}

// promptText expands a prompt: backslash escapes (ash and bash), then parameters.
func (s *shell) promptText(ps string) string {
	if s.dialect != dash {
		ps = s.promptEscapes(ps)
	}
	if !strings.ContainsAny(ps, "$`") {
		return ps
	}
	w, err := syntax.NewParser(syntax.Variant(s.parser.variant())).Document(strings.NewReader(ps))
	if err != nil {
		return ps
	}
	status := s.status
	text, err := s.heredoc(w)
	s.status = status
	if err != nil {
		return ps
	}
	return text
}

func (s *shell) promptEscapes(ps string) string {
	var b strings.Builder
	for i := 0; i < len(ps); i++ {
		if ps[i] != '\\' || i+1 == len(ps) {
			b.WriteByte(ps[i])
			continue
		}
		i++
		b.WriteString(s.promptEscape(ps[i]))
	}
	return b.String()
}

func (s *shell) promptEscape(c byte) string {
	now := s.p.Now()
	host, _, _ := strings.Cut(s.p.Hostname, ".")
	switch c {
	case 'u':
		return s.userName()
	case 'h':
		return host
	case 'H':
		return s.p.Hostname
	case 'w', 'W':
		return s.promptDir(c == 'W')
	case '$':
		if s.p.Cred.UID == 0 {
			return "#"
		}
		return "\\$"
	case 's':
		return strings.TrimPrefix(s.name[strings.LastIndexByte(s.name, '/')+1:], "-")
	case 'v':
		return "5.2"
	case 'V':
		return "5.2.15"
	case 't':
		return now.Format("15:04:05")
	case 'A':
		return now.Format("15:04")
	case 'd':
		return now.Format("Mon Jan 02")
	case 'j':
		return itoa(len(s.jobs.list))
	case 'n':
		return "\n"
	case 'e':
		return "\x1b"
	case 'a', '[', ']':
		return ""
	case '\\':
		return "\\\\"
	}
	return "\\" + string(c)
}

func (s *shell) promptDir(base bool) string {
	dir := s.get("PWD")
	if home := s.get("HOME"); home != "" && home != "/" && (dir == home || strings.HasPrefix(dir, home+"/")) {
		dir = "~" + dir[len(home):]
	}
	if base {
		if i := strings.LastIndexByte(dir, '/'); i >= 0 && len(dir) > 1 {
			dir = dir[i+1:]
		}
	}
	return dir
}

// userName is the user's name in /etc/passwd.
func (s *shell) userName() string {
	content, _ := s.p.ReadFile("/etc/passwd")
	uid := itoa(s.p.Cred.UID)
	for line := range strings.Lines(string(content)) {
		if e := strings.Split(line, ":"); len(e) > 3 && e[2] == uid {
			return e[0]
		}
	}
	if s.dialect == bash {
		return "I have no name!"
	}
	return uid
}

// reportJobs tells of jobs that have ended since the last prompt.
func (s *shell) reportJobs() {
	for _, j := range s.jobs.list {
		if j.known || !j.done() {
			continue
		}
		j.known = true
		for _, p := range j.procs {
			_, _ = s.p.Wait(p)
		}
		fmt.Fprintln(s.p.Stderr, s.jobLine(j))
	}
}
