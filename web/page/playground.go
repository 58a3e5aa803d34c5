package page

import (
	"time"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/podscope/podscope/engine/protocol"
	"github.com/podscope/podscope/lessons/book"
	"github.com/podscope/podscope/web/browser"
	"github.com/podscope/podscope/web/examples"
	"github.com/podscope/podscope/web/link"
	"github.com/podscope/podscope/web/text"
	"github.com/podscope/podscope/web/world"
)

// Playground is the whole page: it keeps what is known and asked for, and acts on intents.
type Playground struct {
	app.Compo
	Path string // where the page stands, which decides its language

	// OnLesson, when it is there, is told how a lesson goes.
	OnLesson func(LessonNews)

	link    *link.Link
	ready   bool // the engine answers
	hello   protocol.Hello
	world   world.World
	calm    [calmPanels]calm // what the panels with much in them show
	aged    aged
	slots   [slots]*slot     // parts of the page that are drawn by themselves
	drawn   int              // how often the whole page was drawn
	crowd   bool             // with many pods
	playing bool             // the engine's last message did nothing but play on
	session protocol.Session // as the engine last told it, to live again
	opened  bool             // the session has been lived up to where it stood
	look    *int64           // the moment of it to look at, once it has been lived
	embed   *embed           // the page stands in another one's frame

	files   []protocol.File
	open    int
	removed *protocol.File
	refs    []protocol.Ref // objects that the open file names
	answer  Answer
	checks  int // counts edits, so that only the last one is checked
	stored  *protocol.Stored

	selected protocol.Ref
	chosen   bool         // by the learner: what is new is offered, not shown
	offered  protocol.Ref // a pod that is new, while another one is shown
	onlyThis bool
	byOwner  bool // the cluster is arranged by what made the pods
	limit    int  // events shown
	zoom     int64
	tab      string
	viewed   string // the panel that a short frame shows on its right
	speed    float64

	sentence  string
	news      string // read out by screen readers
	notice    Notice
	hinted    bool // the first visit's hint is showing
	theme     string
	why       *protocol.Why
	whyAnswer protocol.Explanation
	whyReady  bool
	pending   func(app.Context) // waits for the learner's word that the past may be branched from
	seeking   bool
	slid      int64     // where the scrubber was put last
	seekNext  *int64    // the newest wish after that
	lost      time.Time // when the engine was lost last
	restarted bool      // the engine was started again and has not lived the session yet
	unkept    struct{ page, session bool }
	terminals terminals
	preview   preview
	lesson    lesson
	course    *book.Course // for the menu of lessons; nil until it has come
	learned   []string     // lessons that were completed, in this browser
	sharing   sharing
}

// New returns the page at a path, as it is before any program runs.
func New(path string) *Playground {
	p := &Playground{Path: path, files: firstFiles(), limit: 40, tab: "cluster", speed: 1, theme: "auto"}
	if p.lesson.name = lessonAt(p.labels(), path); p.lesson.name != "" {
		p.files, p.tab = emptyFiles(), "lesson"
		p.primeLesson(browser.LessonText(p.lesson.name))
	}
	if p.panes() != "" {
		p.restore()
		run := p.lesson.run
		p.primeLesson(browser.LessonText(p.lesson.name))
		if p.lesson.book != nil && len(run.Pages) == len(p.lesson.run.Pages) {
			p.lesson.run = run
		}
	}
	return p
}

func firstFiles() []protocol.File {
	return []protocol.File{{Name: "web.yaml", Text: examples.Manifest("web.yaml", "")}}
}

func (p *Playground) labels() labels { return labels{text.ByPath(p.Path)} }

// OnMount connects the page with the engine and with what the browser kept.
func (p *Playground) OnMount(ctx app.Context) {
	ctx.Handle(intentAction, func(ctx app.Context, a app.Action) { p.meant(ctx, a.Value) })
	p.link = link.New(browser.Post, time.Now)
	link.OnPush(p.link, "ready", func(h protocol.Hello) { p.engineReady(ctx, h) })
	link.OnPush(p.link, "state", func(s protocol.State) { p.stateCame(ctx, s) })
	link.OnPush(p.link, "session", p.sessionGrew)
	link.OnPush(p.link, "terminal", func(s protocol.Screen) { p.screenCame(ctx, s) })
	link.OnPush(p.link, "preview", func(v protocol.Preview) { p.previewCame(ctx, v) })
	link.OnPush(p.link, "files", func(n protocol.FileNews) { p.filesCame(ctx, n) })
	link.OnPush(p.link, "notice", func(e protocol.Error) { p.notice = Notice{Said: p.labels().Of(e.Message), Bad: true} })
	if p.panes() == "" {
		p.restore()
	}
	c := p.labels()
	p.nameDocument()
	if p.lesson.name != "" {
		p.fetchLesson()
	}
	browser.Theme(p.theme)
	browser.Listen(func(kind, text string) {
		ctx.Dispatcher().Dispatch(app.Dispatch{Mode: app.Next, Source: p, Function: func(ctx app.Context) { p.heard(ctx, kind, text) }})
	})
	browser.OpenEditor("editor", browser.Editor{Text: p.files[p.open].Text, Label: c.EditorLabel, DescribedBy: "editor-note", Language: c.Key(), Phrases: c.EditorPhrases})
	p.watch(ctx)
}

