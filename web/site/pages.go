package site

import (
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

// The document around the components. The page's content is the first thing in the body: go-app takes that element over. The only script
// stands in the head, so that both programs start to load before the body is read.
var document = template.Must(template.New("").Parse(`<!doctype html>
<html lang="{{.T.Lang}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{.T.Title}}</title>
<meta name="description" content="{{.T.About}}">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="{{index .Assets "icon.svg"}}" type="image/svg+xml">
<link rel="stylesheet" href="{{index .Assets "style.css"}}">
{{range .All}}<link rel="alternate" hreflang="{{.Lang}}" href="{{.Path}}">
{{end}}<script src="{{index .Assets "boot.js"}}" data-ui="{{index .Assets "ui.wasm"}}" data-engine="{{index .Assets "engine.wasm"}}" data-worker="{{index .Assets "worker.js"}}" data-editor="{{index .Assets "editor.js"}}" data-terminal="{{index .Assets "terminal.js"}}" data-nowasm="{{.T.NoWasm}}" data-loadfail="{{.T.LoadFail}}"></script>
</head>
<body>
{{.Content}}
<p id="trouble" class="trouble" role="alert" hidden></p>
<noscript><p class="trouble">{{.T.NoScript}}</p></noscript>
</body>
</html>
`))

func (b *Builder) pages() error {
	for _, c := range text.Catalogues() {
		dir := filepath.Join(b.Out, filepath.FromSlash(c.Path))
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
		f, err := os.Create(filepath.Join(dir, "index.html"))
		if err != nil {
			return err
		}
		err = document.Execute(f, map[string]any{
			"T": c, "All": text.Catalogues(), "Assets": b.assets, "Content": template.HTML(prerender(c.Path)),
		})
		if closed := f.Close(); err == nil {
			err = closed
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// bareTruth is an attribute that go-app writes without its value "true", which only HTML's own boolean attributes may do.
var bareTruth = regexp.MustCompile(` ((?:aria|data)-[a-z]+)([ >])`)

// prerender is the page's HTML before anything has run. Attributes come out of maps; they are put in order so that the same sources give the
// same site.
func prerender(path string) string {
	tag := regexp.MustCompile(`<[a-z][a-z0-9]*(?: [a-zA-Z-]+(?:="[^"]*")?)+>`)
	attribute := regexp.MustCompile(` [a-zA-Z-]+(?:="[^"]*")?`)
	return tag.ReplaceAllStringFunc(app.HTMLString(page.New(path)), func(s string) string {
		for bareTruth.MatchString(s) {
			s = bareTruth.ReplaceAllString(s, ` $1="true"$2`)
		}
		list := attribute.FindAllString(s, -1)
		name := s[:strings.IndexByte(s, ' ')]
		slices.Sort(list)
		return name + strings.Join(list, "") + ">"
	})
}
