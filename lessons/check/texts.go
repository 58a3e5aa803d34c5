package check

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/podscope/podscope/lessons"
	"github.com/podscope/podscope/lessons/markdown"
)

// texts holds the pages to one another and to the solutions.
func (c *checker) texts() {
	for _, p := range c.lesson.Parts() {
		english := commands(p.Text["en"])
		for _, lang := range c.lesson.Languages {
			c.links(p.Files[lang], p.Text[lang])
			c.manifests(p.Files[lang], p.Text[lang])
			if other := commands(p.Text[lang]); !slices.EqualFunc(english, other, sameCommand) {
				c.fault(p.Files[lang], firstDifference(english, other), "the commands to run are not those of "+p.Files["en"], "keep commands the same in all languages")
			}
		}
	}
	for i := range c.lesson.Steps {
		if s := &c.lesson.Steps[i]; s.Solution != nil {
			c.played(s)
		}
	}
}

func sameCommand(a, b markdown.Code) bool { return a.Text == b.Text && a.Action == b.Action }

func firstDifference(want, got []markdown.Code) int {
	for i, g := range got {
		if i >= len(want) || !sameCommand(want[i], g) {
			return g.Line
		}
	}
	return 0
}

// commands are what a text offers to run.
func commands(text string) []markdown.Code {
	return slices.DeleteFunc(markdown.Codes(markdown.Parse(text)), func(code markdown.Code) bool {
		return code.Action != "exec" && code.Action != "interrupt"
	})
}

// played holds that the solution types every command that the text offers to run, in the text's order, so that all of them are seen to work.
func (c *checker) played(s *lessons.Step) {
	typed := s.Solution.Commands()
	for _, code := range commands(s.Text["en"]) {
		lines := []string{code.Text}
		if !slices.Contains(typed, code.Text) {
			lines = strings.Split(code.Text, "\n")
		}
		for _, line := range lines {
			i := slices.Index(typed, line)
			if i < 0 {
				c.fault(s.Files["en"], code.Line, fmt.Sprintf("the solution does not run this command here: %s", line), "type it in "+s.Solution.File+", in the text's order, so that it is seen to work")
				break
			}
			typed = typed[i+1:]
		}
	}
}

// outputs holds that what the text shows as output (code marked "output") is what the solution printed.
func (c *checker) outputs(p *player, s *lessons.Step) {
	for _, lang := range c.lesson.Languages {
		for _, code := range markdown.Codes(markdown.Parse(s.Text[lang])) {
			if code.Lang != "output" {
				continue
			}
			for i, line := range strings.Split(code.Text, "\n") {
				if strings.TrimSpace(line) != "" && !containsLine(p.shown.String(), line) {
					c.fault(s.Files[lang], code.Line+i, "the solution prints no such line: "+line, "correct it; … stands for anything. Run podscope lesson check -v to see what is printed")
				}
			}
		}
	}
}

var spaces = regexp.MustCompile(`\s+`)

// containsLine reports whether a line occurs in an output: as a whole line or a part of one, spaces counting as one, … standing for anything.
func containsLine(output, line string) bool {
	pieces := strings.Split(spaces.ReplaceAllString(strings.TrimSpace(line), " "), "…")
	for i, piece := range pieces {
		pieces[i] = regexp.QuoteMeta(piece)
	}
	want := regexp.MustCompile(strings.Join(pieces, ".*"))
	for _, l := range strings.Split(output, "\n") {
		if want.MatchString(spaces.ReplaceAllString(l, " ")) {
			return true
		}
	}
	return false
}

// links must lead somewhere safe: the parser has dropped the others.
func (c *checker) links(file, text string) {
	for _, link := range markdown.Links(markdown.Parse(text)) {
		switch {
		case strings.Contains(link, "{{"):
			c.warn(file, "the link "+link+" leads to a port of the learner's machine, which does not exist here", "let the learner look with curl in the terminal")
		case !strings.HasPrefix(link, "https://"):
			c.fault(file, 0, "the link "+link+" is not an https address", "link to a page with its full address")
		}
	}
}
