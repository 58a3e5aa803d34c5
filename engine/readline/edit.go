package readline

import (
	"slices"
	"unicode"
)

// press does what a key means.
func (e *Editor) press(k key) {
	if k == none || e.search != nil && e.searching(k) {
		return
	}
	tabbed := e.tabbed
	e.tabbed = false
	switch k {
	case "\r", "\n":
		e.accept()
	case "\x03":
		e.interrupt()
	case "\x04":
		if len(e.line) == 0 {
			e.eof()
			return
		}
		e.remove(e.pos, e.pos+1)
	case tab:
		e.complete(tabbed)
	case literalTab:
		e.insert("\t")
	case "\x0c":
		e.t.Write("\x1b[H\x1b[2J")
		e.at = spot{}
		e.draw()
	case "\x12":
		e.startSearch()
	default:
		if !e.move(k) && !e.cut(k) && !e.travel(k) && k[0] >= ' ' && k[0] != '[' && len(k) < 5 && (len(k) < 2 || k[:2] != "M-") {
			e.insert(string(k))
		}
	}
}

// move is the keys that move the cursor.
func (e *Editor) move(k key) bool {
	to := e.pos
	switch k {
	case "\x02", "[D":
		to--
	case "\x06", "[C":
		to++
	case "\x01", "[H", "[1~", "[7~":
		to = 0
	case "\x05", "[F", "[4~", "[8~":
		to = len(e.line)
	case "M-b", "[1;5D", "[1;3D":
		to = e.wordBefore()
	case "M-f", "[1;5C", "[1;3C":
		to = e.wordAfter()
	default:
		return false
	}
	if to < 0 || to > len(e.line) {
		e.bell()
		return true
	}
	e.pos = to
	e.place()
	return true
}

// cut is the keys that delete, and those that bring back.
func (e *Editor) cut(k key) bool {
	switch k {
	case "\x7f", "\x08":
		e.remove(e.pos-1, e.pos)
	case "[3~":
		e.remove(e.pos, e.pos+1)
	case "\x15":
		e.killed(0, e.pos)
	case "\x0b":
		e.killed(e.pos, len(e.line))
	case "\x17":
		from := e.pos
		for from > 0 && unicode.IsSpace(e.line[from-1]) {
			from--
		}
		for from > 0 && !unicode.IsSpace(e.line[from-1]) {
			from--
		}
		e.killed(from, e.pos)
	case "M-\x7f", "M-\x08":
		e.killed(e.wordBefore(), e.pos)
	case "M-d":
		e.killed(e.pos, e.wordAfter())
	case "\x19":
		e.insert(string(e.kill))
	case "\x14":
		e.transpose()
	default:
		return false
	}
	return true
}

// travel is the keys that go through the history.
func (e *Editor) travel(k key) bool {
	switch k {
	case "\x10", "[A":
		e.recall(e.past - 1)
	case "\x0e", "[B":
		e.recall(e.past + 1)
	case "M-<":
		e.recall(0)
	case "M->":
		e.recall(len(e.History))
	default:
		return false
	}
	return true
}

// recall shows a line of the history, or the line being written after its end.
func (e *Editor) recall(to int) {
	if to < 0 || to > len(e.History) {
		e.bell()
		return
	}
	if e.past == len(e.History) {
		e.draft = e.line
	}
	e.past = to
	if to == len(e.History) {
		e.show(e.draft)
		return
	}
	e.show([]rune(e.History[to]))
}

// show makes the line another one.
func (e *Editor) show(line []rune) {
	e.line = slices.Clone(line)
	e.pos = len(e.line)
	e.draw()
}

func (e *Editor) insert(text string) {
	r := []rune(text)
	if len(e.line)+len(r) > maxLine {
		e.bell()
		return
	}
	atEnd := e.pos == len(e.line)
	e.line = slices.Insert(e.line, e.pos, r...)
	e.pos += len(r)
	if atEnd {
		e.appended(r)
		return
	}
	e.draw()
}

// remove deletes characters without keeping them.
func (e *Editor) remove(from, to int) {
	if from < 0 || to > len(e.line) {
		e.bell()
		return
	}
	last := to == len(e.line) && e.pos == to && to-from == 1
	gone := e.line[from:to]
	shrunk := last && e.rubbedOut(gone[0], from)
	e.line = slices.Delete(e.line, from, to)
	e.pos = from
	if !shrunk {
		e.draw()
	}
}

// killed deletes characters and keeps them for ^Y.
func (e *Editor) killed(from, to int) {
	if from >= to {
		return
	}
	e.kill = slices.Clone(e.line[from:to])
	e.line = slices.Delete(e.line, from, to)
	e.pos = from
	e.draw()
}

// transpose swaps the characters before and at the cursor.
func (e *Editor) transpose() {
	at := min(e.pos, len(e.line)-1)
	if at < 1 {
		e.bell()
		return
	}
	e.line[at-1], e.line[at] = e.line[at], e.line[at-1]
	e.pos = at + 1
	e.draw()
}

func (e *Editor) wordBefore() int {
	i := e.pos
	for i > 0 && !wordy(e.line[i-1]) {
		i--
	}
	for i > 0 && wordy(e.line[i-1]) {
		i--
	}
	return i
}

func (e *Editor) wordAfter() int {
	i := e.pos
	for i < len(e.line) && !wordy(e.line[i]) {
		i++
	}
	for i < len(e.line) && wordy(e.line[i]) {
		i++
	}
	return i
}

func wordy(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