// OnNav follows the language that the address names.
func (p *Playground) OnNav(ctx app.Context) {
	p.Path = ctx.Page().URL().Path
	p.nameDocument()
}

// nameDocument tells the browser the page's language and title.
func (p *Playground) nameDocument() {
	c := p.labels()
	title := c.Title
	if p.lesson.book != nil {
		title = p.lesson.book.Title.In(c.Key()) + " – Podscope"
	}
	browser.Language(c.Lang, title)
}

// otherPath is where the same page is in the other language.
func (p *Playground) otherPath(c labels) string {
	if name := lessonAt(c, p.Path); name != "" {
		return text.ByPath(c.OtherPath).Lesson.Path + name + "/"
	}
	return c.OtherPath
}

// Render draws the page. What is common to both widths is decided by the style sheet.
func (p *Playground) Render() app.UI {
	c := p.labels()
	w := p.world
	p.still()
	p.drawn++
	p.crowd = p.crowded()
	left, right := p.sides()
	one, two := p.views(right)
	return app.Div().Class(p.class()).DataSet("left", left).DataSet("right", len(right)).DataSet("view", one).DataSet("second", two).DataSet("tab", p.tab).DataSet("past", w.Past).DataSet("playing", w.Playing).DataSet("why", p.why != nil).DataSet("terminal", p.terminals.open).DataSet("preview", p.preview.open).DataSet("engine", p.engineWord()).DataSet("lesson", p.lesson.name != "").DataSet("panes", p.panes()).DataSet("beside", p.beside()).Body(
		patterns(),
		p.topBar(c, &TopBar{T: c, Kubernetes: p.kubernetes(), Versions: p.versions(), NodeCount: p.nodeCount(), ThemeName: p.theme, ExampleSet: examples.Names(), Other: p.otherPath(c), InLesson: p.lesson.name != "", Course: p.course, Done: p.learned}),
		tabs(c, p.tab, p.lesson.name != ""),
		app.If(len(right) > 2, viewTabs(c, right, one)),
		element("section").Class("strip").Aria("label", c.Notices).Body(
			app.If(p.hinted, hint(c)),
			app.If(w.Past, &PastBar{T: c, At: w.At, End: w.End}),
			app.If(!p.notice.empty(), notice(c, p.notice)),
			p.lessonBar(c),
			p.lessonAhead(c),
			p.editBar(c),
		),
		element("main").Class("stage").Body(
			p.lessonPanel(c),
			app.Div().Class("workbench").Body(p.panels(c), p.time(c), p.terminalPanel(c), p.previewPanel(c)),
		),
		p.slot(newsSlot, func() app.UI {
			return app.P().ID("news").Class("visually-hidden").Attr("role", "status").Aria("live", "polite").Text(p.news)
		}),
		p.dialogs(c),
	)
}

func (p *Playground) manifest(c labels) app.UI {
	removed := ""
	if p.removed != nil {
		removed = p.removed.Name
	}
	return &ManifestPanel{
		T: c, Ready: p.opened, FileList: p.fileNames(), Open: p.open, FirstText: p.firstText(), CanUndo: removed, Answer: p.answer, Stored: p.stored,
	}
}

// bare reports whether a lesson has no use for the editor, so that the other panels may have its room.
func (p *Playground) bare() bool {
	return p.lesson.name != "" && len(p.files) == 1 && p.files[0].Text == ""
}

// firstText stands where the editor will be, until it is there.
func (p *Playground) firstText() string {
	if p.lesson.name != "" {
		return ""
	}
	return firstFiles()[0].Text
}

func (p *Playground) dialogs(c labels) app.UI {
	resetTitle, resetText := c.ResetTitle, c.ResetText
	if p.lesson.name != "" {
		resetTitle, resetText = c.Lesson.ResetLesson, c.Lesson.ResetLessonText
	}
	return app.Div().Body(
		keysHelp(c),
		p.sharingDialogs(c),
		dialog("branch", c.BranchTitle, app.P().Text(c.sprintf(c.BranchF, world.Clock(p.world.At))), answers(
			answerButton("primary", c.BranchConfirm, Branch{}), answerButton("", c.BranchLive, Live{}), answerButton("", c.Cancel, Cancel{}),
		)),
		dialog("reset", resetTitle, app.P().Text(resetText), answers(
			answerButton("primary", c.ResetConfirm, Reset{Confirmed: true}), answerButton("", c.Cancel, Cancel{}),
		)),
	)
}

func (p *Playground) engineWord() string {
	switch {
	case p.opened:
		return "open"
	case p.ready:
		return "ready"
	}
	return "loading"
}

func (p *Playground) whyRef() protocol.Ref {
	if p.why == nil {
		return protocol.Ref{}
	}
	return p.why.Ref
}

func (p *Playground) versions() []string {
	if len(p.hello.Kubernetes) > 0 {
		return p.hello.Kubernetes
	}
	return []string{"1.36", "1.34"}
}

func (p *Playground) kubernetes() string {
	if p.session.Kubernetes != "" {
		return p.session.Kubernetes
	}
	return p.versions()[0]
}

func (p *Playground) nodeCount() int { return max(1, p.session.Nodes) }
