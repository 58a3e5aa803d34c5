package site

import (
	"cmp"
	"encoding/json"
	"html/template"
	"os"

	"github.com/podscope/podscope/lessons/book"
	"github.com/podscope/podscope/lessons/publish"
	"github.com/podscope/podscope/web/page"
	"github.com/podscope/podscope/web/text"
)

// Lessons writes the catalogue of lessons, a page for each, and what the pages fetch: /lessons/NAME/lesson.json. It is part of [Builder.Build], and can
// be called again when lessons have changed.
func (b *Builder) Lessons() error {
	course, all, err := publish.Course(os.DirFS(cmp.Or(b.Course, "lessons/course")))
	if err != nil {
		return err
	}
	b.course = course
	for _, l := range all {
		data, err := json.Marshal(l)
		if err != nil {
			return err
		}
		if err := b.put("/lessons/"+l.Name+"/lesson.json", data); err != nil {
			return err
		}
		if err := b.poster(l); err != nil {
			return err
		}
	}
	data, err := json.Marshal(course)
	if err != nil {
		return err
	}
	if err := b.put("/lessons/course.json", data); err != nil {
		return err
	}
	for _, c := range text.Catalogues() {
		if err := b.catalogue(c, course); err != nil {
			return err
		}
		for _, l := range all {
			if err := b.lesson(c, l); err != nil {
				return err
			}
		}
	}
	return nil
}

// lesson writes a lesson's own page.
func (b *Builder) lesson(c *text.Catalogue, l *book.Lesson) error {
	path := func(c *text.Catalogue) string { return c.Lesson.Path + l.Name + "/" }
	return b.write(programs, document{
		Path: path(c), Title: l.Title.In(c.Key()) + " – Podscope", About: l.Description.In(c.Key()),
		Content: prerender(page.NewLesson(path(c), l)), Languages: languages(path), T: c,
	})
}

// catalogue writes the list of all lessons.
func (b *Builder) catalogue(c *text.Catalogue, course *book.Course) error {
	path := func(c *text.Catalogue) string { return c.Lesson.Path }
	content, err := render(catalogue, catalogueView(c, course))
	if err != nil {
		return err
	}
	return b.write(plain, document{
		Path: path(c), Title: c.Lesson.Lessons + " – Podscope", About: c.Lesson.About, Content: content, Languages: languages(path), T: c,
	})
}

// plain is the document around pages that need no program: a script adds what the browser keeps.
var plain = template.Must(template.New("").Parse(`<!doctype html>
<html lang="{{.T.Lang}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{.Title}}</title>
<meta name="description" content="{{.About}}">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="{{index .Assets "icon.svg"}}" type="image/svg+xml">
<link rel="manifest" href="{{.T.Path}}app.webmanifest">
<link rel="apple-touch-icon" href="/icons/maskable-180.png">
<link rel="stylesheet" href="{{index .Assets "style.css"}}">
{{range .Languages}}<link rel="alternate" hreflang="{{.Lang}}" href="{{.Path}}">
{{end}}<script src="{{index .Assets "catalogue.js"}}"></script>
</head>
<body>
{{.Content}}
</body>
</html>
`))
