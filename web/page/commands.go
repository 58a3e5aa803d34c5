package page

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/podscope/podscope/engine/protocol"
	"github.com/podscope/podscope/web/browser"
	"github.com/podscope/podscope/web/link"
)

// embed says how the page stands in another one's frame.
type embed struct {
	Panes []string `json:"panes"`
	Apply bool     `json:"apply"` // the files are applied when the session begins
	Play  bool     `json:"play"`  // and time passes by itself from then on
	Theme string   `json:"theme"`

	Lesson string `json:"lesson"`
	Step   int    `json:"step"` // to go to in it

	begun     bool
	completed string // the lesson that has been told to be completed
}

// command is what the page around the frame asks for. web/js/embed/api.js has checked its form; web/embed/embed.d.ts describes all of them.
type command struct {
	ID     int             `json:"id"`
	Type   string          `json:"type"`
	Files  []protocol.File `json:"files"`
	Line   string          `json:"line"`
	At     int64           `json:"at"`
	Goal   string          `json:"goal"`
	Speed  *float64        `json:"speed"`
	Theme  string          `json:"theme"`
	Branch bool            `json:"branch"`
	Open   *opening        `json:"open"`
}

// commanded does what the page around asks for, and answers.
func (p *Playground) commanded(ctx app.Context, text string) {
	var c command
	if json.Unmarshal([]byte(text), &c) != nil {
		return
	}
	switch c.Type {
	case "load":
		p.commandedLoad(ctx, c)
		return
	case "theme":
		p.theme = c.Theme
		browser.Theme(p.theme)
		answer(c, struct{}{})
		return
	case "state":
		answer(c, p.told())
		return
	}
	if !p.opened {
		fail(c, "notready", p.labels().EngineLoading)
		return
	}
	if slices.Contains([]string{"apply", "run"}, c.Type) && p.world.Past {
		p.commandedInThePast(ctx, c)
		return
	}
	p.commandedNow(ctx, c)
}

func (p *Playground) commandedNow(ctx app.Context, c command) {
	switch c.Type {
	case "apply":
		p.commandedApply(ctx, c)
	case "run":
		link.Ask(p.link, "run", protocol.Run{Line: c.Line}, func(r protocol.Ran, refused *protocol.Error) { p.done(c, refused, r) })
	case "seek":
		if c.At >= p.world.End {
			p.commandedMove(c, "live", nil)
		} else {
			p.commandedMove(c, "seek", protocol.Seek{At: c.At})
		}
	case "until":
		goal := protocol.Until{Goal: c.Goal}
		if isPod(p.selected) && c.Goal != "event" && c.Goal != "idle" {
			goal.Ref = &p.selected
		}
		p.commandedMove(c, "until", goal)
	case "step", "back":
		p.commandedMove(c, c.Type, nil)
	case "play":
		if c.Speed != nil {
			p.speed = *c.Speed
		}
		p.commandedState(c, "play", protocol.Play{Speed: p.speed})
	case "pause":
		p.commandedState(c, "pause", nil)
	default:
		fail(c, "unknown", fmt.Sprintf("%q", c.Type))
	}
}

func (p *Playground) commandedInThePast(ctx app.Context, c command) {
	if !c.Branch {
		fail(c, "past", p.labels().PastTitle)
		return
	}
	p.pending = func(ctx app.Context) { p.commandedNow(ctx, c) }
	p.branch(ctx)
}

func (p *Playground) commandedLoad(ctx app.Context, c command) {
	if c.Open == nil {
		return
	}
	if c.Open.Record == nil {
		fail(c, "session", orElse(p.troubleNotice(*c.Open).Said, p.labels().TroubleForeign))
		return
	}
	p.openRecord(ctx, *c.Open, func() {
		p.applyAtFirst(ctx, c.Open.Embed, func() { answer(c, p.told()) })
	})
}

// lessonStands notes that the lesson is where it was wanted, which the page around may have waited for.
func (p *Playground) lessonStands(ctx app.Context) {
	if p.embed != nil {
		p.embed.Apply = false
		p.beginEmbedded(ctx)
	}
}

// lessonLost tells a page around that waits for a lesson that there is none.
func (p *Playground) lessonLost() {
	if p.embed != nil && p.lesson.lost {
		browser.Emit("error", map[string]string{"code": "notfound", "message": p.labels().Lesson.Lost + " (" + p.lesson.name + ")"})
	}
}

