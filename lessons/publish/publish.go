// Package publish turns lessons into what a page gets (package book): Markdown parsed, everything in one file a lesson. The site's generator
// calls it.
package publish

import (
	"fmt"
	"io/fs"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

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
	var all []*book.Lesson
	for _, s := range sections {
		section := book.Section{Title: book.Text(s.Title)}
		for _, name := range s.Lessons {
			l, problems := lessons.Load(fsys, name)
			if l == nil || problems.Fatal() {
				return nil, nil, fmt.Errorf("lesson %s: %w", name, problems)
			}
			published, err := Lesson(l, terms)
			if err != nil {
				return nil, nil, err
			}
			if len(all) > 0 {
				all[len(all)-1].After = &published.Listing
			}
			section.Lessons = append(section.Lessons, published.Listing)
			all = append(all, published)
		}
		course.Sections = append(course.Sections, section)
	}
	return course, all, nil
}

// Lesson publishes one lesson. Its terms are looked up in the glossary.
func Lesson(l *lessons.Lesson, glossary []lessons.Term) (*book.Lesson, error) {
	b := &book.Lesson{
		Listing:   book.Listing{Name: l.Name, Title: book.Text(l.Title), Description: book.Text(l.Description), Steps: len(l.Steps), Minutes: minutes(l)},
		Languages: l.Languages, Nodes: l.Nodes, Prepull: l.Prepulled, Intro: page(l.Intro), Finish: page(l.Finish),
	}
	for _, id := range l.Terms {
		i := slices.IndexFunc(glossary, func(t lessons.Term) bool { return t.ID == id })
		if i < 0 {
			return nil, fmt.Errorf("lesson %s: the glossary has no term %s", l.Name, id)
		}
		t := glossary[i]
		b.Terms = append(b.Terms, book.Term{Name: book.Text(t.Name), Means: book.Text(t.Means), Link: book.Text(t.Link)})
	}
	for _, a := range l.Assets {
		b.Assets = append(b.Assets, book.Asset{Name: a.File, Target: a.Target, Mode: a.Mode, Text: a.Data})
	}
	for _, s := range l.Steps {
		b.Pages = append(b.Pages, step(s))
	}
	return b, nil
}

// minutes is how long a lesson takes somebody who reads 150 words a minute, looks at what a command prints for a quarter of a minute and thinks about a
// question for half of one. Whoever has to find a solution needs another minute for it.
func minutes(l *lessons.Lesson) int {
	words, commands, questions := 0, 0, 0
	for _, p := range l.Parts() {
		words += len(strings.Fields(p.Text["en"]))
	}
	for _, s := range l.Steps {
		questions += len(s.Questions)
		if s.Solution != nil {
			commands += len(s.Solution.Commands())
		}
	}
	return int(math.Ceil(float64(words)/150 + float64(commands)/4 + float64(questions)/2 + float64(len(l.Steps))))
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
			question.Choices = append(question.Choices, book.Choice{Text: line(c.Text), Why: line(withoutVerdict(c.Why))})
		}
		b.Questions = append(b.Questions, question)
	}
	if s.Solution != nil {
		b.Solution = actions(s.Solution)
	}
	return b
}

// verdict is how the explanation of a right answer begins. The page says it in its own way.
var verdict = regexp.MustCompile(`^(Right|Yes|正确|对)[:.,：。，]\s*`)

// withoutVerdict is an explanation without the word that it is right.
func withoutVerdict(t lessons.Text) lessons.Text {
	out := lessons.Text{}
	for lang, text := range t {
		rest := verdict.ReplaceAllString(text, "")
		if first, size := utf8.DecodeRuneInString(rest); rest != text {
			rest = string(unicode.ToUpper(first)) + rest[size:]
		}
		out[lang] = rest
	}
	return out
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
