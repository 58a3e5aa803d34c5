package check

import (
	"os"
	"strings"
	"testing"

	"github.com/podscope/podscope/lessons"
)

func TestTheTemplateIsALessonThatPasses(t *testing.T) {
	_, problems := Lesson(os.DirFS(".."), "template", nil)
	for _, p := range problems {
		t.Error(p.Error())
	}
}

func TestEveryLessonOfTheCourseIsProven(t *testing.T) {
	sections, problems := lessons.Structure(lessons.Files())
	for _, p := range problems {
		t.Error(p.Error())
	}
	for _, s := range sections {
		for _, name := range s.Lessons {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				_, problems := Lesson(lessons.Files(), name, nil)
				for _, p := range problems {
					t.Error(p.Error())
				}
			})
		}
	}
}

// A scenario as Killercoda has it is understood as it is: what is warned of is that nobody knows a solution and what cannot work here.
func TestAForeignScenarioIsUnderstoodUnchanged(t *testing.T) {
	l, problems := Lesson(os.DirFS("../testdata/scenarios"), "first-deployment", nil)
	if problems.Fatal() {
		t.Fatal(problems.Error())
	}
	for _, want := range []string{"{{TRAFFIC_HOST1_80}} leads to a port", "has no solution.txt"} {
		if !strings.Contains(problems.Error(), want) {
			t.Errorf("%q is not warned of:\n%s", want, problems.Error())
		}
	}
	if len(l.Steps) != 3 || len(l.Assets) != 2 || l.Intro.Foreground == "" || l.Intro.Background == "" || l.Steps[0].Foreground == "" || l.Steps[1].Background == "" {
		t.Errorf("read as %+v", l)
	}
}
