package readline

import (
	"errors"
	"io"
)

// ErrInterrupted is returned for ^C.
var ErrInterrupted = errors.New("interrupted")

// Terminal is what an editor reads and writes.
type Terminal interface {
	// Peek waits until something has been typed and shows it; an error ends the line.
	Peek() ([]byte, error)
	// Take takes bytes that Peek has shown.
	Take(n int)
	// Write shows text; "\n" is the start of the next line.
	Write(text string)
	// Columns is the window's width.
	Columns() int
}

// Completer finds what the word that ends at the cursor can become. before is the line up to the cursor; from is where the word starts in
// it, in runes. Each choice replaces the word.
type Completer func(before []rune) (from int, choices []Choice)

// Choice is one way to complete a word.
type Choice struct {
	Text string // as it is to stand in the line, quoted where needed
	Show string // as it is listed; Text when empty
	Open bool   // more follows at once: no space is put after it
}

// Editor edits lines. The zero value is ready for use.
type Editor struct {
	// Complete is asked by Tab; nil means that Tab is a character.
	Complete Completer
	// History are the lines entered before, oldest first.
	History []string

	t      Terminal
	prompt string
	line   []rune
	pos    int
	at     spot // the cursor, counted from the beginning of the prompt's last line
	keys   decoder
	kill   []rune // what ^Y puts back
	past   int    // place in history; len(History) is the line being written
	draft  []rune // the line being written, while another one is shown
	tabbed bool   // the last key was a Tab that did not decide
	search *search
	done   bool
	err    error
}

// maxHistory is how many lines are kept.
const maxHistory = 1000

// maxLine is how many characters a line can have.
const maxLine = 1 << 18

// ReadLine shows the prompt and returns the line that is entered, without its newline. io.EOF after ^D on an empty line, ErrInterrupted
// after ^C, else the terminal's error.
func (e *Editor) ReadLine(t Terminal, prompt string) (string, error) {
	e.t, e.prompt = t, lastLine(prompt)
	e.line, e.pos, e.past, e.draft, e.search = nil, 0, len(e.History), nil, nil
	e.done, e.err, e.tabbed, e.keys = false, nil, false, decoder{}
	t.Write(prompt)
	e.at = e.where(0)
	for !e.done {
		typed, err := t.Peek()
		if err != nil {
			e.toEnd()
			return "", err
		}
		e.feed(typed)
	}
	if e.err != nil {
		return "", e.err
	}
	return string(e.line), nil
}

// Remember adds a line to the history, as bash does: not blank ones, nor the last one again.
func (e *Editor) Remember(line string) {
	if line == "" || line[0] == ' ' || len(e.History) > 0 && e.History[len(e.History)-1] == line {
		return
	}
	if e.History = append(e.History, line); len(e.History) > maxHistory {
		e.History = e.History[1:]
	}
}

// feed deals with typed bytes until they or the line end. Characters that come together are put in together.
func (e *Editor) feed(typed []byte) {
	for used := 0; used < len(typed) && !e.done; {
		text, n := e.keys.text(typed[used:])
		if n > 0 && e.search == nil {
			used += n
			e.t.Take(n)
			e.insert(text)
			continue
		}
		k, n := e.keys.next(typed[used:])
		used += n
		e.t.Take(n)
		if k == tab && used < len(typed) {
			k = literalTab // it stands in a text that was pasted
		}
		e.press(k)
	}
}

// accept ends the line.
func (e *Editor) accept() {
	e.toEnd()
	e.t.Write("\n")
	e.done = true
}

func (e *Editor) interrupt() {
	e.toEnd()
	e.t.Write("^C")
	e.done, e.err = true, ErrInterrupted
}

func (e *Editor) eof() {
	e.done, e.err = true, io.EOF
}

func (e *Editor) bell() { e.t.Write("\a") }
