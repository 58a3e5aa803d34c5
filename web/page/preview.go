package page

import (
	"fmt"
	"slices"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/podscope/podscope/engine/protocol"
	"github.com/podscope/podscope/web/browser"
	"github.com/podscope/podscope/web/link"
)

// preview is the browser on the first node, whose window the page shows when it is asked to.
type preview struct {
	open  bool
	url   string // what stands in the address bar
	seen  protocol.Preview
	lacks bool // the page refers to what is not fetched
}

type (
	// Visit asks for a page; without an address the last one once more. CloseVisit puts the window away.
	Visit      struct{ URL string }
	CloseVisit struct{}
)

func (p *Playground) meantByPreview(ctx app.Context, intent any) bool {
	switch i := intent.(type) {
	case Visit:
		p.visit(ctx, i.URL)
	case CloseVisit:
		p.preview.open = false
		browser.Return()
	default:
		return false
	}
	return true
}

func (p *Playground) visit(ctx app.Context, url string) {
	p.acting(ctx, func(ctx app.Context) {
		v := &p.preview
		v.url = orElse(url, v.url)
		if !v.open {
			browser.Remember()
			browser.Focus("preview-title")
		}
		v.open, p.tab = true, "terminal"
		link.Ask(p.link, "visit", protocol.Visit{URL: v.url}, func(_ struct{}, refused *protocol.Error) { p.refused(refused) })
	})
}

// previewCame shows what the browser shows. When the port-forward to a page ends, its window closes; not when it ended because a page could not be had.
func (p *Playground) previewCame(ctx app.Context, now protocol.Preview) {
	v := &p.preview
	was := v.seen
	v.seen = now
	page := now.Page
	if page == nil {
		v.open = v.open && len(now.Forwards) > 0
		return
	}
	if was.Page == nil || *pageKey(was.Page) != *pageKey(page) {
		v.url = page.URL
		p.news = p.pageNews(page)
		v.lacks = false
	}
	if v.open && page.State == "shown" && slices.ContainsFunc(was.Forwards, func(f protocol.Forward) bool {
		return !slices.Contains(now.Forwards, f) && len(page.URL) >= len(f.URL) && page.URL[:len(f.URL)] == f.URL
	}) {
		v.open = false
		p.news = p.labels().PreviewEnded
		browser.Return()
	}
	p.drawPage(ctx)
}

type pageID struct {
	id         int
	state, url string
}

func pageKey(page *protocol.Page) *pageID { return &pageID{page.ID, page.State, page.URL} }

// drawPage puts the page into its frame, once that is there.
func (p *Playground) drawPage(ctx app.Context) {
	v := &p.preview
	if page := v.seen.Page; v.open && page != nil && page.State == "shown" && page.Body != "" {
		ctx.Defer(func(app.Context) { browser.DrawPage(page) })
	}
}

// pageNews says in a line what became of a visit.
func (p *Playground) pageNews(page *protocol.Page) string {
	c := p.labels()
	switch page.State {
	case "shown":
		said := fmt.Sprintf(c.PreviewShownF, page.Status, orElse(page.Type, "–"), page.Size, page.Took)
		if page.Hops > 0 {
			said += " · " + fmt.Sprintf(c.PreviewHopsF, page.Hops)
		}
		return said
	case "failed":
		return c.Of(page.Said)
	}
	return c.PreviewLoading
}

func (p *Playground) previewPanel(c labels) app.UI {
	v := &p.preview
	if !v.open {
		return nil
	}
	page := v.seen.Page
	if page == nil {
		page = &protocol.Page{State: "loading"}
	}
	return element("section").ID("panel-preview").Class("panel", "panel-preview").Aria("labelledby", "preview-title").DataSet("past", p.world.Past).Body(
		app.Div().Class("panel-head").Body(
			element("h2").ID("preview-title").TabIndex(-1).Text(c.Preview),
			app.If(p.world.Past, app.Span().Class("past-mark").Body(icon("past"), app.Span().Text(c.Past))),
			element("form").Class("preview-bar").Body(
				element("input").ID("preview-url").Class("mono").Attr("inputmode", "url").Attr("spellcheck", "false").Attr("autocomplete", "off").Aria("label", c.PreviewAddress).Attr("value", v.url),
			),
			iconButton("", "reset", c.PreviewReload, Visit{}),
			iconButton("", "close", c.Close, CloseVisit{}),
		),
		p.pageSays(c, page),
		p.pageBody(c, page),
	)
}

// pageSays tells how the visit went, and offers to let time pass when it waits for that.
func (p *Playground) pageSays(c labels, page *protocol.Page) app.UI {
	bar := app.Div().Class("terminal-says").DataSet("waiting", page.Paused)
	said := p.pageNews(page)
	if p.preview.lacks {
		said = joinSentences(said+".", c.PreviewLacks)
	}
	if page.Paused {
		return bar.Body(
			app.Span().Text(c.PreviewPaused),
			app.Button().Type("button").Class("button").OnClick(on(Until{"answer"})).Text(c.PreviewRunOn),
			app.Button().Type("button").Class("button").OnClick(on(Play{})).Text(c.Play),
		)
	}
	if page.State == "failed" {
		return bar.Body(toneIcon("bad"), app.Span().Text(c.PreviewFailed))
	}
	return bar.Body(app.Span().Text(said))
}

// pageBody is the page itself, or why there is none.
func (p *Playground) pageBody(c labels, page *protocol.Page) app.UI {
	says := func(sentence, detail string) app.UI {
		return app.Div().Class("panel-body").Body(app.P().Text(sentence), app.If(detail != "", app.P().Class("mono quiet").Text(detail)))
	}
	switch {
	case page.State == "failed":
		return says(c.Of(page.Said), page.Error)
	case page.State == "shown" && page.Size == 0:
		return says(c.PreviewEmpty, "")
	case page.State == "shown" && page.Body == "":
		return says(fmt.Sprintf(c.PreviewBinaryF, page.Type), "")
	}
	return element("iframe").ID("preview-frame").Class("preview-frame").Attr("sandbox", "allow-same-origin").Title(c.PreviewPage)
}
