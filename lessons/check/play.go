package check

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/podscope/podscope/engine"
	"github.com/podscope/podscope/engine/protocol"
	"github.com/podscope/podscope/lessons"
)

// turn is a command with what belongs to it: what is typed to it, its exit status, its output.
type turn struct {
	lessons.Action
	typed   []lessons.Action // Type, Key, Wait: in order
	expect  []lessons.Action
	exit    int
	exitSet bool
}

// turns gathers a transcript's actions into turns; waits, edits and answers are turns of their own.
func turns(actions []lessons.Action) (all []turn) {
	for i := 0; i < len(actions); i++ {
		t := turn{Action: actions[i]}
		if t.Verb != lessons.Run {
			all = append(all, t)
			continue
		}
		last := lastTyped(actions[i+1:]) + i + 1 // waits after it are not for the program
		for i+1 < len(actions) && t.takes(actions[i+1], i+1 <= last) {
			i++
		}
		all = append(all, t)
	}
	return all
}

// lastTyped is the index of the last thing typed before the next command; -1 when nothing is.
func lastTyped(actions []lessons.Action) int {
	last := -1
	for i, a := range actions {
		switch a.Verb {
		case lessons.Run, lessons.Edit:
			return last
		case lessons.Type, lessons.Key:
			last = i
		}
	}
	return last
}

func (t *turn) takes(a lessons.Action, running bool) bool {
	switch a.Verb {
	case lessons.Type, lessons.Key:
		t.typed = append(t.typed, a)
	case lessons.Wait:
		if !running {
			return false
		}
		t.typed = append(t.typed, a)
	case lessons.Expect:
		t.expect = append(t.expect, a)
	case lessons.Exit:
		t.exit, t.exitSet = a.Number, true
	default:
		return false
	}
	return true
}

// play does what a transcript says. When it is to be proven, what it says of exit statuses and answers must hold; what it says of output must
// always.
func (p *player) play(s *lessons.Step, tr *lessons.Transcript, prove bool) (problems lessons.Problems) {
	complain := func(line int, what, remedy string) {
		problems = append(problems, lessons.Problem{File: tr.File, Line: line, What: what, Remedy: remedy})
	}
	answered := map[int]bool{}
	for _, t := range turns(tr.Actions) {
		switch t.Verb {
		case lessons.Run:
			p.take(t, prove, complain)
		case lessons.Wait:
			p.tell("+ %s", t.For)
			p.session.Advance(t.For, engine.Forever)
		case lessons.Edit:
			p.tell("= %s", t.Name)
			cmd, err := p.session.Do("true", []protocol.File{{Name: t.Name, Text: t.Text}})
			if err == nil {
				p.session.Finish(cmd, p.session.Now()+time.Minute, engine.Forever)
			}
		case lessons.Answer:
			answered[t.Number-1] = true
			p.proveAnswer(s, t.Number-1, t.Line, complain)
		default:
			complain(t.Line, "no command comes before this line", "put a line that begins with $ in front of it")
		}
	}
	for i := range s.Questions {
		if prove && !answered[i] {
			p.proveAnswer(s, i, 0, complain)
		}
	}
	return problems
}

type complaint func(line int, what, remedy string)

// take runs one command and judges what it did.
func (p *player) take(t turn, prove bool, complain complaint) {
	p.tell("$ %s", t.Text)
	out, exit, err := p.run(t)
	if err != nil {
		complain(t.Line, err.Error(), "end it with ^C, or type something to it that ends it")
		return
	}
	p.tell("%s", strings.TrimSuffix(out, "\n"))
	p.shown.WriteString(out)
	if exit != t.exit && (prove || t.exitSet) && !t.interrupted() {
		complain(t.Line, fmt.Sprintf("%s\nends with exit status %d, not %d:\n%s", t.Text, exit, t.exit, out), fmt.Sprintf("if it should, write \"! %d\" in the line after it", exit))
	}
	for _, e := range t.expect {
		if !containsLine(out, e.Text) {
			complain(e.Line, fmt.Sprintf("%s\ndoes not print this line, but:\n%s", t.Text, out), "correct the line; … stands for anything")
		}
	}
}

func (t turn) interrupted() bool {
	return len(t.typed) > 0 && t.typed[len(t.typed)-1].Text == "^C"
}

// run runs a turn's command with what is typed to it, and returns what it printed.
func (p *player) run(t turn) (out string, exit int, err error) {
	if !t.interrupted() {
		cmd, err := p.shell(t.withInput(), commandLimit)
		if err != nil {
			return "", 0, err
		}
		return cmd.Stdout() + cmd.Stderr(), cmd.Exit(), nil
	}
	cmd, err := p.session.Do(t.withInput(), nil)
	if err != nil {
		return "", 0, err
	}
	for _, a := range t.typed {
		if a.Verb == lessons.Wait {
			p.session.Advance(a.For, engine.Forever)
		}
	}
	out = cmd.Stdout() + cmd.Stderr()
	cmd.Kill()
	return out, 0, nil
}

// withInput is the command line with its input piped into it, line by line, at its times.
func (t turn) withInput() string {
	var feed []string
	for _, a := range t.typed {
		switch a.Verb {
		case lessons.Type:
			feed = append(feed, "echo '"+strings.ReplaceAll(a.Text, "'", `'\''`)+"'", "sleep 0.2")
		case lessons.Wait:
			feed = append(feed, fmt.Sprintf("sleep %g", a.For.Seconds()))
		}
	}
	if !strings.Contains(strings.Join(feed, " "), "echo") {
		return t.Text
	}
	return "{ " + strings.Join(feed, "; ") + "; } | " + t.Text
}

// proveAnswer runs the proof of a question's right answer, on a branch: the time that it takes is not part of the solution.
func (p *player) proveAnswer(s *lessons.Step, i, line int, complain complaint) {
	if i < 0 || i >= len(s.Questions) {
		complain(line, fmt.Sprintf("the step has no question %d", i+1), fmt.Sprintf("it has %d", len(s.Questions)))
		return
	}
	q := s.Questions[i]
	shows, err := regexp.Compile(`(?m)` + q.Proof.Shows)
	if err != nil || q.Proof.Run == "" || q.Proof.Shows == "" {
		complain(line, "question "+q.Ask.In("en")+": nothing proves its answer", `add "proof": {"run": "a command", "shows": "a regular expression that its output matches"}`)
		return
	}
	b, err := p.branch()
	if err != nil {
		complain(line, err.Error(), "")
		return
	}
	defer b.session.Close()
	cmd, err := b.shell(q.Proof.Run, verifyLimit)
	if err != nil {
		complain(line, err.Error(), "")
		return
	}
	if out := cmd.Stdout() + cmd.Stderr(); !shows.MatchString(out) {
		complain(line, fmt.Sprintf("the answer to %q is not true here: %s\nprints\n%swhich does not match %s", q.Ask.In("en"), q.Proof.Run, out, q.Proof.Shows), fmt.Sprintf("put \"? %d\" at the moment when it is", i+1))
	}
}
