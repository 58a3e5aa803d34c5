// Package publish turns lessons into what a page gets (package book): Markdown parsed, everything in one file a lesson. The site's generator
// calls it.
package publish

import (
	"fmt"
	"io/fs"

	"github.com/podscope/podscope/lessons"
	"github.com/podscope/podscope/lessons/book"
	"github.com/podscope/podscope/lessons/markdown"
)

// Course publishes a course: its catalogue and its lessons, in order.
func Course(fsys fs.FS) (*book.Course, []*book.Lesson, error) {
	sections, problems := lessons.Structure(fsys)
	if problems.Fatal() {
		return nil, nil, problems
	}
	terms, problems := lessons.Glossary(fsys)
	if problems.Fatal() {
		return nil, nil, problems
	}
	course := &book.Course{}
	for _, t := range terms {
		course.Terms = append(course.Terms, book.Term{ID: t.ID, Name: book.Text(t.Name), Means: book.Text(t.Means), Link: book.Text(t.Link)})
	}
	var all []*book.Lesson
	for _, s := range sections {
		section := book.Section{Title: book.Text(s.Title)}
		for _, name := range s.Lessons {
			l, problems := lessons.Load(fsys, name)
			if l == nil || problems.Fatal() {
				return nil, nil, fmt.Errorf("lesson %s: %w", name, problems)
			}
			published := Lesson(l)
			section.Lessons = append(section.Lessons, published.Listing)
			all = append(all, published)
		}
		course.Sections = append(course.Sections, section)
	}
	return course, all, nil
}

// Lesson publishes one lesson.
func Lesson(l *lessons.Lesson) *book.Lesson {
	b := &book.Lesson{
		Listing:   book.Listing{Name: l.Name, Title: book.Text(l.Title), Description: book.Text(l.Description), Steps: len(l.Steps)},
		Languages: l.Languages, Nodes: l.Nodes, Prepull: l.Prepulled, Terms: l.Terms, Intro: page(l.Intro), Finish: page(l.Finish),
	}
	for _, a := range l.Assets {
		b.Assets = append(b.Assets, book.Asset{Name: a.File, Target: a.Target, Mode: a.Mode, Text: a.Data})
	}
	for _, s := range l.Steps {
		b.Steps = append(b.Steps, step(s))
	}
	return b
}

func page(p lessons.Part) book.Page {
	blocks := map[string][]book.Block{}
	for lang, text := range p.Text {
		blocks[lang] = convert(markdown.Parse(text))
	}
	return book.Page{Blocks: blocks, Foreground: p.Foreground, Background: p.Background}
}

func step(s lessons.Step) book.Step {
	b := book.Step{Page: page(s.Part), Title: book.Text(s.Title), Open: s.Open, Verify: s.Verify}
	for _, h := range s.Hints {
		b.Hints = append(b.Hints, line(h))
	}
	for _, q := range s.Questions {
		question := book.Question{Ask: line(q.Ask), Answer: q.Answer}
		for _, c := range q.Choices {
			question.Choices = append(question.Choices, book.Choice{Text: line(c.Text), Why: line(c.Why)})
		}
		b.Questions = append(b.Questions, question)
	}
	if s.Solution != nil {
		b.Solution = actions(s.Solution)
	}
	return b
}

// actions are what a page plays: what the checker alone looks at (output, exit statuses) is left out.
func actions(t *lessons.Transcript) (all []book.Action) {
	for _, a := range t.Actions {
		if a.Verb != lessons.Expect && a.Verb != lessons.Exit {
			all = append(all, book.Action{Verb: string(a.Verb), Text: a.Text, Name: a.Name, Millis: a.For.Milliseconds(), Number: a.Number})
		}
	}
	return all
}

// line is a text of one paragraph.
func line(t lessons.Text) book.Line {
	l := book.Line{}
	for lang, text := range t {
		for _, b := range markdown.Parse(text) {
			l[lang] = append(l[lang], spans(b.Spans)...)
		}
	}
	return l
}

func convert(blocks []*markdown.Block) (all []book.Block) {
	for _, b := range blocks {
		all = append(all, book.Block{
			Kind: b.Kind, Level: b.Level, Lang: b.Lang, Action: b.Action, Text: b.Text, Spans: spans(b.Spans), Blocks: convert(b.Blocks),
		})
	}
	return all
}

func spans(in []markdown.Span) (all []book.Span) {
	for _, s := range in {
		all = append(all, book.Span{Kind: s.Kind, Text: s.Text, Href: s.Href, Action: s.Action, Spans: spans(s.Spans)})
	}
	return all
}
