package proc

import (
	"io"

	"github.com/podscope/podscope/engine/errno"
)

// TTY is a terminal: what is typed goes in by Input, what programs write comes out of the function given to NewTTY. In cooked
// mode it echoes, edits a line at a time and turns ^C, ^\ and ^Z into signals for its foreground process group.
type TTY struct {
	out        func([]byte)
	line       []byte
	ready      []byte
	eof        int
	raw        bool
	echo       bool
	hungUp     bool
	rows, cols int
	group      int // the foreground process group
	pids       *PIDNamespace
	leader     *Process
	waiting    waiters
}

// NewTTY returns a terminal of 24 lines by 80 columns. out gets what is to be shown, with CR LF at the ends of lines; the
// bytes are only valid during the call.
func NewTTY(out func([]byte)) *TTY { return &TTY{out: out, echo: true, rows: 24, cols: 80} }

// SetRaw turns cooked mode off or on; SetEcho only the echo.
func (t *TTY) SetRaw(raw bool)   { t.raw = raw }
func (t *TTY) SetEcho(echo bool) { t.echo = echo }

// Raw and Echo report the modes.
func (t *TTY) Raw() bool  { return t.raw }
func (t *TTY) Echo() bool { return t.echo }

// Size is the window's size.
func (t *TTY) Size() (rows, cols int) { return t.rows, t.cols }

// Resize sets the window's size and sends SIGWINCH to the foreground.
func (t *TTY) Resize(rows, cols int) {
	if t.rows != rows || t.cols != cols {
		t.rows, t.cols = rows, cols
		t.signal(SIGWINCH)
	}
}

// Foreground is the process group that the terminal belongs to; SetForeground gives it to another.
func (t *TTY) Foreground() int         { return t.group }
func (t *TTY) SetForeground(group int) { t.group = group }

func (t *TTY) adopt(p *Process) {
	t.leader, t.pids, t.group = p, p.pids, p.Group
}

// left forgets a session leader that has ended: the rest of its foreground is hung up.
func (t *TTY) left(p *Process) {
	if t.leader == p {
		t.leader = nil
		t.signal(SIGHUP)
	}
}

// Hangup is the end of the line: the session leader and the foreground get SIGHUP, reads end.
func (t *TTY) Hangup() {
	if t.hungUp {
		return
	}
	t.hungUp = true
	if t.leader != nil {
		t.leader.deliver(SIGHUP, true)
	}
	t.signal(SIGHUP)
	t.waiting.wake()
}

func (t *TTY) signal(sig Signal) {
	if t.pids == nil {
		return
	}
	for _, p := range t.pids.Processes() {
		if p.Group == t.group && p.tty == t && !p.ended {
			p.deliver(sig, true)
		}
	}
}

// Input is what is typed.
func (t *TTY) Input(b []byte) {
	for _, c := range b {
		if t.raw {
			t.ready = append(t.ready, c)
			if t.echo {
				t.show([]byte{c})
			}
			continue
		}
		t.key(c)
	}
	t.waiting.wake()
}

const (
	ctrlC     = 3
	ctrlD     = 4
	backspace = 8
	ctrlU     = 21
	ctrlW     = 23
	ctrlZ     = 26
	ctrlBack  = 28
	del       = 127
)

func (t *TTY) key(c byte) {
	switch c {
	case ctrlC:
		t.interrupt("^C", SIGINT)
	case ctrlBack:
		t.interrupt("^\\", SIGQUIT)
	case ctrlZ:
		t.interrupt("^Z", SIGTSTP)
	case ctrlD:
		if len(t.line) == 0 {
			t.eof++
			return
		}
		t.ready = append(t.ready, t.line...)
		t.line = nil
	case del, backspace:
		t.rubout(1)
	case ctrlU:
		t.rubout(len(t.line))
	case ctrlW:
		n := len(t.line)
		for n > 0 && t.line[n-1] == ' ' {
			n--
		}
		for n > 0 && t.line[n-1] != ' ' {
			n--
		}
		t.rubout(len(t.line) - n)
	case '\r', '\n':
		t.echoed("\n")
		t.ready = append(append(t.ready, t.line...), '\n')
		t.line = nil
	default:
		t.line = append(t.line, c)
		t.echoed(string([]byte{c}))
	}
}

func (t *TTY) interrupt(shown string, sig Signal) {
	t.line, t.ready = nil, nil
	t.echoed(shown)
	t.signal(sig)
}

// rubout takes bytes off the line's end: whole characters of UTF-8.
func (t *TTY) rubout(n int) {
	for ; n > 0 && len(t.line) > 0; n-- {
		for len(t.line) > 1 && t.line[len(t.line)-1]&0xc0 == 0x80 {
			t.line = t.line[:len(t.line)-1]
		}
		t.line = t.line[:len(t.line)-1]
		t.echoed("\b \b")
	}
}

func (t *TTY) echoed(s string) {
	if t.echo {
		t.show([]byte(s))
	}
}

// show writes with CR LF at the ends of lines.
func (t *TTY) show(b []byte) {
	if t.hungUp || t.out == nil {
		return
	}
	if t.raw {
		t.out(b)
		return
	}
	cooked := make([]byte, 0, len(b)+8)
	for _, c := range b {
		if c == '\n' {
			cooked = append(cooked, '\r')
		}
		cooked = append(cooked, c)
	}
	t.out(cooked)
}

// Read waits for a line, or for anything in raw mode.
func (t *TTY) Read(p *Process, b []byte) (int, error) {
	for {
		switch {
		case len(t.ready) > 0:
			n := min(len(b), len(t.ready))
			if !t.raw {
				for i, c := range t.ready[:n] {
					if c == '\n' {
						n = i + 1
						break
					}
				}
			}
			copy(b, t.ready[:n])
			t.ready = t.ready[n:]
			return n, nil
		case t.eof > 0:
			t.eof--
			return 0, io.EOF
		case t.hungUp:
			return 0, errno.EIO
		}
		t.waiting.add(p)
		if p.park(-1) && len(t.ready) == 0 {
			return 0, errno.EINTR
		}
	}
}

// Write shows bytes.
func (t *TTY) Write(_ *Process, b []byte) (int, error) {
	if t.hungUp {
		return 0, errno.EIO
	}
	t.show(b)
	return len(b), nil
}

// Close does nothing: the terminal lives as long as its line.
func (t *TTY) Close() {}
