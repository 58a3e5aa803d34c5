package proc

// Input is what is typed.
func (t *TTY) Input(b []byte) {
	for _, c := range b {
		switch {
		case t.raw:
			t.arrived(c)
		case t.keys:
			t.single(c)
		default:
			t.key(c)
		}
	}
	t.waiting.wake()
}

// arrived makes a byte readable as it is.
func (t *TTY) arrived(c byte) {
	t.ready = append(t.ready, c)
	if t.echo {
		t.show([]byte{c})
	} else if !t.raw {
		t.unseen++
	}
}

// single is a key that does not wait for the end of its line.
func (t *TTY) single(c byte) {
	switch {
	case t.interrupted(c):
	case c == '\r':
		t.arrived('\n')
	default:
		t.arrived(c)
	}
}

// interrupted reports whether a key is one that sends a signal, and sends it.
func (t *TTY) interrupted(c byte) bool {
	switch c {
	case ctrlC:
		t.interrupt("^C", SIGINT)
	case ctrlBack:
		t.interrupt("^\\", SIGQUIT)
	case ctrlZ:
		t.interrupt("^Z", SIGTSTP)
	default:
		return false
	}
	return true
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
	if t.interrupted(c) {
		return
	}
	switch c {
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
	t.line, t.ready, t.unseen = nil, nil, 0
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
