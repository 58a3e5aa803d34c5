package readline

import (
	"strings"

	"github.com/podscope/podscope/engine/errno"
	"github.com/podscope/podscope/engine/proc"
)

// Tty is the terminal of a process as an editor wants it.
type Tty struct {
	P   *proc.Process
	TTY *proc.TTY
	// Signalled is asked when a signal's handler has run: an error ends the line. Nil means go on.
	Signalled func() error
	// Raw leaves ^C and ^Z to the editor, as linenoise does.
	Raw bool
}

// Begin puts the terminal into the mode for editing and returns how to put it back.
func (t Tty) Begin() (restore func()) {
	raw, keys, echo := t.TTY.Raw(), t.TTY.Keys(), t.TTY.Echo()
	t.TTY.SetRaw(t.Raw)
	t.TTY.SetKeys(!t.Raw)
	t.TTY.SetEcho(false)
	return func() {
		t.TTY.SetRaw(raw)
		t.TTY.SetKeys(keys)
		t.TTY.SetEcho(echo)
	}
}

// Peek waits until something has been typed and shows it.
func (t Tty) Peek() ([]byte, error) {
	for {
		b, err := t.TTY.Peek(t.P)
		if err == nil {
			return b, nil
		}
		if t.Signalled == nil || !interrupted(err) {
			return nil, err
		}
		if err := t.Signalled(); err != nil {
			return nil, err
		}
	}
}

// Take takes bytes that Peek has shown.
func (t Tty) Take(n int) { t.TTY.Take(n) }

// Write shows text.
func (t Tty) Write(text string) { _, _ = t.TTY.Write(t.P, newlines(text, t.Raw)) }

// Columns is the window's width.
func (t Tty) Columns() int {
	if _, cols := t.TTY.Size(); cols > 0 {
		return cols
	}
	return 80
}

func interrupted(err error) bool { return err == errno.EINTR }

// newlines writes out what a raw terminal does not add.
func newlines(text string, raw bool) []byte {
	if raw {
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	return []byte(text)
}
