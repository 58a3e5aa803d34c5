package lessons_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/podscope/podscope/lessons"
)

// curriculum is the rows that lessons must cover.
func curriculum() (rows []string) {
	for i := 1; i <= 34; i++ {
		rows = append(rows, fmt.Sprintf("S%d", i))
	}
	return rows
}

// misconceptions is how many the curriculum lists.
const misconceptions = 20

func course(t *testing.T) (all []*lessons.Lesson) {
	t.Helper()
	sections, problems := lessons.Structure(lessons.Files())
	for _, s := range sections {
		for _, name := range s.Lessons {
			l, more := lessons.Load(lessons.Files(), name)
			all, problems = append(all, l), append(problems, more...)
		}
	}
	if len(problems) > 0 {
		t.Fatal(problems.Error())
	}
	return all
}

func TestTheCourseCoversTheCurriculum(t *testing.T) {
	all := course(t)
	if len(all) < 37 {
		t.Errorf("%d lessons, want at least 37", len(all))
	}
	for _, row := range curriculum() {
		if !slices.ContainsFunc(all, func(l *lessons.Lesson) bool { return slices.Contains(l.Covers, row) }) {
			t.Errorf("no lesson covers %s", row)
		}
	}
	for m := 1; m <= misconceptions; m++ {
		if !slices.ContainsFunc(all, func(l *lessons.Lesson) bool { return slices.Contains(l.Misconceptions, m) && asks(l) }) {
			t.Errorf("no lesson with a question clears up misconception %d", m)
		}
	}
}

func asks(l *lessons.Lesson) bool {
	return slices.ContainsFunc(l.Steps, func(s lessons.Step) bool { return len(s.Questions) > 0 })
}

func TestEveryFolderOfTheCourseIsInItsStructure(t *testing.T) {
	var listed []string
	for _, l := range course(t) {
		listed = append(listed, l.Name)
	}
	for _, name := range lessons.Folders(lessons.Files()) {
		if !slices.Contains(listed, name) {
			t.Errorf("structure.json does not list %s", name)
		}
	}
}

func TestEveryLessonIsComplete(t *testing.T) {
	terms, problems := lessons.Glossary(lessons.Files())
	if problems != nil {
		t.Fatal(problems.Error())
	}
	known := map[string]bool{}
	for _, term := range terms {
		known[term.ID] = true
	}
	for _, l := range course(t) {
		for _, lang := range lessons.Languages {
			if !l.Has(lang) {
				t.Errorf("%s is not written in %s", l.Name, lang)
			}
		}
		for _, term := range l.Terms {
			if !known[term] {
				t.Errorf("%s: terms.json does not explain %q", l.Name, term)
			}
		}
		for i, s := range l.Steps {
			if s.Verify == "" || s.Solution == nil || len(s.Wrong) == 0 || len(s.Hints) == 0 {
				t.Errorf("%s, step %d: want a check, a solution, a wrong attempt and a hint", l.Name, i+1)
			}
		}
	}
}

func TestTheGlossaryIsCompleteAndLinked(t *testing.T) {
	terms, _ := lessons.Glossary(lessons.Files())
	for _, term := range terms {
		for _, lang := range lessons.Languages {
			if term.Name[lang] == "" || term.Means[lang] == "" {
				t.Errorf("%s is not explained in %s", term.ID, lang)
			}
		}
		en, zh := term.Link["en"], term.Link["zh"]
		if !strings.HasPrefix(en, "https://kubernetes.io/docs/") || zh != strings.Replace(en, "/docs/", "/zh-cn/docs/", 1) {
			t.Errorf("%s: %s and %s are not a page of the official documentation and its Chinese version", term.ID, en, zh)
		}
	}
}
