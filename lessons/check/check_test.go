package check

import (
	"os"
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
