package page

import (
	"encoding/json"
	"strings"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/podscope/podscope/web/browser"
)

// keptSession is one of the sessions that the browser keeps.
type keptSession struct {
	ID      string `json:"id"`
	About   string `json:"about"`
	When    string `json:"when"`    // in the page's language
	Current bool   `json:"current"` // this tab's
	Open    bool   `json:"open"`    // in another tab
}

// sharing is what the page knows of it.
type sharing struct {
	kept []keptSession
	text string // what the browser would not copy by itself
}

func (p *Playground) meantBySharing(ctx app.Context, intent any) bool {
	switch i := intent.(type) {
	case Share:
		p.share(i.What)
	case OpenFull:
		p.share("full")
	case OpenKept:
		browser.Go(i.ID)
	case RemoveKept:
		browser.Share("remove", map[string]any{"id": i.ID})
	default:
		return false
	}
	return true
}

func (p *Playground) share(what string) {
	browser.Share(what, map[string]any{"record": p.record(), "state": p.stateInWords()})
}

// shared tells what has come of sharing, or takes what was chosen to be opened.
func (p *Playground) shared(ctx app.Context, text string) {
	var news struct {
		What   string        `json:"what"`
		Copied bool          `json:"copied"`
		Text   string        `json:"text"`
		Long   bool          `json:"long"` // longer than what many programs take as an address
		List   []keptSession `json:"list"`
		Opened opening       `json:"opened"`
	}
	if err := json.Unmarshal([]byte(text), &news); err != nil && news.What == "" {
		return
	}
	c := p.labels()
	switch news.What {
	case "sessions":
		p.sharing.kept = news.List
		browser.ShowDialog("sessions")
	case "opened":
		p.openChosen(ctx, news.Opened)
	case "link", "embed":
		if !news.Copied {
			p.sharing.text = news.Text
			browser.ShowDialog("copy")
			return
		}
		said := map[string]string{"link": c.CopiedLink, "embed": c.CopiedEmbed}[news.What]
		if news.Long {
			said = joinSentences(said, c.LinkLong)
		}
		p.notice, p.news = Notice{Said: said}, said
	}
}

// openChosen opens a file that was chosen: a session in the place of this one, which stays among those kept, or a manifest beside the others.
func (p *Playground) openChosen(ctx app.Context, o opening) {
	if o.Record == nil {
		p.notice = p.troubleNotice(o)
		return
	}
	if o.Record.Session == nil && len(o.Trouble) == 0 {
		for _, f := range o.Record.Files {
			f.Name = p.freeName(f.Name)
			p.addFile(ctx, f)
		}
		return
	}
	p.keep()
	if o.Record.Lesson != nil || p.lesson.name != "" { // it belongs to another page
		browser.Share("visit", map[string]any{"record": o.Record})
		return
	}
	browser.Begin()
	p.unkept.page = true
	p.openRecord(ctx, o, nil)
}

// stateInWords is how the pods stand, for whoever reads without running anything.
func (p *Playground) stateInWords() string {
	var words []string
	for i, pod := range p.world.Pods {
		if i == 5 {
			words = append(words, "…")
			break
		}
		words = append(words, pod.Name+": "+pod.Status+" "+pod.Ready)
	}
	return strings.Join(words, ", ")
}

func shareMenu(c labels) app.UI {
	return menu("share right", c.Share, "share", c.Share, func() []app.UI {
		return []app.UI{
			choice(c.ShareLink, "", Share{"link"}), choice(c.ShareEmbed, "", Share{"embed"}), choice(c.ShareFile, "", Share{"file"}),
			choice(c.ShareOpen, "", Share{"open"}), choice(c.Sessions, "", Share{"sessions"}),
		}
	})
}

func (p *Playground) sharingDialogs(c labels) app.UI {
	rows := make([]app.UI, 0, len(p.sharing.kept))
	for _, s := range p.sharing.kept {
		rows = append(rows, keptRow(c, s))
	}
	return app.Div().Body(
		dialog("sessions", c.Sessions, app.P().Class("quiet").Text(c.SessionsNote), app.Ul().Class("kept").Body(rows...), answers(
			answerButton("primary", c.SessionNew, OpenKept{"new"}), answerButton("", c.Close, Cancel{}),
		)),
		dialog("copy", c.CopyTitle, app.P().Text(c.CopyNote),
			app.Textarea().Class("mono copy-text").ReadOnly(true).Rows(6).Aria("labelledby", "copy-title").Text(p.sharing.text), answers(answerButton("primary", c.Close, Cancel{}))),
	)
}

func keptRow(c labels, s keptSession) app.UI {
	state := app.Span()
	switch {
	case s.Current:
		state = state.Class("quiet").Text(c.SessionThis)
	case s.Open:
		state = state.Class("quiet").Text(c.SessionOpen)
	}
	about := orElse(s.About, "–")
	if s.Current || s.Open {
		return app.Li().Body(app.Span().Class("kept-about mono").Text(about), app.Span().Class("quiet").Text(s.When), state)
	}
	return app.Li().Body(
		app.Button().Type("button").Class("choice kept-about mono").OnClick(on(OpenKept{s.ID})).Text(about), app.Span().Class("quiet").Text(s.When),
		iconButton("", "close", c.sprintf(c.SessionRemoveF, about), RemoveKept{s.ID}),
	)
}
