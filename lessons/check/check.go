package check

import (
	"fmt"
	"io/fs"
	"time"

	"github.com/podscope/podscope/engine"
	"github.com/podscope/podscope/engine/protocol"
	"github.com/podscope/podscope/lessons"
)

// seed is what every check's cluster leaves to chance.
const seed = 1

// idle is how long nobody does anything before a step, which must not pass it.
const idle = 2 * time.Minute

// Teller is told what a check does, for those who want to watch; it may be nil.
type Teller func(format string, args ...any)

// Lesson proves the lesson in a folder. It returns the lesson as far as it could be read, and all that is wrong with it.
func Lesson(fsys fs.FS, dir string, tell Teller) (*lessons.Lesson, lessons.Problems) {
	l, problems := lessons.Load(fsys, dir)
	if l == nil || problems.Fatal() {
		return l, problems
	}
	if tell == nil {
		tell = func(string, ...any) {}
	}
	c := &checker{lesson: l, tell: tell, index: dir + "/index.json", problems: problems}
	c.texts()
	if err := c.live(); err != nil {
		c.fault(c.index, 0, err.Error(), "")
	}
	return l, c.problems
}

type checker struct {
	lesson   *lessons.Lesson
	tell     Teller
	index    string
	problems lessons.Problems
}

func (c *checker) fault(file string, line int, what, remedy string) {
	c.problems = append(c.problems, lessons.Problem{File: file, Line: line, What: what, Remedy: remedy})
}

func (c *checker) warn(file string, what, remedy string) {
	c.problems = append(c.problems, lessons.Problem{File: file, What: what, Remedy: remedy, Warning: true})
}

// live goes through the lesson as a learner does who follows the solutions.
func (c *checker) live() error {
	session, err := engine.NewSession(protocol.Session{Seed: seed, Nodes: c.lesson.Nodes, Prepull: c.lesson.Prepulled})
	if err != nil {
		return err
	}
	defer session.Close()
	p := &player{session: session, tell: c.tell}
	if err := p.assets(c.lesson.Assets); err != nil {
		return err
	}
	if err := p.open(c.lesson.Intro); err != nil {
		return fmt.Errorf("intro: %w", err)
	}
	for i := range c.lesson.Steps {
		s := &c.lesson.Steps[i]
		c.tell("== %s, step %d: %s", c.lesson.Name, i+1, s.Title.In("en"))
		if err := p.open(s.Part); err != nil {
			return fmt.Errorf("step %d: %w", i+1, err)
		}
		if s.Solution == nil {
			if err := c.refusals(p, s); err != nil {
				return err
			}
			c.warn(s.Files["en"], "the step has no solution.txt beside it, so nobody knows whether it can be solved", "write down what a learner types; see lessons/README.md")
			return nil
		}
		if err := c.refusals(p, s); err != nil {
			return err
		}
		c.solve(p, s)
	}
	return p.open(c.lesson.Finish)
}

// solve plays a step's solution and holds the text to what it showed.
func (c *checker) solve(p *player, s *lessons.Step) {
	c.problems = append(c.problems, p.play(s, s.Solution, true)...)
	c.outputs(p, s)
	if s.Verify == "" {
		return
	}
	b, err := p.branch() // as the page does: the check's own time is nobody's
	if err != nil {
		c.fault(s.VerifyFile(), 0, err.Error(), "")
		return
	}
	defer b.session.Close()
	if exit, said := b.verify(s); exit != 0 {
		c.fault(s.VerifyFile(), 0, fmt.Sprintf("the solution does not pass this check (exit status %d)%s", exit, said), "correct the check or "+s.Solution.File+"; perhaps a little time has to pass at the end (+ 2s)")
	}
}

// refusals proves that a step's check does not pass for nothing: neither at its start, nor when nobody does anything, nor after wrong attempts.
// Each is tried on a branch of the session.
func (c *checker) refusals(p *player, s *lessons.Step) error {
	if s.Verify == "" {
		return nil
	}
	attempts := append([]lessons.Attempt{{}}, s.Wrong...)
	for _, a := range attempts {
		b, err := p.branch()
		if err != nil {
			return err
		}
		if a.Name == "" {
			c.untouched(b, s)
		} else {
			c.tell("-- %s", a.File)
			c.problems = append(c.problems, b.play(s, &a.Transcript, false)...)
			if exit, _ := b.verify(s); exit == 0 {
				c.fault(a.File, 0, "this wrong attempt passes the check "+s.VerifyFile(), "let the check look at more of the cluster's state")
			}
		}
		b.session.Close()
	}
	return nil
}

func (c *checker) untouched(p *player, s *lessons.Step) {
	const remedy = "let the check look for what only this step's work brings about"
	if exit, _ := p.verify(s); exit == 0 {
		c.fault(s.VerifyFile(), 0, "the check passes before the step's work is done", remedy)
		return
	}
	p.session.Advance(idle, engine.Forever)
	if exit, _ := p.verify(s); exit == 0 {
		c.fault(s.VerifyFile(), 0, "the check passes by itself when nobody does anything for "+idle.String(), remedy)
	}
}
