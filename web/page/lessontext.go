package page

import (
	"slices"
	"strings"
	"unicode"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/podscope/podscope/lessons/book"
)

// text draws a page of the lesson in the reader's language.
func (l *LessonPanel) text(page book.Page) []app.UI { return l.blocks(page.In(l.T.Key())) }

func (l *LessonPanel) blocks(blocks []book.Block) []app.UI {
	out := make([]app.UI, 0, len(blocks))
	for _, b := range blocks {
		out = append(out, l.block(b))
	}
	return out
}

func (l *LessonPanel) block(b book.Block) app.UI {
	switch b.Kind {
	case "h":
		if b.Level > 2 {
			return element("h4").Body(l.spans(b.Spans)...)
		}
		return element("h3").Body(l.spans(b.Spans)...)
	case "ul":
		return element("ul").Body(l.blocks(b.Blocks)...)
	case "ol":
		return element("ol").Body(l.blocks(b.Blocks)...)
	case "li":
		return app.Li().Body(l.blocks(b.Blocks)...)
	case "quote":
		return element("blockquote").Body(l.blocks(b.Blocks)...)
	case "rule":
		return app.ElemSelfClosing("hr")
	case "table":
		return l.table(b)
	case "code":
		return l.code(b)
	}
	if len(b.Spans) == 1 && b.Spans[0].Action != "" {
		s := b.Spans[0]
		return app.Div().Class("lesson-command").Body(l.command(s.Text, s.Action)...)
	}
	return app.P().Body(l.spans(b.Spans)...)
}

func (l *LessonPanel) table(b book.Block) app.UI {
	rows := make([]app.UI, 0, len(b.Blocks))
	for i, r := range b.Blocks {
		cells := make([]app.UI, 0, len(r.Blocks))
		for _, cell := range r.Blocks {
			if i == 0 {
				cells = append(cells, element("th").Attr("scope", "col").Body(l.spans(cell.Spans)...))
			} else {
				cells = append(cells, element("td").Body(l.spans(cell.Spans)...))
			}
		}
		rows = append(rows, element("tr").Body(cells...))
	}
	return app.Div().Class("lesson-table").TabIndex(0).Attr("role", "group").Aria("label", l.T.Lesson.Lesson).Body(element("table").Body(rows...))
}

// code is a block of code with what can be done with it.
func (l *LessonPanel) code(b book.Block) app.UI {
	c := l.T.Lesson
	if b.Action == "exec" || b.Action == "interrupt" {
		return app.Div().Class("lesson-command").Body(l.command(b.Text, b.Action)...)
	}
	kind := "code"
	var head []app.UI
	switch {
	case b.Lang == "output":
		kind = "output"
		head = []app.UI{app.Span().Text(c.Output)}
	case strings.HasPrefix(b.Lang, "yaml"):
		head = []app.UI{app.Span().Text("YAML"), app.Span().Class("spacer"), app.Button().Type("button").Class("button small").OnClick(on(OpenText{b.Text})).Text(c.OpenFile), l.copyButton(b.Text)}
	case b.Action == "copy":
		head = []app.UI{app.Span().Class("spacer"), l.copyButton(b.Text)}
	}
	return app.Div().Class("lesson-code").DataSet("kind", kind).Body(
		app.If(len(head) > 0, app.Div().Class("lesson-code-head").Body(head...)),
		element("pre").Class("mono").TabIndex(0).Text(b.Text),
	)
}

func (l *LessonPanel) copyButton(text string) app.UI {
	label := l.T.Lesson.Copy
	return app.Button().Type("button").Class("button small icon-only").Aria("label", label).Title(label).OnClick(on(CopyText{text})).Body(l.copyIcon(text))
}

// copyIcon tells for a moment that a text has been copied.
func (l *LessonPanel) copyIcon(text string) app.UI {
	if text == l.Copied {
		return icon("true")
	}
	return icon("copy")
}

// command is a command of the text: a click runs it, another one copies it.
func (l *LessonPanel) command(text, action string) []app.UI {
	c := l.T.Lesson
	if action == "copy" {
		return []app.UI{app.Button().Type("button").Class("command-run mono").Aria("label", l.T.sprintf(c.CopyF, text)).OnClick(on(CopyText{text})).Body(l.copyIcon(text), element("code").Text(text), app.If(text == l.Copied, app.Span().Class("quiet").Text(c.Copied)))}
	}
	title := c.Run
	if action == "interrupt" {
		title = c.Interrupt
	}
	run := app.Button().Type("button").Class("command-run mono").Title(title).Aria("label", l.T.sprintf(c.RunF, text)).OnClick(on(Exec{Line: text, Interrupt: action == "interrupt"}))
	return []app.UI{
		run.Disabled(!l.Ready || l.Preparing).Body(icon("run"), element("code").Body(unbroken(text)...)),
		app.Button().Type("button").Class("command-copy").Aria("label", l.T.sprintf(c.CopyF, text)).Title(c.Copy).OnClick(on(CopyText{text})).Body(l.copyIcon(text)),
	}
}

// unbroken keeps words with hyphens, as options are, in one piece where a command goes on in another line.
func unbroken(command string) []app.UI {
	var out []app.UI
	for len(command) > 0 {
		end := strings.IndexFunc(command, unicode.IsSpace)
		if end < 0 {
			end = len(command)
		}
		next := len(command) - len(strings.TrimLeftFunc(command[end:], unicode.IsSpace))
		if word := command[:end]; strings.Contains(word, "-") {
			out = append(out, app.Span().Class("word").Text(word), app.Text(command[end:next]))
		} else {
			out = append(out, app.Text(command[:next]))
		}
		command = command[next:]
	}
	return out
}

func (l *LessonPanel) spans(spans []book.Span) []app.UI {
	out := make([]app.UI, 0, len(spans))
	for _, s := range spans {
		out = append(out, l.span(s))
	}
	return out
}

func (l *LessonPanel) span(s book.Span) app.UI {
	switch s.Kind {
	case "code":
		switch {
		case s.Action != "":
			return app.Span().Class("lesson-inline").Body(l.command(s.Text, s.Action)...)
		case slices.Contains(l.Files, s.Text):
			return app.Button().Type("button").Class("lesson-file mono").Aria("label", l.T.sprintf(l.T.Lesson.OpenFileF, s.Text)).OnClick(on(GoToFile{s.Text})).Text(s.Text)
		}
		return element("code").Text(s.Text)
	case "em":
		return element("em").Body(l.spans(s.Spans)...)
	case "strong":
		return element("strong").Body(l.spans(s.Spans)...)
	case "br":
		return app.ElemSelfClosing("br")
	case "link":
		if !strings.HasPrefix(s.Href, "http") { // others lead to what is not here
			return app.Span().Body(l.spans(s.Spans)...)
		}
		return app.A().Href(s.Href).Target("_blank").Rel("noopener noreferrer").Body(l.spans(s.Spans)...)
	}
	return app.Text(s.Text)
}
