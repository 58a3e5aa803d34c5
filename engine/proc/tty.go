package proc

import (
	"strconv"
	"time"

	"github.com/podscope/podscope/engine/errno"
)

// TTY is a terminal: what is typed goes in by Input, what programs write comes out of the function given to NewTTY. In cooked
// mode it echoes, edits a line at a time and turns ^C, ^\ and ^Z into signals for its foreground process group.
type TTY struct {
	out        func([]byte)
	line       []byte
	ready      []byte
	unseen     int // how many bytes of ready have not been echoed: what was typed before its reader came
	eof        int
	readers    int // processes that wait for input
	raw        bool
	keys       bool // not canonical: each key can be read at once
	echo       bool
	hungUp     bool
	through    func() bool // see Through
	rows, cols int
	group      int // the foreground process group
	number     int // see Name
	pids       *PIDNamespace
	leader     *Process
	waiting    waiters
}

// NewTTY returns a terminal of 24 lines by 80 columns. out gets what is to be shown, with CR LF at the ends of lines; the
// bytes are only valid during the call.
func NewTTY(out func([]byte)) *TTY { return &TTY{out: out, echo: true, rows: 24, cols: 80} }

// SetRaw turns cooked mode off or on; SetEcho only the echo. SetKeys makes each key readable at once (stty -icanon), while signals and the
// ends of lines in what is written are dealt with as in cooked mode: what line editors want.
func (t *TTY) SetRaw(raw bool)   { t.raw = raw; t.flush() }
func (t *TTY) SetEcho(echo bool) { t.echo = echo }
func (t *TTY) SetKeys(keys bool) { t.keys = keys; t.flush() }

// flush makes a line that is being typed readable when lines count no more.
func (t *TTY) flush() {
	if t.raw || t.keys {
		t.ready = append(t.ready, t.line...)
		t.line = nil
	}
}

// Raw, Keys and Echo report the modes.
func (t *TTY) Raw() bool  { return t.raw }
func (t *TTY) Keys() bool { return t.keys }
func (t *TTY) Echo() bool { return t.echo }

// Through tells that what is typed goes on to another terminal (kubectl exec), and how to find out whether that is at rest; nil ends it.
func (t *TTY) Through(atRest func() bool) { t.through = atRest }

// AtRest reports whether a program waits for something to be typed and nothing that was typed is still being dealt with. Work that is due
// at the very instant is not seen: run that first.
func (t *TTY) AtRest() bool {
	if t.hungUp || t.readers == 0 || len(t.ready) > 0 || t.eof > 0 {
		return false
	}
	if t.through != nil && !t.through() {
		return false
	}
	for _, p := range t.pids.Processes() {
		if p.Group == t.group && p.tty == t && p.State() == 'R' {
			return false
		}
	}
	return true
}

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
	taken := map[int]bool{}
	for _, other := range p.pids.Processes() {
		if other.tty != nil && other.tty != t && other.pids == p.pids {
			taken[other.tty.number] = true
		}
	}
	for t.number = 0; taken[t.number]; t.number++ {
		continue
	}
}

// Name is the terminal's device: the first of a machine or a container that nobody else has.
func (t *TTY) Name() string { return "pts/" + strconv.Itoa(t.number) }

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

// shownCost is what a byte costs on top when it is shown: a terminal takes ten megabytes a second.
const shownCost = 100 * time.Nanosecond

// Write shows bytes.
func (t *TTY) Write(p *Process, b []byte) (int, error) {
	if t.hungUp {
		return 0, errno.EIO
	}
	t.show(b)
	if p != nil && len(b) > 256 && t.through == nil { // what comes through has been paid for at the other terminal
		p.Charge(time.Duration(len(b)) * shownCost)
	}
	return len(b), nil
}

// Close does nothing: the terminal lives as long as its line.
func (t *TTY) Close() {}
