package lessons

import (
	"fmt"
	"strings"
)

// Problem is something wrong with a lesson's files: where, what, and what to do about it.
type Problem struct {
	File    string // relative to the folder that holds the lessons
	Line    int    // from 1; 0 when it is about the file as a whole
	What    string
	Remedy  string
	Warning bool // the lesson can be used all the same
}

func (p Problem) Error() string {
	where, kind := p.File, ""
	if p.Line > 0 {
		where = fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	if p.Warning {
		kind = "warning: "
	}
	s := where + ": " + kind + p.What
	if p.Remedy != "" {
		s += "\n    → " + strings.ReplaceAll(p.Remedy, "\n", "\n      ")
	}
	return s
}

// Problems are all that is wrong with a lesson.
type Problems []Problem

func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.Error()
	}
	return strings.Join(lines, "\n")
}

// Fatal reports whether one of them is more than a warning.
func (ps Problems) Fatal() bool {
	for _, p := range ps {
		if !p.Warning {
			return true
		}
	}
	return false
}

// lineOf is the line of the first occurrence of a word in a text; 0 when there is none.
func lineOf(text, word string) int {
	before, _, ok := strings.Cut(text, word)
	if !ok {
		return 0
	}
	return 1 + strings.Count(before, "\n")
}
