package lessons

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Transcript is what somebody does at the terminal and in the editor, line by line:
//
//	# a remark
//	$ kubectl get pods        a command, typed at the node's shell
//	| more of it              the command goes on: its next line
//	> get a                   a line typed to the program that the command before started
//	^C                        Ctrl+C; ^D is Ctrl+D
//	+ 30s                     that much time passes
//	! 1                       the command before must end with exit status 1 (0 when nothing is said)
//	= pod.yaml < fixed.yaml   the editor's file pod.yaml becomes what the step's folder has in fixed.yaml
//	? 1                       here the answer to question 1 can be seen
//
// Every other line is output that the command before must print, spaces counting as one; … stands for anything. A backslash in front
// makes a line output that begins with one of the marks.
type Transcript struct {
	File    string
	Actions []Action
}

// Verb is what kind of thing an action is.
type Verb string

// The verbs of a transcript.
const (
	Run    Verb = "run"    // Text is a command line
	Type   Verb = "type"   // Text is a line for the running program
	Key    Verb = "key"    // Text is "^C" or "^D"
	Wait   Verb = "wait"   // For is how long
	Exit   Verb = "exit"   // Number is the exit status that the command before must have
	Edit   Verb = "edit"   // Name is the editor's file, Text what it becomes
	Answer Verb = "answer" // Number is the question, from 1
	Expect Verb = "expect" // Text is a line of output

	more Verb = "more" // Text goes on with the command before
)

// Action is one line of a transcript.
type Action struct {
	Verb   Verb          `json:"verb"`
	Text   string        `json:"text,omitempty"`
	Name   string        `json:"name,omitempty"`
	For    time.Duration `json:"for,omitempty"`
	Number int           `json:"number,omitempty"`
	Line   int           `json:"-"`
}

// parseTranscript reads a transcript. read finds the files that it names.
func parseTranscript(file, text string, read func(name string) (string, error)) (*Transcript, Problems) {
	t := &Transcript{File: file}
	var problems Problems
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimRight(line, " \t\r")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		a, err := parseAction(line, read)
		if err != nil {
			problems = append(problems, Problem{File: file, Line: i + 1, What: err.Error(), Remedy: transcriptRemedy})
			continue
		}
		if a.Verb == more {
			if last := len(t.Actions) - 1; last >= 0 && t.Actions[last].Verb == Run {
				t.Actions[last].Text += "\n" + a.Text
				continue
			}
		}
		a.Line = i + 1
		t.Actions = append(t.Actions, a)
	}
	if len(t.Actions) == 0 && len(problems) == 0 {
		problems = append(problems, Problem{File: file, What: "the transcript is empty", Remedy: transcriptRemedy})
	}
	return t, problems
}

const transcriptRemedy = "a transcript's lines begin with $ (command), > (typed to the program), ^C, ^D, + (time), ! (exit status), = (file), ? (question) or are output; see lessons/README.md"

var editLine = regexp.MustCompile(`^= (\S+) < (\S+)$`)

func parseAction(line string, read func(string) (string, error)) (Action, error) {
	mark, rest, _ := strings.Cut(line, " ")
	rest = strings.TrimSpace(rest)
	switch mark {
	case "$":
		return Action{Verb: Run, Text: rest}, nil
	case "|":
		return Action{Verb: more, Text: strings.TrimPrefix(strings.TrimPrefix(line, "|"), " ")}, nil
	case ">":
		return Action{Verb: Type, Text: rest}, nil
	case "^C", "^D":
		return Action{Verb: Key, Text: mark}, nil
	case "+":
		d, err := time.ParseDuration(rest)
		if err != nil || d <= 0 {
			return Action{}, fmt.Errorf("%q is no span of time such as 30s or 2m", rest)
		}
		return Action{Verb: Wait, For: d}, nil
	case "!":
		return numbered(Exit, rest)
	case "?":
		return numbered(Answer, rest)
	case "=":
		return editAction(line, read)
	}
	return Action{Verb: Expect, Text: strings.TrimPrefix(line, `\`)}, nil
}

func numbered(verb Verb, rest string) (Action, error) {
	n, err := strconv.Atoi(rest)
	if err != nil {
		return Action{}, fmt.Errorf("%q is no number", rest)
	}
	return Action{Verb: verb, Number: n}, nil
}

func editAction(line string, read func(string) (string, error)) (Action, error) {
	m := editLine.FindStringSubmatch(line)
	if m == nil {
		return Action{}, fmt.Errorf("%q does not say which file becomes what: = pod.yaml < fixed.yaml", line)
	}
	text, err := read(m[2])
	if err != nil {
		return Action{}, fmt.Errorf("%s is not in the step's folder", m[2])
	}
	return Action{Verb: Edit, Name: m[1], Text: text}, nil
}

// Commands are the lines that are typed: at the shell and to programs.
func (t *Transcript) Commands() []string {
	var lines []string
	for _, a := range t.Actions {
		if a.Verb == Run || a.Verb == Type {
			lines = append(lines, a.Text)
		}
	}
	return lines
}
