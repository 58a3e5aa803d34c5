package page

import (
	"fmt"
	"strings"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/podscope/podscope/engine/protocol"
)

// ManifestPanel answers "what did I ask for?": the editor, its files, and under it what the API server answered.
type ManifestPanel struct {
	app.Compo
	T         labels
	Ready     bool // the engine answers
	FileList  []string
	Open      int
	FirstText string // what stands where the editor will be, until it is there
	CanUndo   string // name of the file removed last
	Answer    Answer
	Stored    *protocol.Stored // shown instead of the editor when not nil
	StoredRef protocol.Ref
	CanStore  bool // the open file names an object
}

// Answer is what came of the last thing that was applied, deleted or checked.
type Answer struct {
	Pending  bool
	OK       bool
	Said     string // kubectl's words
	Problems []protocol.Problem
	Notes    []protocol.Note // what of the files has not all its effect here
}

// Render draws the panel.
func (m *ManifestPanel) Render() app.UI {
	c := m.T
	editor := "editor-host"
	if m.Stored != nil {
		editor += " hidden"
	}
	return element("section").ID("panel-manifest").Class("panel panel-manifest").Aria("labelledby", "manifest-title").Body(
		app.Div().Class("panel-head").Body(
			element("h2").ID("manifest-title").Text(c.Manifest),
			app.Span().Class("spacer"),
			app.Div().Class("switch").Attr("role", "group").Aria("label", c.Manifest).Body(
				app.Button().Type("button").Class("button small").Aria("pressed", m.Stored == nil).OnClick(on(ShowStored{false})).Text(c.AsWritten),
				app.Button().Type("button").Class("button small").Aria("pressed", m.Stored != nil).OnClick(on(ShowStored{true})).Text(c.AsStored),
			),
		),
		m.files(),
		app.Div().ID("editor").Class(editor).Body(element("pre").Class("mono").Text(m.FirstText)),
		m.stored(),
		app.Div().Class("editor-actions").Body(
			m.action("primary", c.Apply, "Ctrl/⌘ + ↵", Apply{}),
			app.If(len(m.FileList) > 1, m.action("", c.ApplyAll, "", Apply{All: true})),
			m.action("", c.Delete, "", Delete{}),
			app.P().Class("quiet editor-note").ID("editor-note").Text(c.EditorLeave),
		),
		m.answer(),
	)
}

func (m *ManifestPanel) action(class, label, keys string, intent any) app.UI {
	b := app.Button().Type("button").Class("button", class).OnClick(on(intent))
	if !m.Ready {
		b = b.Disabled(true)
	}
	return b.Body(app.Span().Text(label), app.If(keys != "", element("kbd").Text(keys)))
}

func (m *ManifestPanel) files() app.UI {
	items := make([]app.UI, 0, len(m.FileList)+2)
	for i, name := range m.FileList {
		b := app.Button().Type("button").Class("file mono").OnClick(on(OpenFile{i})).Text(name)
		if i == m.Open {
			b = b.Aria("current", true)
		}
		items = append(items, app.Li().Body(b))
	}
	return element("nav").Class("files").Aria("label", m.T.Files).Body(
		app.Ul().Body(items...),
		iconButton("", "plus", m.T.NewFile, NewFile{}),
		app.If(len(m.FileList) > 1, iconButton("", "close", m.T.RemoveFile, RemoveFile{})),
		app.If(m.CanUndo != "", app.Span().Class("quiet").Text(fmt.Sprintf(m.T.DeletedFileF, m.CanUndo)),
			app.Button().Type("button").Class("button small").OnClick(on(UndoRemove{})).Text(m.T.Undo)),
	)
}

