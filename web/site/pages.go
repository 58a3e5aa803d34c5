package site

import (
	"bytes"
	"html/template"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/podscope/podscope/web/page"
	"github.com/podscope/podscope/web/text"
)

// programs is the document around components that the UI program takes over. The page's content is the first thing in the body: go-app takes that element over. The only script
// stands in the head, so that both programs start to load before the body is read.
var programs = template.Must(template.New("").Parse(`<!doctype html>
<html lang="{{.T.Lang}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content">
<title>{{.Title}}</title>
<meta name="description" content="{{.About}}">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="{{index .Assets "icon.svg"}}" type="image/svg+xml">
<link rel="manifest" href="{{.T.Path}}app.webmanifest">
<link rel="apple-touch-icon" href="/icons/maskable-180.png">
<link rel="stylesheet" href="{{index .Assets "style.css"}}">
{{if .Embed}}<meta name="robots" content="noindex">
{{end}}{{range .Languages}}<link rel="alternate" hreflang="{{.Lang}}" href="{{.Path}}">
{{end}}<script src="{{index .Assets "boot.js"}}" data-ui="{{index .Assets "ui.wasm"}}" data-engine="{{index .Assets "engine.wasm"}}" data-worker="{{index .Assets "worker.js"}}" data-editor="{{index .Assets "editor.js"}}" data-terminal="{{index .Assets "terminal.js"}}" data-preview="{{index .Assets "preview.js"}}" data-share="{{index .Assets "share.js"}}"{{if .Embed}} data-frame="{{index .Assets "frame.js"}}"{{end}} data-nowasm="{{.T.NoWasm}}" data-loadfail="{{.T.LoadFail}}"></script>
</head>
<body>
{{.Content}}
<p id="trouble" class="trouble" role="alert" hidden></p>
<noscript><p class="trouble">{{.T.NoScript}}</p></noscript>
</body>
</html>
`))

// document is one page of the site.
type document struct {
	Path         string // "/zh/lessons/"
	Title, About string
	Content      template.HTML
	Languages    []inLanguage // where the same page is in every language
	T            *text.Catalogue
	Assets       map[string]string
	Embed        bool // stands in other pages' frames
}

type inLanguage struct{ Lang, Path string }

// pages writes all pages. What a page is made of stands in the file named after it.
func (b *Builder) pages() error {
	for _, write := range []func() error{b.playground, b.Lessons, b.articles, b.install} {
		if err := write(); err != nil {
			return err
		}
	}
	return nil
}

// playground writes the page that is the playground alone, and the one that stands in other pages' frames.
func (b *Builder) playground() error {
	for _, c := range text.Catalogues() {
		d := document{Path: c.Path, Title: c.Title, About: c.About, Content: prerender(page.New(c.Path)), Languages: languages(func(c *text.Catalogue) string { return c.Path }), T: c}
		if err := b.write(programs, d); err != nil {
			return err
		}
		d.Path, d.Embed, d.Languages = "/embed"+c.Path, true, nil
		d.Content = prerender(page.New(d.Path))
		if err := b.write(programs, d); err != nil {
			return err
		}
	}
	return nil
}

// languages says where a page is in every language.
func languages(path func(*text.Catalogue) string) (all []inLanguage) {
	for _, c := range text.Catalogues() {
		all = append(all, inLanguage{c.Lang, path(c)})
	}
	return all
}

// write writes a page and remembers it for use without a network.
func (b *Builder) write(t *template.Template, d document) error {
	d.Assets = b.assets
	var out bytes.Buffer
	if err := t.Execute(&out, d); err != nil {
		return err
	}
	return b.put(d.Path+"index.html", out.Bytes())
}

// put writes a file of the site that is not an asset: it keeps its name when it changes.
func (b *Builder) put(path string, data []byte) error {
	b.files[strings.TrimSuffix(path, "index.html")] = true
	file := filepath.Join(b.Out, filepath.FromSlash(path))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	for _, older := range []string{".br", ".gz"} { // of a site that is written anew in part
		if err := os.Remove(file + older); err != nil && !os.IsNotExist(err) {
			return err
		}
	}
	return os.WriteFile(file, data, 0o644)
}

// bareTruth is an attribute that go-app writes without its value "true", which only HTML's own boolean attributes may do.
var bareTruth = regexp.MustCompile(` ((?:aria|data)-[a-z]+)([ >])`)

// prerender is the page's HTML before anything has run. Attributes come out of maps; they are put in order so that the same sources give the
// same site.
func prerender(ui app.UI) template.HTML {
	tag := regexp.MustCompile(`<[a-z][a-z0-9]*(?: [a-zA-Z-]+(?:="[^"]*")?)+>`)
	attribute := regexp.MustCompile(` [a-zA-Z-]+(?:="[^"]*")?`)
	return template.HTML(tag.ReplaceAllStringFunc(app.HTMLString(ui), func(s string) string {
		for bareTruth.MatchString(s) {
			s = bareTruth.ReplaceAllString(s, ` $1="true"$2`)
		}
		list := attribute.FindAllString(s, -1)
		name := s[:strings.IndexByte(s, ' ')]
		slices.Sort(list)
		return name + strings.Join(list, "") + ">"
	}))
}
