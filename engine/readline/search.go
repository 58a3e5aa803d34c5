package readline

import "strings"

// search is ^R: looking for an earlier line.
type search struct {
	text   string
	at     int    // the line found; len(History) before any
	prompt string // what stood before the line
	failed bool
}

func (e *Editor) startSearch() {
	e.search = &search{at: len(e.History), prompt: e.prompt}
	e.drawSearch()
}

// searching deals with a key during a search; false means that the key ends it and has still to be dealt with.
func (e *Editor) searching(k key) bool {
	s := e.search
	switch {
	case k == "\x12":
		e.find(s.at - 1)
	case k == "\x7f" || k == "\x08":
		if r := []rune(s.text); len(r) > 0 {
			s.text = string(r[:len(r)-1])
		}
		e.find(len(e.History) - 1)
	case k == "\x07" || k == "\x03":
		e.endSearch()
		e.show(nil)
		return k == "\x07"
	case k[0] >= ' ' && k[0] != '[' && (len(k) < 2 || k[:2] != "M-"):
		s.text += string(k)
		e.find(min(s.at, len(e.History)-1))
	case k == "[":
		s.text += "["
		e.find(min(s.at, len(e.History)-1))
	default:
		e.endSearch()
		return k == "M-\x1b"
	}
	return true
}

// find shows the newest line at or before a place that has the text.
func (e *Editor) find(from int) {
	s := e.search
	s.failed = true
	for i := from; i >= 0 && s.text != ""; i-- {
		if at := strings.Index(e.History[i], s.text); at >= 0 {
			s.at, s.failed = i, false
			e.line = []rune(e.History[i])
			e.pos = len([]rune(e.History[i][:at]))
			break
		}
	}
	e.drawSearch()
}

func (e *Editor) drawSearch() {
	failed := ""
	if e.search.failed && e.search.text != "" {
		failed = "failed "
	}
	e.prompt = "(" + failed + "reverse-i-search)`" + e.search.text + "': "
	e.draw()
}

// endSearch goes on editing the line that was found.
func (e *Editor) endSearch() {
	e.prompt = e.search.prompt
	if e.search.at < len(e.History) {
		e.past = e.search.at
	}
	e.search = nil
	e.draw()
}
