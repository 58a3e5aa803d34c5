package lessons

import (
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// translation adds a language to a lesson: index.LANG.json and the texts beside the English ones ("text.zh.md" beside "text.md").
// A lesson has a language when it has that index; then everything must be there.
func (r *reader) translation(l *Lesson, lang string) {
	file := path.Join(r.dir, "index."+lang+".json")
	data, err := fs.ReadFile(r.fs, file)
	if err != nil {
		return
	}
	index, problems := parseIndex(file, data)
	r.problems = append(r.problems, problems...)
	if index == nil {
		return
	}
	l.Languages = append(l.Languages, lang)
	t := translator{reader: r, lang: lang, file: file, index: string(data)}
	t.set(l.Title, index.Title, "title")
	t.set(l.Description, index.Description, "description")
	for _, p := range l.Parts() {
		t.text(p)
	}
	if len(index.Details.Steps) != len(l.Steps) {
		t.miss("steps", fmt.Sprintf("there are %d steps, index.json has %d", len(index.Details.Steps), len(l.Steps)))
		return
	}
	for i, s := range index.Details.Steps {
		t.step(&l.Steps[i], s)
	}
}

type translator struct {
	*reader
	lang, file, index string
}

func (t translator) miss(word, what string) {
	t.reader.problems = append(t.reader.problems, Problem{File: t.file, Line: lineOf(t.index, `"`+word+`"`), What: what, Remedy: "translate everything that index.json says, in the same order"})
}

func (t translator) set(text Text, s, what string) {
	switch {
	case text["en"] == "":
	case s == "":
		t.reader.problems = append(t.reader.problems, Problem{File: t.file, What: "no translation of the " + what + ": " + text["en"], Remedy: "translate everything that index.json says, in the same order"})
	default:
		text[t.lang] = s
	}
}

// text finds a page's translation.
func (t translator) text(p *Part) {
	english := p.Files["en"]
	if english == "" {
		return
	}
	ext := path.Ext(english)
	file := strings.TrimSuffix(english, ext) + "." + t.lang + ext
	data, err := fs.ReadFile(t.fs, file)
	if err != nil {
		t.reader.problems = append(t.reader.problems, Problem{File: file, What: "this translation does not exist", Remedy: "write it beside " + english})
		return
	}
	p.Text[t.lang], p.Files[t.lang] = string(data), file
}

func (t translator) step(s *Step, f stepFile) {
	t.set(s.Title, f.Title, "step's title")
	if len(f.Hints) != len(s.Hints) || len(f.Questions) != len(s.Questions) {
		t.miss(f.Title, fmt.Sprintf("the step has %d hints and %d questions, in index.json %d and %d", len(f.Hints), len(f.Questions), len(s.Hints), len(s.Questions)))
		return
	}
	for i, h := range f.Hints {
		t.set(s.Hints[i], h, "hint")
	}
	for i, q := range f.Questions {
		t.question(&s.Questions[i], q)
	}
}

func (t translator) question(q *Question, f questionFile) {
	t.set(q.Ask, f.Ask, "question")
	if len(f.Choices) != len(q.Choices) {
		t.miss(f.Ask, fmt.Sprintf("the question has %d choices, in index.json %d", len(f.Choices), len(q.Choices)))
		return
	}
	for i, c := range f.Choices {
		t.set(q.Choices[i].Text, c.Text, "choice")
		t.set(q.Choices[i].Why, c.Why, "explanation")
	}
}
