package site

import (
	"bytes"
	"fmt"
	"html/template"
	"os"
	"path"
	"strings"

	"github.com/podscope/podscope/web/docs"
	"github.com/podscope/podscope/web/examples"
	"github.com/podscope/podscope/web/text"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer/html"
)

// article is a page to be read: its file in package docs, and where it stands in every language.
type article struct{ file, path string }

var articles = []article{
	{"teachers", "teachers/"}, {"index", "docs/"}, {"truth", "docs/truth/"}, {"limits", "docs/limits/"}, {"embed", "docs/embed/"}, {"lms", "docs/lms/"}, {"formats", "docs/formats/"}, {"protocol", "docs/protocol/"},
}

// home is where the site will be, as the host tells when it builds; in the documentation's examples the page's script puts the true address.
func home() string {
	if url := os.Getenv("URL"); url != "" {
		return strings.TrimSuffix(url, "/")
	}
	return "https://podscope.example"
}

// articles writes the teachers' page, the documentation, and the page that stands for those that are not there.
func (b *Builder) articles() error {
	for _, c := range text.Catalogues() {
		for _, a := range articles {
			if err := b.article(c, a); err != nil {
				return fmt.Errorf("docs/%s.%s.md: %w", a.file, c.Key(), err)
			}
		}
	}
	return b.notFound()
}

func (b *Builder) article(c *text.Catalogue, a article) error {
	source, err := docs.Files.ReadFile(a.file + "." + c.Key() + ".md")
	if err != nil {
		return err
	}
	recordings, err := recordingTable(c)
	if err != nil {
		return err
	}
	body, err := markdownHTML(strings.NewReplacer("{{SITE}}", home(), "{{REQUESTS}}", requestTable(c), "{{RECORDINGS}}", recordings, "{{NOTES}}", noteList(c), "{{IMAGES}}", imageList()).Replace(string(source)))
	if err != nil {
		return err
	}
	title, about := headOf(string(source))
	where := func(c *text.Catalogue) string { return c.Path + a.path }
	view := articleView{T: c, W: wordsOf(c), Body: body, Here: a.path, Other: text.ByPath(c.OtherPath).Path + a.path}
	if a.file == "teachers" {
		if view.Builder, err = b.builder(c); err != nil {
			return err
		}
	}
	content, err := render(articlePage, view)
	if err != nil {
		return err
	}
	return b.write(reading, document{Path: where(c), Title: title + " – Podscope", About: about, Content: content, Languages: languages(where), T: c})
}

// notFound writes 404.html, in both languages at once: the host shows it for any address.
func (b *Builder) notFound() error {
	var body strings.Builder
	for _, c := range text.Catalogues() {
		w := wordsOf(c)
		fmt.Fprintf(&body, `<section lang="%s"><h2>%s</h2><p>%s</p><p><a class="button" href="%s">%s</a></p></section>`, c.Lang, w.NotFound, w.NotFoundText, c.Path, c.Lesson.Playground)
	}
	c := &text.English
	content, err := render(articlePage, articleView{T: c, W: wordsOf(c), Body: template.HTML("<h1>404</h1>" + body.String()), Other: text.Chinese.Path})
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := reading.Execute(&out, document{Title: wordsOf(c).NotFound + " – Podscope", About: c.About, Content: content, T: c, Assets: b.assets}); err != nil {
		return err
	}
	return os.WriteFile(b.Out+"/404.html", out.Bytes(), 0o644)
}

func markdownHTML(source string) (template.HTML, error) {
	md := goldmark.New(goldmark.WithExtensions(extension.Table), goldmark.WithParserOptions(parser.WithAutoHeadingID()), goldmark.WithRendererOptions(html.WithUnsafe()))
	var out bytes.Buffer
	err := md.Convert([]byte(source), &out)
	// What may have to be scrolled sideways has to be reached by the keyboard.
	text := strings.NewReplacer("<pre><code", `<pre class="code" tabindex="0"><code`, "<table>", `<div class="table" tabindex="0" role="group"><table>`, "</table>", "</table></div>").Replace(out.String())
	return template.HTML(text), err
}

// headOf takes a page's title and description from its first two paragraphs.
func headOf(source string) (title, about string) {
	parts := strings.SplitN(source, "\n\n", 3)
	return strings.TrimPrefix(parts[0], "# "), strings.TrimSpace(parts[1])
}

// articleView is what the template of a page to be read shows.
type articleView struct {
	T       *text.Catalogue
	W       words
	Body    template.HTML
	Builder template.HTML
	Here    string
	Other   string
}

// Is reports whether the page is the one at a path, or below it.
func (v articleView) Is(at string) bool {
	return path.Clean(v.Here) == path.Clean(at) || strings.HasPrefix(v.Here, at)
}

// builderView is what the template of the embed builder shows.
type builderView struct {
	T        *text.Catalogue
	W        words
	Examples []exampleView
	Sections []catalogueSection
	Panes    [][2]string
}

type exampleView struct{ Name, Title, Manifest string }

func (b *Builder) builder(c *text.Catalogue) (template.HTML, error) {
	w := wordsOf(c)
	view := builderView{T: c, W: w, Sections: catalogueView(c, b.course).Sections, Panes: [][2]string{
		{"lesson", w.PaneLesson}, {"manifest", w.PaneManifest}, {"cluster", w.PaneCluster}, {"pod", w.PanePod}, {"events", w.PaneEvents}, {"timeline", w.PaneTimeline}, {"terminal", w.PaneTTY},
	}}
	for _, name := range examples.Names() {
		view.Examples = append(view.Examples, exampleView{name, c.ExampleTitles[name], examples.Manifest(name, c.ExampleNotes[name])})
	}
	return render(builderForm, view)
}
