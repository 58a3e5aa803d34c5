package page

import (
	"strings"
	"unicode/utf8"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/podscope/podscope/lessons/book"
)

// A narrow screen shows the lesson or the terminal. So that nobody has to go back and forth between two commands, what the lesson says next stands
// above the terminal: its text behind the command that was run last, up to the next one.

// lessonAhead is that piece of the text.
func (p *Playground) lessonAhead(c labels) app.UI {
	l := &p.lesson
	step := l.step()
	if p.tab != "terminal" || step == nil || l.guessing() || l.show != nil {
		return nil
	}
	blocks := ahead(step.In(c.Key()), l.ran)
	if len(blocks) == 0 {
		return nil
	}
	reader := &LessonPanel{T: c, Ready: p.opened, Preparing: l.preparing, Copied: l.copied, Files: p.fileNames()}
	return app.Div().Class("lesson-ahead lesson-text").TabIndex(0).Attr("role", "group").Aria("label", c.Lesson.Ahead).Body(reader.blocks(blocks)...)
}

// commandsIn lists the commands of a piece of the text that are run at a click, in order.
func commandsIn(b book.Block) []string {
	var out []string
	if b.Kind == "code" && runs(b.Action) {
		out = append(out, b.Text)
	}
	for _, s := range b.Spans {
		if runs(s.Action) {
			out = append(out, s.Text)
		}
	}
	for _, inner := range b.Blocks {
		out = append(out, commandsIn(inner)...)
	}
	return out
}

func runs(action string) bool { return action == "exec" || action == "interrupt" }

// ahead is what follows the first commands of a text that have been run, up to the next command or to the text's end. Before the first one is run
// there is nothing: the text has just been read.
func ahead(text []book.Block, ran int) []book.Block {
	if ran == 0 {
		return nil
	}
	from := len(text)
	for i, b := range text {
		n := len(commandsIn(b))
		switch {
		case ran > 0 && n > ran: // there are more in the same piece
			return text[i : i+1]
		case ran > 0 && n == ran:
			from = i + 1
		case ran <= 0 && n > 0:
			return text[from : i+1]
		}
		ran -= n
	}
	return text[from:]
}

// hears follows what is typed at the terminal: a line that is a command of the text behind those that were run has been run.
func (l *lesson) hears(lang, data string) {
	for _, r := range data {
		switch {
		case r == '\r':
			l.entered(lang, l.line)
			l.line = ""
		case r == 0x7f && l.line != "":
			_, size := utf8.DecodeLastRuneInString(l.line)
			l.line = l.line[:len(l.line)-size]
		case r == 0x03 || r == 0x15:
			l.line = ""
		case r >= ' ' || r == '\n':
			l.line += string(r)
		}
	}
}

func (l *lesson) entered(lang, line string) {
	step, at := l.step(), 0
	if step == nil {
		return
	}
	for _, b := range step.In(lang) {
		for _, command := range commandsIn(b) {
			if at++; at > l.ran && strings.TrimSpace(command) == strings.TrimSpace(line) {
				l.ran = at
				return
			}
		}
	}
}
