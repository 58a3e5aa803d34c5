package page

import (
	"fmt"
	"strings"
	"time"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/podscope/podscope/engine/protocol"
	"github.com/podscope/podscope/web/browser"
	"github.com/podscope/podscope/web/link"
	"github.com/podscope/podscope/web/world"
)

// checkedSize is the longest text, in bytes, that is checked while it is being written; longer ones are checked when they are applied.
const checkedSize = 256 << 10

func (p *Playground) apply(ctx app.Context, all bool) {
	p.acting(ctx, func(ctx app.Context) {
		files := p.files
		if !all {
			files = p.files[p.open : p.open+1]
		}
		p.applyFiles(ctx, files, nil)
	})
}

// applyFiles applies files; then is called when that has been answered, with the engine's refusal if it refused.
func (p *Playground) applyFiles(ctx app.Context, files []protocol.File, then func(*protocol.Error)) {
	p.answer = Answer{Pending: true}
	p.checks++
	p.tell(files)
	link.Ask(p.link, "apply", protocol.Apply{Files: files}, func(a protocol.Applied, refused *protocol.Error) {
		if p.refused(refused) {
			p.answer = Answer{}
		} else {
			p.answered(a)
			if a.OK {
				p.hinted = p.hinted && then != nil
				p.lookAtApplied(ctx, a.Refs)
			}
		}
		if then != nil {
			then(refused)
		}
	})
}

// lookAtApplied shows what was applied.
func (p *Playground) lookAtApplied(ctx app.Context, refs []protocol.Ref) {
	if ref := firstLooked(refs); ref.Name != "" {
		p.byOwner = p.byOwner || !isPod(ref)
		p.choose(ctx, ref)
		p.chosen = false
	}
	if p.tab == "manifest" {
		p.tab = "cluster"
	}
}

// answered shows what kubectl and the API server said, in the panel and on the lines it is about.
func (p *Playground) answered(a protocol.Applied) {
	said := strings.TrimSpace(a.Stdout + "\n" + a.Stderr)
	p.answer = Answer{OK: a.OK, Said: said, Problems: a.Problems, Notes: p.notesHere(a.Notes)}
	p.news = said
	if n := len(p.answer.Notes); n > 0 {
		p.news = joinSentences(said, fmt.Sprintf(p.labels().NotesF, n))
	}
	p.refs = a.Refs
	p.mark(a.Problems)
}

// notesHere are the notes on the open file.
func (p *Playground) notesHere(notes []protocol.Note) (here []protocol.Note) {
	for _, n := range notes {
		if n.File == p.files[p.open].Name {
			here = append(here, n)
		}
	}
	return here
}

// mark shows problems, and the answer's notes, on their lines of the open file.
func (p *Playground) mark(problems []protocol.Problem) {
	here := []protocol.Problem{}
	for _, problem := range problems {
		if problem.File == "" || problem.File == p.files[p.open].Name {
			here = append(here, problem)
		}
	}
	for _, n := range p.answer.Notes {
		here = append(here, protocol.Problem{
			Line: n.Line, Column: n.Column, EndLine: n.EndLine, EndCol: n.EndCol, Message: p.labels().Of(n.Text), Severity: "info",
		})
	}
	browser.Tell("problems", here)
}

// edited keeps what was typed, and has it checked when the typing pauses.
func (p *Playground) edited(ctx app.Context, text string) {
	p.files[p.open].Text = text
	p.unkept.page = true
	p.check(ctx)
}

func (p *Playground) check(ctx app.Context) {
	p.checks++
	mine := p.checks
	ctx.After(400*time.Millisecond, func(ctx app.Context) {
		if mine != p.checks || !p.opened || p.world.Past || strings.TrimSpace(p.files[p.open].Text) == "" || len(p.files[p.open].Text) > checkedSize {
			return
		}
		link.Ask(p.link, "check", protocol.Apply{Files: p.files[p.open : p.open+1]}, func(a protocol.Applied, refused *protocol.Error) {
			if refused != nil || mine != p.checks {
				return
			}
			p.refs = a.Refs
			if len(a.Problems) == 0 && !p.answer.OK {
				p.answer = Answer{}
			}
			p.answer.Problems, p.answer.Notes = a.Problems, p.notesHere(a.Notes)
			p.mark(a.Problems)
		})
	})
}

// delete deletes the objects that the open file names.
func (p *Playground) delete(ctx app.Context) {
	p.acting(ctx, func(app.Context) {
		refs := p.refs
		if len(refs) == 0 && canLook(p.selected) {
			refs = []protocol.Ref{p.selected}
		}
		if len(refs) == 0 {
			p.answer = Answer{Said: p.labels().StoredNone}
		}
		for _, ref := range refs {
			link.Ask(p.link, "delete", protocol.Delete{Ref: ref}, func(r protocol.Ran, refused *protocol.Error) {
				if !p.refused(refused) {
					p.answer = Answer{OK: r.Exit == 0, Said: strings.TrimSpace(r.Stdout + "\n" + r.Stderr)}
					p.news = p.answer.Said
				}
			})
		}
	})
}

// run types a command on the control-plane node and shows what it printed.
func (p *Playground) run(ctx app.Context, line string) {
	browser.CloseDialogs()
	p.acting(ctx, func(app.Context) {
		p.notice = Notice{Command: line}
		link.Ask(p.link, "run", protocol.Run{Line: line}, func(r protocol.Ran, refused *protocol.Error) {
			if p.refused(refused) {
				return
			}
			said := strings.TrimRight(r.Stdout+r.Stderr, "\n")
			p.notice = Notice{Command: line, Said: orElse(said, p.labels().WhatIfSilent), Bad: r.Exit != 0}
			p.news = p.notice.Said
		})
	})
}

// choose selects what details, and of a pod the timeline, are shown of.
func (p *Playground) choose(_ app.Context, ref protocol.Ref) {
	if !canLook(ref) {
		return
	}
	if ref.Namespace == "" && ref.Kind != "Node" {
		ref.Namespace = "default"
	}
	p.selected = ref
	if sameObject(p.offered, ref) {
		p.offered = protocol.Ref{}
	}
	p.unkept.page = true
	if !p.opened {
		return
	}
	link.Ask(p.link, "select", ref, p.stateAnswered)
}

func (p *Playground) askWhy(w protocol.Why) {
	if p.why == nil {
		browser.Remember()
	}
	p.why, p.whyReady, p.whyAnswer = &w, false, protocol.Explanation{}
	browser.Focus("why-title")
	link.Ask(p.link, "why", w, func(e protocol.Explanation, refused *protocol.Error) {
		if p.refused(refused) {
			p.why = nil
			return
		}
		p.whyAnswer, p.whyReady = e, true
	})
}

func (p *Playground) reset(ctx app.Context, confirmed bool) {
	if !confirmed {
		browser.ShowDialog("reset")
		return
	}
	browser.CloseDialogs()
	p.chosen, p.offered = false, protocol.Ref{}
	p.selected, p.why, p.notice, p.sentence, p.answer = protocol.Ref{}, nil, Notice{}, "", Answer{}
	p.world = world.World{}
	if !p.opened { // it may be the session that keeps the engine from answering
		p.session = p.newSession()
		p.unkept.session = true
		p.restartEngine()
		return
	}
	p.openSession(ctx, p.newSession(), nil)
}
