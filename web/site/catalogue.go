package site

import (
	"bytes"
	"fmt"
	"html/template"

	"github.com/podscope/podscope/lessons/book"
	"github.com/podscope/podscope/web/text"
)

// catalogueData is what the catalogue's template shows.
type catalogueData struct {
	T        *text.Catalogue
	First    string // address of the first lesson
	Other    string // the catalogue in the other language
	Count    int
	Sections []catalogueSection
}

type catalogueSection struct {
	Title   string
	Lessons []catalogueEntry
}

type catalogueEntry struct {
	Number                   int
	Name, Path, Title, About string
	Steps                    int
	MinutesText              string
}

func catalogueView(c *text.Catalogue, course *book.Course) catalogueData {
	d := catalogueData{T: c, Other: text.ByPath(c.OtherPath).Lesson.Path}
	for _, s := range course.Sections {
		section := catalogueSection{Title: s.Title.In(c.Key())}
		for _, l := range s.Lessons {
			d.Count++
			section.Lessons = append(section.Lessons, catalogueEntry{
				Number: d.Count, Name: l.Name, Path: c.Lesson.Path + l.Name + "/", Title: l.Title.In(c.Key()), About: l.Description.In(c.Key()), Steps: l.Steps,
				MinutesText: fmt.Sprintf(c.Lesson.MinutesF, l.Minutes),
			})
			if d.First == "" {
				d.First = c.Lesson.Path + l.Name + "/"
			}
		}
		d.Sections = append(d.Sections, section)
	}
	return d
}

func render(t *template.Template, data any) (template.HTML, error) {
	var out bytes.Buffer
	err := t.Execute(&out, data)
	return template.HTML(out.String()), err
}

// catalogue is the list of lessons. The script fills in what the learner has done; without it the list is whole.
var catalogue = template.Must(template.New("").Parse(`<div class="site">
<header class="topbar" aria-label="{{.T.TopBar}}">
<a class="brand" href="{{.T.Path}}"><svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="M8 1.5l6 3.2v6.6l-6 3.2-6-3.2V4.7z" fill="none" stroke="currentColor" stroke-width="1.5"/></svg><span>Podscope</span></a>
<span class="spacer"></span>
<a class="button" href="{{.T.Path}}">{{.T.Lesson.Playground}}</a>
<a class="button" href="{{.Other}}" lang="{{.T.OtherCode}}" hreflang="{{.T.OtherCode}}">{{.T.OtherLanguage}}</a>
<button type="button" class="button icon-only" id="theme" data-auto="{{.T.Theme}}: {{.T.ThemeAuto}}" data-light="{{.T.Theme}}: {{.T.ThemeLight}}" data-dark="{{.T.Theme}}: {{.T.ThemeDark}}" aria-label="{{.T.Theme}}"><svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="1.5"/><path d="M8 2a6 6 0 0 1 0 12z" fill="currentColor"/></svg></button>
</header>
<main class="catalogue">
<div class="catalogue-intro">
<h1>{{.T.Lesson.Lessons}}</h1>
<p>{{.T.Lesson.Intro}}</p>
<p class="catalogue-start"><a class="button primary" id="continue" href="{{.First}}" data-text="{{.T.Lesson.ContinueF}}">{{.T.Lesson.StartHere}}</a><span class="quiet">{{.T.Lesson.ForBeginners}}</span></p>
</div>
<section class="progress" aria-labelledby="progress-title" id="progress" hidden data-count="{{.Count}}" data-text="{{.T.Lesson.ProgressF}}" data-imported="{{.T.Lesson.ImportedF}}" data-notjson="{{.T.Lesson.ImportNotJSON}}" data-other="{{.T.Lesson.ImportOther}}" data-newer="{{.T.Lesson.ImportNewer}}" data-unread="{{.T.Lesson.ImportUnread}}" data-refused="{{.T.Lesson.StorageRefused}}">
<h2 id="progress-title">{{.T.Lesson.Progress}}</h2>
<p><strong id="progress-text"></strong> <span class="quiet">{{.T.Lesson.ProgressNote}}</span></p>
<progress id="progress-bar" max="{{.Count}}" value="0" aria-labelledby="progress-title"></progress>
<div class="lesson-buttons"><button type="button" class="button" id="export">{{.T.Lesson.Export}}</button>
<button type="button" class="button" id="import">{{.T.Lesson.Import}}</button><input type="file" id="import-file" accept=".json,application/json" aria-label="{{.T.Lesson.Import}}" hidden></div>
<p id="progress-said" role="status"></p>
</section>
<nav aria-label="{{.T.Lesson.Section}}">
{{$t := .T}}{{range .Sections}}<section class="catalogue-section">
{{with .Title}}<h2>{{.}}</h2>{{end}}
<ol class="catalogue-list">
{{range .Lessons}}<li class="catalogue-entry" data-lesson="{{.Name}}" data-steps="{{.Steps}}" data-begun="{{$t.Lesson.Begun}}" data-finished="{{$t.Lesson.Done}}">
<span class="catalogue-number" aria-hidden="true">{{.Number}}</span>
<div><a href="{{.Path}}">{{.Title}}</a> <span class="catalogue-mark"></span>
<p>{{.About}}</p></div>
<span class="catalogue-size quiet">{{.MinutesText}}</span>
</li>
{{end}}</ol>
</section>
{{end}}</nav>
</main>
</div>
`))
