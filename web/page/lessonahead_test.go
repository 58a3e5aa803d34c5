package page

import (
	"strings"
	"testing"

	"github.com/podscope/podscope/lessons/book"
)

func TestWhatTheLessonSaysNext(t *testing.T) {
	says := func(text string) book.Block {
		return book.Block{Kind: "p", Spans: []book.Span{{Kind: "text", Text: text}}}
	}
	runs := func(line string) book.Span { return book.Span{Kind: "code", Text: line, Action: "exec"} }
	command := func(line string) book.Block { return book.Block{Kind: "p", Spans: []book.Span{runs(line)}} }
	text := []book.Block{
		says("first"), command("run"), command("wait"), says("then"),
		{Kind: "code", Text: "shell", Action: "exec"},
		{Kind: "p", Spans: []book.Span{{Kind: "text", Text: "leave with"}, runs("exit"), runs("exit")}},
		says("copied, not run"),
		{Kind: "code", Text: "copied", Action: "copy"},
		says("last"),
	}
	l := lesson{book: &book.Lesson{Pages: []book.Step{{Page: book.Page{Blocks: map[string][]book.Block{"en": text}}}}}, run: lessonRun{Page: 1, Pages: make([]pageRun, 3)}}
	for _, tt := range []struct{ name, typed, want string }{
		{"nothing has been run", "", ""},
		{"the first command", "run\r", "wait"},
		{"one that the text does not have", "ls\r", "wait"},
		{"one that was run before", "run\r", "wait"},
		{"half a line, taken back and written anew", "wa\x7f\x7f  wait", "wait"},
		{"to its end", "\r", "then shell"},
		{"a line that was given up", "shell\x03\r", "then shell"},
		{"the next", "shell\r", "leave with exit exit"},
		{"one of two in a paragraph", "exit\r", "leave with exit exit"},
		{"the last", "exit\r", "copied, not run copied last"},
	} {
		l.hears("en", tt.typed)
		var got []string
		for _, b := range ahead(text, l.ran) {
			if b.Text != "" {
				got = append(got, b.Text)
			}
			for _, s := range b.Spans {
				got = append(got, s.Text)
			}
		}
		if said := strings.Join(got, " "); said != tt.want {
			t.Errorf("%s: the lesson says %q, not %q", tt.name, said, tt.want)
		}
	}
}
