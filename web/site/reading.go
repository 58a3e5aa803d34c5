package site

import "html/template"

// reading is the document around pages to be read. Its script knows the theme, and loads what a page needs beside.
var reading = template.Must(template.New("").Parse(`<!doctype html>
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
{{end}}<script type="module" src="{{index .Assets "reading.js"}}" data-builder="{{index .Assets "builder.js"}}"></script>
</head>
<body>
{{.Content}}
</body>
</html>
`))

// articlePage is the page itself: where else one can go, and the text.
var articlePage = template.Must(template.New("").Parse(`<div class="site">
<header class="topbar" aria-label="{{.T.TopBar}}">
<a class="brand" href="{{.T.Path}}"><svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="M8 1.5l6 3.2v6.6l-6 3.2-6-3.2V4.7z" fill="none" stroke="currentColor" stroke-width="1.5"/></svg><span>Podscope</span></a>
<nav class="site-nav" aria-label="{{.W.NavLabel}}">
<a href="{{.T.Lesson.Path}}">{{.T.Lesson.Lessons}}</a>
<a href="{{.T.Path}}teachers/"{{if .Is "teachers/"}} aria-current="page"{{end}}>{{.W.Teachers}}</a>
<a href="{{.T.Path}}docs/"{{if .Is "docs/"}} aria-current="page"{{end}}>{{.W.Docs}}</a>
</nav>
<span class="spacer"></span>
<a class="button" href="{{.Other}}" lang="{{.T.OtherCode}}" hreflang="{{.T.OtherCode}}">{{.T.OtherLanguage}}</a>
<button type="button" class="button icon-only" id="theme" data-auto="{{.T.Theme}}: {{.T.ThemeAuto}}" data-light="{{.T.Theme}}: {{.T.ThemeLight}}" data-dark="{{.T.Theme}}: {{.T.ThemeDark}}" aria-label="{{.T.Theme}}"><svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="1.5"/><path d="M8 2a6 6 0 0 1 0 12z" fill="currentColor"/></svg></button>
</header>
<main class="article{{if .Builder}} wide{{end}}">
{{.Body}}
{{.Builder}}
</main>
</div>
`))

// builderForm puts together the code of an embedded playground. Without JavaScript it does nothing, and says where the documentation is.
var builderForm = template.Must(template.New("").Parse(`<form class="builder" id="builder" autocomplete="off">
<div class="builder-fields">
<fieldset><legend>{{.W.What}}</legend>
<label><input type="radio" name="what" value="example" checked> {{.W.Example}}</label>
<label><input type="radio" name="what" value="own"> {{.W.OwnManifest}}</label>
<label><input type="radio" name="what" value="lesson"> {{.W.ALesson}}</label>
<label class="builder-row" data-for="example">{{.W.Example}} <select name="example">{{range .Examples}}<option value="{{.Manifest}}">{{.Title}}</option>{{end}}</select></label>
<label class="builder-column" data-for="own" hidden>{{.W.Manifest}} <textarea name="manifest" class="mono" rows="12" spellcheck="false"></textarea></label>
<label class="builder-row" data-for="lesson" hidden>{{.W.ALesson}} <select name="lesson">{{range .Sections}}<optgroup label="{{.Title}}">{{range .Lessons}}<option value="{{.Name}}" data-steps="{{.Steps}}">{{.Title}}</option>{{end}}</optgroup>{{end}}</select></label>
<label class="builder-row" data-for="lesson" hidden>{{.W.Step}} <input type="number" name="step" min="1" max="20" value="1"></label>
</fieldset>
<fieldset><legend>{{.W.Looks}}</legend>
<label class="builder-row">{{.W.Language}} <select name="lang"><option value="">{{.W.PageLanguage}}</option><option value="en" lang="en">English</option><option value="zh" lang="zh-Hans">中文</option></select></label>
<label class="builder-row">{{.W.Theme}} <select name="theme"><option value="">{{.W.AsReader}}</option><option value="light">{{.W.Light}}</option><option value="dark">{{.W.Dark}}</option></select></label>
<label class="builder-row">{{.W.Height}} <input type="number" name="height" min="240" max="2000" step="20" value="560"></label>
<fieldset class="builder-panes"><legend>{{.W.Panes}}</legend>{{range .Panes}}<label{{if eq (index . 0) "lesson"}} data-for="lesson" hidden{{end}}><input type="checkbox" name="panes" value="{{index . 0}}"> {{index . 1}}</label>{{end}}</fieldset>
</fieldset>
<fieldset><legend>{{.W.Behaviour}}</legend>
<label class="builder-row">{{.W.Start}} <select name="start"><option value="">{{.W.StartPoster}}</option><option value="click">{{.W.StartClick}}</option><option value="visible">{{.W.StartVisible}}</option></select></label>
<label class="builder-row">{{.W.Speed}} <select name="speed"><option value="">1×</option><option value="10">10×</option><option value="60">60×</option><option value="max">{{.W.Fastest}}</option></select></label>
<label data-not="lesson"><input type="checkbox" name="apply" checked> {{.W.Apply}}</label>
<label data-not="lesson"><input type="checkbox" name="play"> {{.W.Play}}</label>
<label class="builder-row" data-not="lesson">{{.W.Version}} <select name="kubernetes"><option value="">1.36</option><option value="1.34">1.34</option></select></label>
<label class="builder-row" data-not="lesson">{{.W.Nodes}} <select name="nodes"><option>1</option><option selected>2</option><option>3</option></select></label>
<label class="builder-row" data-not="lesson">{{.W.Seed}} <input type="number" name="seed" min="1" value="1"></label>
</fieldset>
</div>
<div class="builder-result">
<h2 id="builder-code-title">{{.W.Code}}</h2>
<p class="quiet">{{.W.CodeNote}}</p>
<textarea class="mono" id="builder-code" rows="14" readonly spellcheck="false" aria-labelledby="builder-code-title"></textarea>
<div class="builder-buttons"><button type="button" class="button primary" id="builder-copy" data-copied="{{.W.Copied}}">{{.W.Copy}}</button>
<button type="button" class="button" id="builder-final" data-not="lesson" data-busy="{{.W.FinalBusy}}" aria-describedby="builder-final-note">{{.W.Final}}</button></div>
<p class="quiet" id="builder-final-note" data-not="lesson">{{.W.FinalNote}}</p>
<p id="builder-said" role="status"></p>
<h2>{{.W.Preview}}</h2>
<div id="builder-preview"></div>
</div>
</form>
<noscript><p class="trouble-note">{{.T.NoScript}}</p></noscript>
`))