// stored shows the object as the API server keeps it; lines that nobody wrote are marked by a sign and a word as well as by colour.
func (m *ManifestPanel) stored() app.UI {
	if m.Stored == nil {
		return app.Div().Class("stored hidden")
	}
	if m.Stored.YAML == "" {
		return app.Div().Class("stored").Body(empty(m.T.StoredNone))
	}
	added := map[int]bool{}
	for _, n := range m.Stored.Added {
		added[n] = true
	}
	lines := strings.Split(strings.TrimSuffix(m.Stored.YAML, "\n"), "\n")
	rows := make([]app.UI, 0, len(lines))
	for i, line := range lines {
		class, mark := "line", " "
		if added[i+1] {
			class, mark = "line added", "+"
		}
		rows = append(rows, app.Span().Class(class).Body(app.Span().Class("mark").Text(mark), app.Span().Text(line+"\n")))
	}
	return app.Div().Class("stored").TabIndex(0).Attr("role", "group").Aria("label", m.T.AsStored).Body(
		app.P().Class("quiet").Body(app.Span().Class("mark").Text("+"), app.Span().Text(m.T.StoredIntro)),
		element("pre").Class("mono").Body(rows...),
	)
}

func (m *ManifestPanel) answer() app.UI {
	a := m.Answer
	tone := "quiet"
	switch {
	case a.Pending, a.Said == "" && len(a.Problems) == 0:
	case a.OK:
		tone = "good"
	default:
		tone = "bad"
	}
	said := a.Said
	switch {
	case said != "" || len(a.Problems) > 0:
	case a.Pending:
		said = m.T.AnswerPending
	default:
		said = m.T.AnswerNone
	}
	items := make([]app.UI, 0, len(a.Problems))
	for i, p := range a.Problems {
		if i == manyMarks {
			break
		}
		items = append(items, m.problem(p, len(a.Problems) == 1 && strings.Contains(said, p.Message)))
	}
	return element("section").Class("answer").DataSet("tone", tone).Aria("label", m.T.Answer).TabIndex(0).Body(
		app.If(said != "", element("pre").ID("answer").Class("mono").Body(app.If(tone != "quiet", toneIcon(tone)), app.Span().Text(said))),
		app.If(len(items) > 0, app.Ul().Class("problems").Body(items...)),
		m.notes(),
	)
}

// manyMarks is how many problems, and how many notes, are listed.
const manyMarks = 20

// notes is what of the open file this cluster does not simulate, or not wholly. It is no fault of the manifest, so it stands apart, and folded.
func (m *ManifestPanel) notes() app.UI {
	here := m.Answer.Notes
	if len(here) == 0 {
		return nil
	}
	items := make([]app.UI, 0, len(here))
	for _, n := range here[:min(len(here), manyMarks)] {
		items = append(items, app.Li().Body(
			app.Button().Type("button").Class("problem").OnClick(on(ShowLine{n.Line, n.Column})).Body(
				app.Span().Class("problem-line").Text(fmt.Sprintf(m.T.ProblemAtF, n.Line)), app.Span().Class("mono").Text(n.Path),
			), app.P().Class("quiet").Text(m.T.Of(n.Text)),
		))
	}
	return app.Details().ID("notes").Class("notes").Body(
		app.Summary().Body(icon("info"), app.Span().Text(fmt.Sprintf(m.T.NotesF, len(here)))),
		app.Ul().Class("problems").Body(items...),
	)
}

// problem is what is wrong, and where, and what that means; what it is was said if the answer is about nothing else.
func (m *ManifestPanel) problem(p protocol.Problem, wasSaid bool) app.UI {
	words := app.If(!wasSaid, app.Span().Class("mono").Text(p.Message))
	meaning := app.If(m.T.Of(p.Meaning) != "", app.P().Class("quiet").Text(m.T.Of(p.Meaning)))
	if p.Line == 0 {
		return app.Li().Body(words, meaning)
	}
	return app.Li().Body(
		app.Button().Type("button").Class("problem").OnClick(on(ShowLine{p.Line, p.Column})).Body(
			app.Span().Class("problem-line").Text(fmt.Sprintf(m.T.ProblemAtF, p.Line)), words,
		), meaning,
	)
}
