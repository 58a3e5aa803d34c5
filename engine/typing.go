package engine

import (
	"errors"
	"time"
	"unicode/utf8"

	"github.com/podscope/podscope/engine/protocol"
)

// Errors of what is done at terminals.
var (
	ErrNoTerminal   = errors.New("there is no such terminal")
	ErrTooManyTerms = errors.New("there are too many terminals")
	ErrTooMuchTyped = errors.New("this is more than can be typed at once")
)

// maxTerminals is how many shells a session may have started.
const maxTerminals = 50

// Terminals are those that were opened so far, also after the moment looked at.
func (s *Session) Terminals() []*Terminal { return s.cluster.terminals }

// Terminal finds a terminal.
func (s *Session) Terminal(id int) (*Terminal, error) {
	if id < 1 || id > len(s.cluster.terminals) {
		return nil, ErrNoTerminal
	}
	return s.cluster.terminals[id-1], nil
}

// OpenTerminal starts a login shell at the present moment and remembers that.
func (s *Session) OpenTerminal(rows, cols int) (*Terminal, error) {
	if s.past {
		return nil, ErrPast
	}
	if len(s.cluster.terminals) >= maxTerminals {
		return nil, ErrTooManyTerms
	}
	s.typed(protocol.Typing{Terminal: len(s.cluster.terminals) + 1, Open: true, Rows: rows, Columns: cols}, nil)
	return s.cluster.terminals[len(s.cluster.terminals)-1], nil
}

// Type types at a terminal at the present moment and remembers that. Files are written before. What the keys do goes on as time passes:
// see [Session.Settle].
func (s *Session) Type(id int, data string, files []protocol.File) error {
	typing := protocol.Typing{Terminal: id, Text: data}
	if keyLength(data) == len(data) {
		typing = protocol.Typing{Terminal: id, Keys: data}
	}
	if len(data) > protocol.MaxTyped {
		return ErrTooMuchTyped
	}
	return s.atTerminal(typing, files)
}

// ResizeTerminal changes a window's size at the present moment and remembers that.
func (s *Session) ResizeTerminal(id, rows, cols int) error {
	t, err := s.Terminal(id)
	if err != nil {
		return err
	}
	if r, c := t.SizeAt(s.Now()); !s.past && r == rows && c == cols {
		return nil
	}
	return s.atTerminal(protocol.Typing{Terminal: id, Rows: rows, Columns: cols}, nil)
}

// CloseTerminal hangs up at the present moment and remembers that.
func (s *Session) CloseTerminal(id int) error {
	return s.atTerminal(protocol.Typing{Terminal: id, Close: true}, nil)
}

func (s *Session) atTerminal(typing protocol.Typing, files []protocol.File) error {
	if s.past {
		return ErrPast
	}
	t, err := s.Terminal(typing.Terminal)
	if err != nil {
		return err
	}
	if t.ended >= 0 && len(files) == 0 {
		return nil // nobody is there to be told
	}
	s.typed(typing, files)
	return nil
}

// typed remembers and does something at a terminal. Keys pressed at the same moment are one input.
func (s *Session) typed(typing protocol.Typing, files []protocol.File) {
	s.Align()
	in := protocol.Input{At: s.Now().Milliseconds(), Typing: &typing, Files: files}
	if last := s.lastKeys(in); last != nil {
		last.Keys += typing.Keys
	} else {
		s.desc.Inputs = append(s.desc.Inputs, in)
	}
	s.start(protocol.Input{At: in.At, Typing: &typing, Files: files})
}

// lastKeys is the last input, when the new one can be joined to it.
func (s *Session) lastKeys(in protocol.Input) *protocol.Typing {
	if len(s.desc.Inputs) == 0 || in.Typing.Keys == "" || len(in.Files) > 0 {
		return nil
	}
	last := &s.desc.Inputs[len(s.desc.Inputs)-1]
	if last.At != in.At || last.Typing == nil || last.Typing.Keys == "" || last.Typing.Terminal != in.Typing.Terminal {
		return nil
	}
	joined := *last.Typing // exports made earlier keep what they have
	last.Typing = &joined
	return last.Typing
}

// startTyping does what was done at a terminal.
func (s *Session) startTyping(typing protocol.Typing) {
	if typing.Open {
		s.cluster.openTerminal(typing.Rows, typing.Columns)
		return
	}
	t, err := s.Terminal(typing.Terminal)
	if err != nil {
		return
	}
	switch {
	case typing.Close:
		t.tty.Hangup()
	case typing.Rows > 0:
		t.resize(typing.Rows, typing.Columns)
	case typing.Text != "":
		t.tty.Input([]byte(typing.Text))
	default:
		for rest := typing.Keys; rest != ""; {
			n := max(keyLength(rest), 1)
			t.tty.Input([]byte(rest[:n]))
			s.cluster.RunTo(s.Now())
			rest = rest[n:]
		}
	}
}

// keyLength is how many bytes of a text its first key takes; 0 when that cannot be told: a sequence may go on.
func keyLength(text string) int {
	switch {
	case text == "":
		return 0
	case text[0] != 0x1b:
		r, n := utf8.DecodeRuneInString(text)
		if r == utf8.RuneError && n <= 1 {
			return 0
		}
		return n
	case len(text) < 2 || text[1] == 0x1b:
		return 0
	case text[1] == 'O' && len(text) > 2:
		return 3
	case text[1] == '[':
		for i := 2; i < len(text); i++ {
			if text[i] >= 0x40 {
				return i + 1
			}
		}
		return 0
	case text[1] == 'O':
		return 0
	}
	_, n := utf8.DecodeRuneInString(text[1:])
	return 1 + n
}

// Settle lets time pass until a terminal is at rest, but not beyond a time, nor longer than budget allows. It reports whether it came to
// an end: at rest, or at that time.
func (s *Session) Settle(t *Terminal, end time.Duration, budget func() bool) bool {
	for n := 0; !t.AtRest(); n++ {
		if n%stepsPerCheck == stepsPerCheck-1 && !budget() {
			return false
		}
		if !s.cluster.StepBefore(end) {
			s.cluster.RunTo(end)
			break
		}
	}
	s.Align()
	return true
}
