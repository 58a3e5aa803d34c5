package page

import (
	"cmp"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/podscope/podscope/engine/protocol"
	"github.com/podscope/podscope/web/browser"
)

// record is a session as it is kept, shared and opened again: everything that a person would miss. What stands first survives when a link
// loses its end. web/docs/formats.en.md describes it; web/js/share/record.js reads and repairs it.
type record struct {
	Podscope int               `json:"podscope"` // version of the format: 1
	Files    []protocol.File   `json:"files"`
	Open     int               `json:"open"`
	Selected protocol.Ref      `json:"selected"`
	Look     *int64            `json:"look,omitempty"` // the moment looked at, when it is not the session's end
	Speed    *float64          `json:"speed,omitempty"`
	ByOwner  bool              `json:"byOwner,omitempty"`
	Lesson   *lessonRecord     `json:"lesson,omitempty"`
	Session  *protocol.Session `json:"session,omitempty"`
}

// lessonRecord is the lesson that a session belongs to, and how far it has come in it.
type lessonRecord struct {
	Name string    `json:"name"`
	Run  lessonRun `json:"run"`
}

// opening is what the page starts with, as its script found it.
type opening struct {
	From    string   `json:"from"` // link, file, kept, embed; empty at the first visit
	Record  *record  `json:"record"`
	Trouble []string `json:"trouble"` // what is wrong with it, as codes of web/js/share/record.js
	Embed   *embed   `json:"embed"`
}

// record is the session as it stands.
func (p *Playground) record() record {
	r := record{Podscope: 1, Files: p.files, Open: p.open, Selected: p.selected, Session: &p.session, ByOwner: p.byOwner}
	if p.lesson.book != nil {
		r.Lesson = &lessonRecord{p.lesson.name, p.lesson.run}
	}
	if p.world.Past {
		r.Look = &p.world.At
	}
	return r
}

// take makes a record this page's, as far as there is one. Its session is lived by openSession.
func (p *Playground) take(r *record) {
	if r == nil {
		return
	}
	if len(r.Files) > 0 {
		p.files, p.open = r.Files, min(max(0, r.Open), len(r.Files)-1)
	}
	p.selected, p.look, p.byOwner = r.Selected, r.Look, r.ByOwner
	p.takeLesson(r.Lesson)
	if r.Speed != nil {
		p.speed = *r.Speed
	}
	p.session = protocol.Session{Format: 1}
	if r.Session != nil {
		p.session = *r.Session
	}
}

// takeLesson makes a record's lesson this page's.
func (p *Playground) takeLesson(l *lessonRecord) {
	if l == nil || l.Name == "" {
		return
	}
	if p.lesson.name != l.Name {
		p.lesson = lesson{name: l.Name}
	}
	if l.Run.Page >= 0 && l.Run.Page < len(l.Run.Pages) {
		p.lesson.run = l.Run
	}
	p.tab = "lesson"
}

// openRecord puts a record in the place of what the page shows.
func (p *Playground) openRecord(ctx app.Context, o opening, then func()) {
	p.take(o.Record)
	p.why, p.stored, p.sentence, p.answer, p.removed = nil, nil, "", Answer{}, nil
	p.notice = p.troubleNotice(o)
	p.openFile(ctx, p.open)
	if p.ready {
		p.openSession(ctx, p.begun(p.session), then)
	}
}

// begun is a session that can be lived: what a record leaves out is filled in, and a version that the engine does not know becomes its own.
func (p *Playground) begun(s protocol.Session) protocol.Session {
	s.Format, s.Seed = 1, cmp.Or(s.Seed, 1)
	if s.Inputs == nil {
		s.Inputs = []protocol.Input{}
	}
	known := false
	for _, v := range p.versions() {
		known = known || v == s.Kubernetes
	}
	if !known {
		if s.Kubernetes != "" {
			p.notice = Notice{Said: joinSentences(p.notice.Said, p.labels().sprintf(p.labels().TroubleVersionF, s.Kubernetes, p.versions()[0])), Bad: true}
		}
		s.Kubernetes, s.Hash = p.versions()[0], ""
	}
	return s
}

// troubleNotice says what is wrong with a record, and what of it could be opened.
func (p *Playground) troubleNotice(o opening) Notice {
	c := p.labels()
	said := map[string]string{
		"unreadable": c.TroubleUnreadable, "foreign": c.TroubleForeign, "damaged": c.TroubleDamaged, "newer": c.TroubleNewer, "older": c.TroubleOlder,
	}
	if o.From == "kept" {
		said["unreadable"], said["foreign"], said["damaged"] = c.TroubleKeptLost, c.TroubleKeptLost, c.TroubleKeptDamaged
	}
	n := Notice{}
	for _, code := range o.Trouble {
		n.Said = joinSentences(n.Said, orElse(said[code], code))
		n.Bad = n.Bad || code != "older"
	}
	if o.Record != nil && n.Bad {
		inputs := 0
		if o.Record.Session != nil {
			inputs = len(o.Record.Session.Inputs)
		}
		n.Said = joinSentences(n.Said, c.sprintf(c.TroubleOpenedF, len(o.Record.Files), inputs))
	}
	return n
}

// about says in a few words which session it is, for the list of sessions.
func (p *Playground) about() string {
	if p.lesson.book != nil {
		return p.lesson.book.Title.In(p.labels().Key())
	}
	names := make([]string, 0, 3)
	for i, f := range p.files {
		if i == 3 {
			names = append(names, "…")
			break
		}
		names = append(names, f.Name)
	}
	return strings.Join(names, ", ")
}

func (p *Playground) recordText() string {
	b, err := json.Marshal(p.record())
	if err != nil {
		return ""
	}
	return string(b)
}

// loadPreferences reads what is the person's in every tab.
func (p *Playground) loadPreferences() {
	p.theme = orElse(browser.Load("theme"), p.theme)
	if speed, err := strconv.ParseFloat(browser.Load("speed"), 64); err == nil && speed >= 0 {
		p.speed = speed
	}
}

func (p *Playground) savePreferences() {
	if p.embed == nil {
		browser.Save("theme", p.theme)
		browser.Save("speed", strconv.FormatFloat(p.speed, 'g', -1, 64))
	}
}
