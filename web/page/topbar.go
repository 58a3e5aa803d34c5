package page

import (
	"slices"
	"strconv"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/podscope/podscope/lessons/book"
)

// TopBar is the line at the top: whose page this is, examples, which cluster, language and theme.
type TopBar struct {
	app.Compo
	T          labels
	Kubernetes string   // version of the cluster
	Versions   []string // versions that the engine can be
	NodeCount  int
	ThemeName  string // auto, light, dark
	ExampleSet []string
	Other      string // where this page is in the other language
	InLesson   bool
	Course     *book.Course // nil until it is known
	Done       []string     // lessons that have been completed
}

// Render draws the bar.
func (b *TopBar) Render() app.UI {
	c := b.T
	return element("header").Class("topbar").Aria("label", c.TopBar).Body(
		element("h1").Class("brand").Body(icon("pod"), app.Span().Text("Podscope")),
		b.lessons(),
		app.If(!b.InLesson, b.examples()),
		app.Span().Class("spacer"),
		b.cluster(),
		app.A().Class("button wide-only").Href(b.Other).Lang(c.OtherCode).HrefLang(c.OtherCode).Text(c.OtherLanguage),
		iconButton("wide-only", "theme", b.theme(), Theme{}),
		iconButton("wide-only", "terminal", c.Terminal+" (Ctrl+`)", Terminal{}),
		shareMenu(c),
		b.more(),
	)
}

// lessons leads to the catalogue and, once it is known what there is, to each lesson; these links load another page.
func (b *TopBar) lessons() app.UI {
	c := b.T.Lesson
	return menu("lesson-menu", c.Lessons, "", c.Lessons, b.lessonEntries)
}

func (b *TopBar) lessonEntries() []app.UI {
	c := b.T.Lesson
	entries := []app.UI{loadLink("choice", c.Path, c.All)}
	if b.Course != nil {
		for _, s := range b.Course.Sections {
			entries = append(entries, app.P().Class("menu-title").Text(s.Title.In(b.T.Key())))
			for _, l := range s.Lessons {
				entries = append(entries, b.lesson(l))
			}
		}
	}
	return entries
}

func (b *TopBar) lesson(l book.Listing) app.UI {
	done := slices.Contains(b.Done, l.Name)
	link := app.A().Class("choice").Href(b.T.Lesson.Path+l.Name+"/").DataSet("load", true)
	title := app.Span().Text(l.Title.In(b.T.Key()))
	if !done {
		return link.Body(title)
	}
	return link.DataSet("done", true).Body(title, app.Span().Class("visually-hidden").Text(" – "+b.T.Lesson.Done), icon("true"))
}

// theme names the theme that holds.
func (b *TopBar) theme() string {
	return b.T.Theme + ": " + orElse(map[string]string{"light": b.T.ThemeLight, "dark": b.T.ThemeDark}[b.ThemeName], b.T.ThemeAuto)
}

func (b *TopBar) more() app.UI {
	c := b.T
	return menu("right", c.More, "more", "", func() []app.UI {
		return []app.UI{
			app.A().Class("choice narrow-only").Href(b.Other).Lang(c.OtherCode).HrefLang(c.OtherCode).Text(c.OtherLanguage),
			app.Button().Type("button").Class("choice narrow-only").OnClick(on(Theme{})).Text(b.theme()),
			choice(c.Reset, "", Reset{}), choice(c.Keys, "", Keys{}),
			away(c.Teachers, c.Path+"teachers/"), away(c.Docs, c.Path+"docs/"),
		}
	})
}

// away is an entry of a menu that leads to a page without programs.
func away(label, path string) app.UI {
	return app.A().Class("choice").Href(path).DataSet("load", true).Text(label)
}

func (b *TopBar) examples() app.UI {
	return menu("", b.T.Examples, "", b.T.Examples, b.exampleEntries)
}

func (b *TopBar) exampleEntries() []app.UI {
	entries := make([]app.UI, 0, len(b.ExampleSet))
	for _, name := range b.ExampleSet {
		entries = append(entries, choice(b.T.ExampleTitles[name], name, OpenExample{name}))
	}
	return entries
}

func (b *TopBar) cluster() app.UI {
	version := "v" + b.Kubernetes
	return menu("right", b.T.Cluster+" "+version, "", version, b.clusterEntries)
}

func (b *TopBar) clusterEntries() []app.UI {
	entries := []app.UI{app.P().Class("menu-title").Text(b.T.KubernetesVersion)}
	for _, v := range b.Versions {
		entries = append(entries, chosen("v"+v, v == b.Kubernetes, Kubernetes{v}))
	}
	entries = append(entries, app.P().Class("menu-title").Text(b.T.Nodes))
	for _, n := range []int{1, 2, 3, 5, 10} {
		entries = append(entries, chosen(strconv.Itoa(n), n == b.NodeCount, Nodes{n}))
	}
	return entries
}