// lessonTold tells the page around how the lesson goes.
func (p *Playground) lessonTold(n LessonNews) {
	state := map[string]any{"lesson": n.Lesson, "step": n.Step, "steps": n.Steps, "done": n.Done}
	browser.Emit("progress", state)
	if n.Completed && p.embed.completed != n.Lesson {
		p.embed.completed = n.Lesson
		state["score"], state["details"] = n.Score.Scaled(), n.Score
		browser.Emit("completed", state)
	}
}

// beginEmbedded begins an embedded page's session, and tells the page around that it can be used.
func (p *Playground) beginEmbedded(ctx app.Context) {
	if p.embed.begun { // this is the same session on another engine
		return
	}
	p.embed.begun = true
	p.applyAtFirst(ctx, p.embed, func() {
		browser.Emit("ready", map[string]any{"kubernetes": p.kubernetes(), "at": p.world.At, "end": p.world.End})
		if p.embed.Play {
			p.play(ctx)
		}
	})
}

// applyAtFirst applies the files of a session that has just been opened, if that is wanted.
func (p *Playground) applyAtFirst(ctx app.Context, e *embed, then func()) {
	if e == nil || !e.Apply {
		then()
		return
	}
	p.applyFiles(ctx, p.files, func(*protocol.Error) { then() })
}

func (p *Playground) commandedApply(ctx app.Context, c command) {
	files := c.Files
	if len(files) == 0 {
		files = p.files
	} else {
		p.putFiles(ctx, files)
	}
	p.applyFiles(ctx, files, func(refused *protocol.Error) {
		p.done(c, refused, map[string]any{"ok": p.answer.OK, "said": p.answer.Said})
	})
}

// putFiles puts texts into the editor: in the place of files of the same name, or beside them. The first is shown.
func (p *Playground) putFiles(ctx app.Context, files []protocol.File) {
	list := slices.Clone(p.files)
	for _, f := range files {
		if i := slices.IndexFunc(list, func(have protocol.File) bool { return have.Name == f.Name }); i >= 0 {
			list[i] = f
		} else {
			list = append(list, f)
		}
	}
	p.files = list
	p.openFile(ctx, slices.IndexFunc(list, func(f protocol.File) bool { return f.Name == files[0].Name }))
}

func (p *Playground) commandedMove(c command, kind string, body any) {
	link.Ask(p.link, kind, body, func(m protocol.Moved, refused *protocol.Error) {
		p.moved(m, refused)
		p.done(c, refused, map[string]any{"at": p.world.At, "end": p.world.End, "reached": m.Reached, "sentence": protocol.Plain(p.sentence)})
	})
}

func (p *Playground) commandedState(c command, kind string, body any) {
	link.Ask(p.link, kind, body, func(s protocol.State, refused *protocol.Error) {
		p.stateAnswered(s, refused)
		p.done(c, refused, map[string]any{"at": p.world.At, "end": p.world.End, "playing": p.world.Playing})
	})
}

// told is the session as the page around is told of it. Its record is all that is needed to load it again.
func (p *Playground) told() any {
	pods := make([]any, 0, len(p.world.Pods))
	for _, pod := range p.world.Pods {
		pods = append(pods, map[string]any{
			"namespace": pod.Namespace, "name": pod.Name, "node": pod.Node, "ready": pod.Ready, "status": pod.Status, "phase": pod.Phase, "restarts": pod.Restarts,
		})
	}
	w := p.world
	told := map[string]any{
		"kubernetes": p.kubernetes(), "at": w.At, "end": w.End, "past": w.Past, "playing": w.Playing, "hash": w.Hash, "pods": pods, "record": p.record(),
	}
	if p.lesson.book != nil {
		n := p.lesson.news()
		told["lesson"] = map[string]any{"lesson": n.Lesson, "step": n.Step, "steps": n.Steps, "done": n.Done}
	}
	return told
}

// done answers a command with what came of it, or with the engine's refusal.
func (p *Playground) done(c command, refused *protocol.Error, result any) {
	if refused != nil {
		fail(c, refused.Code, orElse(p.labels().Of(refused.Message), refused.Code))
		return
	}
	answer(c, result)
}

func answer(c command, result any) {
	browser.Emit("answer", map[string]any{"id": c.ID, "result": result})
}

func fail(c command, code, message string) {
	browser.Emit("answer", map[string]any{"id": c.ID, "error": map[string]string{"code": code, "message": strings.TrimSpace(message)}})
}
