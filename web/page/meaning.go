package page

import (
	"github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/podscope/podscope/engine/protocol"
	"github.com/podscope/podscope/web/browser"
)

// meant does what a person meant. Everything that a person can do to the page comes through here.
func (p *Playground) meant(ctx app.Context, intent any) {
	if p.meantByLesson(ctx, intent) || p.meantByTime(ctx, intent) || p.meantByManifest(ctx, intent) || p.meantByLooking(ctx, intent) || p.meantByTerminal(ctx, intent) || p.meantByPreview(ctx, intent) || p.meantBySharing(ctx, intent) {
		return
	}
	switch i := intent.(type) {
	case Reset:
		p.reset(ctx, i.Confirmed)
	case Kubernetes:
		p.relive(ctx, func(s *protocol.Session) { s.Kubernetes = i.Version })
	case Nodes:
		p.relive(ctx, func(s *protocol.Session) { s.Nodes = i.Count })
	case Theme:
		p.theme = map[string]string{"auto": "light", "light": "dark", "dark": "auto"}[p.theme]
		browser.Theme(p.theme)
		p.savePreferences()
	case Keys:
		browser.ShowDialog("keys")
	case Cancel:
		p.pending = nil
		browser.CloseDialogs()
	case RestartEngine:
		p.restartEngine()
	}
}

func (p *Playground) meantByTime(ctx app.Context, intent any) bool {
	switch i := intent.(type) {
	case Step:
		p.move(ctx, "step", nil)
	case StepBack:
		p.move(ctx, "back", nil)
	case Live:
		browser.CloseDialogs()
		p.pending = nil
		p.move(ctx, "live", nil)
	case Branch:
		p.branch(ctx)
	case Until:
		goal := protocol.Until{Goal: i.Goal}
		if isPod(p.selected) && i.Goal != "event" && i.Goal != "idle" && i.Goal != "prompt" {
			goal.Ref = &p.selected
		}
		p.move(ctx, "until", goal)
	case Advance:
		p.move(ctx, "advance", protocol.Advance{By: i.By})
	case Seek:
		p.seek(ctx, i.At)
	case Play:
		p.play(ctx)
	case Speed:
		p.changeSpeed(ctx, i.Factor)
	default:
		return false
	}
	return true
}

func (p *Playground) meantByManifest(ctx app.Context, intent any) bool {
	switch i := intent.(type) {
	case Apply:
		p.apply(ctx, i.All)
	case Delete:
		p.delete(ctx)
	case Run:
		p.run(ctx, i.Line)
	case OpenFile:
		p.openFile(ctx, i.Index)
	case NewFile:
		p.addFile(ctx, protocol.File{Name: p.freeName("manifest.yaml")})
	case RemoveFile:
		p.removeFile(ctx)
	case UndoRemove:
		if p.removed != nil {
			f := *p.removed
			p.removed = nil
			p.addFile(ctx, f)
		}
	case OpenExample:
		p.openExample(ctx, i.Name)
	case ShowStored:
		p.showStored(i.On)
	case ShowLine:
		p.stored = nil
		p.tab = "manifest"
		browser.Tell("showLine", i)
	case ShowField:
		p.stored = nil
		p.tab = "manifest"
		browser.Tell("showField", map[string]string{"path": i.Path, "kind": i.Ref.Kind, "name": i.Ref.Name, "missing": p.labels().NotWritten})
	default:
		return false
	}
	return true
}

func (p *Playground) meantByLooking(ctx app.Context, intent any) bool {
	switch i := intent.(type) {
	case Select:
		p.choose(ctx, i.Ref)
		p.chosen = true
	case Why:
		p.askWhy(i.Why)
	case ByOwner:
		p.byOwner = i.On
		p.unkept.page = true
	case CloseWhy:
		if p.why != nil {
			p.why = nil
			browser.Return()
		}
	case Tab:
		p.tab = i.Name
		if p.tab == "terminal" {
			p.showTerminals(ctx)
		}
	case Zoom:
		p.zoom = i.Length
	case OnlyThis:
		p.onlyThis = i.On
	case MoreEvents:
		p.limit += 200
	case CloseNotice:
		p.notice = Notice{}
	case CloseHint:
		p.hinted = false
	default:
		return false
	}
	return true
}
