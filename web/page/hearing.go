package page

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/podscope/podscope/engine/protocol"
	"github.com/podscope/podscope/web/browser"
	"github.com/podscope/podscope/web/link"
	"github.com/podscope/podscope/web/world"
)

// patience is how long the engine may take to answer before the page says so and offers to start it again.
const patience = 10 * time.Second

// heard takes news from the browser: the engine's messages, the editor, keys.
func (p *Playground) heard(ctx app.Context, kind, text string) {
	p.playing = false
	if kind == "message" {
		p.link.Receive(text)
	}
	if p.playing {
		p.playedOn()
	} else {
		p.Update()
	}
	switch kind {
	case "message":
		p.slide(ctx)
		p.lookSoon(ctx)
	case "lost":
		p.engineLost(text)
	case "edit":
		p.edited(ctx, text)
	case "key":
		p.pressed(ctx, text)
	case "means":
		if intent := meantInRow(text); intent != nil {
			p.meant(ctx, intent)
		}
	case "scrub":
		if at, err := strconv.ParseFloat(text, 64); err == nil {
			p.seek(ctx, int64(at))
		}
	case "complete", "hover":
		p.describe(kind, text)
	case "terminal-data", "terminal-size", "terminal-edit", "terminal-toolong", "terminal-lost":
		p.heardTerminal(ctx, kind, text)
	case "visit":
		p.meant(ctx, Visit{text})
	case "visit-lacks":
		p.preview.lacks = text != ""
	case "lesson":
		p.lessonCame(ctx, text)
	case "course":
		p.courseCame(text)
	case "lesson-lost":
		p.lesson.lost = p.lesson.book == nil
		p.lessonLost()
	case "copied":
		p.copied(ctx, text)
	case "shared":
		p.shared(ctx, text)
	case "command":
		p.commanded(ctx, text)
	case "leaving":
		p.keep()
	}
}

// slide has the scrubber follow the moment that the timeline shows, once its range has been drawn.
func (p *Playground) slide(ctx app.Context) {
	ctx.Defer(func(app.Context) {
		if at := p.calm[timelinePanel].world.At; at != p.slid {
			p.slid = at
			browser.Slide("scrubber", at)
		}
	})
}

// pressed acts on a key that the page's script has recognized.
func (p *Playground) pressed(ctx app.Context, key string) {
	intents := map[string]any{"apply": Apply{}, "play": Play{}, "step": Step{}, "back": StepBack{}, "keys": Keys{}, "close": CloseWhy{}, "terminal": Terminal{}, "toterminal": ToTerminal{}}
	if intent, ok := intents[key]; ok {
		p.meant(ctx, intent)
	}
}

// describe answers the editor, which asks what can stand at a place or what stands there.
func (p *Playground) describe(kind, question string) {
	var q struct {
		ID int `json:"id"`
		protocol.Position
	}
	if json.Unmarshal([]byte(question), &q) != nil || !p.opened {
		browser.Tell("answer", map[string]any{"id": q.ID})
		return
	}
	link.Ask(p.link, kind, q.Position, func(body json.RawMessage, _ *protocol.Error) {
		browser.Tell("answer", map[string]any{"id": q.ID, "body": body})
	})
}

func (p *Playground) stateCame(ctx app.Context, s protocol.State) {
	before, selected, offered := p.world, p.selected, p.offered
	p.world = p.world.Merge(s)
	p.meet(before)
	if s.End > p.session.At || s.End == p.session.At && s.Hash != p.session.Hash { // a session that plays is told of only when it pauses
		p.session.At, p.session.Hash = s.End, s.Hash
		p.unkept.session = true
	}
	if !canLook(p.selected) && p.opened {
		p.choose(ctx, firstPod(p.world))
	}
	if began := p.world.Began(before); p.byOwner && len(began) > 0 {
		browser.Fly(began)
	}
	p.tellEvent(before)
	p.playing = before.Playing && p.world.Playing && !s.Full && before.Past == p.world.Past && selected == p.selected && offered == p.offered
}

// tellEvent says what has happened while time passed by itself or for a command; screen readers hear of a command's effects from the terminal.
func (p *Playground) tellEvent(before world.World) {
	if p.hinted || p.world.Past || !before.Known || p.world.End <= before.End || len(p.world.Events) <= len(before.Events) {
		return
	}
	e := p.world.Events[len(p.world.Events)-1]
	p.sentence = joinWords(e.Reason, e.Message)
	if !strings.Contains(e.Message, e.Ref.Name) {
		p.sentence = "*" + aboutEvent(e) + "* " + p.sentence
	}
	p.redraw(sentenceSlot)
	if p.world.Playing {
		p.news = protocol.Plain(p.sentence)
		p.redraw(newsSlot)
	}
}

func (p *Playground) sessionGrew(s protocol.Session) {
	p.session = s
	p.unkept.session = true
	p.showSettled()
}

// copied tells that a text has been copied, for a moment also where it stands; an empty one, that the browser has refused.
func (p *Playground) copied(ctx app.Context, text string) {
	c := p.labels().Lesson
	p.news, p.lesson.copied = c.Copied, text
	if text == "" {
		p.news, p.notice = c.CopyFailed, Notice{Said: c.CopyFailed, Bad: true}
		return
	}
	ctx.After(2*time.Second, func(app.Context) {
		if p.lesson.copied == text {
			p.lesson.copied = ""
		}
	})
}

// watch notices when the engine takes too long, and keeps what is new, once a second.
func (p *Playground) watch(ctx app.Context) {
	ctx.After(time.Second, func(ctx app.Context) {
		if p.link.Overdue(patience) != "" && p.notice.empty() {
			p.notice = Notice{Said: p.labels().EngineSlow, Bad: true, Restart: true}
		}
		p.keep()
		p.watch(ctx)
	})
}

// engineLost starts another engine, which lives the session again. When that one is lost soon, too, the learner decides.
func (p *Playground) engineLost(reason string) {
	again := time.Since(p.lost) < 30*time.Second
	p.lost = time.Now()
	if !again {
		p.restartEngine()
		return
	}
	p.forgetEngine()
	p.notice = Notice{Said: joinSentences(p.labels().EngineLost, strings.TrimSpace(reason)), Bad: true, Restart: true}
}

func (p *Playground) restartEngine() {
	p.forgetEngine()
	p.restarted = true
	p.notice = Notice{Said: p.labels().Restarting}
	browser.RestartEngine()
}

func (p *Playground) forgetEngine() {
	p.ready, p.opened = false, false
	p.seeking, p.seekNext = false, nil
	p.lesson.look, p.lesson.show, p.lesson.preparing = look{}, nil, false
	p.lesson.started = false
	p.answer.Pending, p.preview.seen = false, protocol.Preview{}
	p.link.Forget()
}
