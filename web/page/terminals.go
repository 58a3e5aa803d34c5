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

// terminals is what the page knows of them.
type terminals struct {
	open    bool
	reader  bool
	list    []TerminalTab
	closed  map[int]bool // put away by the learner
	current int
	rows    int // of the window, as measured last
	cols    int
	opening bool
	entered []string // commands to be entered once a terminal is there
	edit    *edit
	told    map[string]string // files as the engine knows them
	quiet   bool              // what is shown does not take the keyboard away from where it is
}

// edit is a text that a program at a terminal wants to have edited.
type edit struct {
	ID   int    `json:"id"`
	Name string `json:"name"`
	Text string `json:"text"`
	file string // the file of the editor that stands for it
}

func (p *Playground) terminalPanel(c labels) app.UI {
	t := &p.terminals
	return &TerminalPanel{T: c, Open: t.open, Ready: p.opened, Past: p.world.Past, Reader: t.reader, Current: t.current, List: t.list, Forwards: p.preview.seen.Forwards}
}

func (p *Playground) meantByTerminal(ctx app.Context, intent any) bool {
	t := &p.terminals
	t.quiet = false
	switch i := intent.(type) {
	case Terminal:
		if t.open {
			p.hideTerminals()
		} else {
			p.showTerminals(ctx)
		}
	case ToTerminal:
		p.showTerminals(ctx)
	case NewTerminal:
		p.openTerminal(ctx)
	case ShowTerminal:
		p.chooseTerminal(i.ID)
	case CloseTerminal:
		p.closeTerminal(ctx, i.ID)
	case TerminalReader:
		t.reader = i.On
		browser.Terminal("reader", map[string]any{"on": i.On})
	case Type:
		p.enter(ctx, i.Line)
	case Press:
		p.typed(ctx, t.current, i.Keys)
	case EndEdit:
		p.endEdit(ctx, i.Save)
	default:
		return false
	}
	return true
}

// showTerminals brings up the terminals, and opens one when there is none.
func (p *Playground) showTerminals(ctx app.Context) {
	t := &p.terminals
	if !t.open {
		browser.Remember()
	}
	t.open, p.tab = true, "terminal"
	if t.current == 0 {
		p.openTerminal(ctx)
		return
	}
	p.chooseTerminal(t.current)
}

func (p *Playground) hideTerminals() {
	p.terminals.open = false
	if p.tab == "terminal" {
		p.tab = "cluster"
	}
	browser.Return()
}

func (p *Playground) chooseTerminal(id int) {
	p.terminals.current = id
	browser.Terminal("show", map[string]any{"id": id, "focus": !p.terminals.quiet, "name": p.labels().TerminalName})
}

// openTerminal opens another terminal.
func (p *Playground) openTerminal(ctx app.Context) {
	t := &p.terminals
	p.acting(ctx, func(ctx app.Context) {
		if t.opening {
			return
		}
		t.opening, t.open = true, true
		window := protocol.Window{Rows: max(t.rows, 10), Columns: t.cols}
		if t.cols == 0 {
			window.Columns = 80
		}
		link.Ask(p.link, "terminal-open", window, func(ref protocol.TerminalRef, refused *protocol.Error) {
			t.opening = false
			if p.refused(refused) {
				return
			}
			p.chooseTerminal(ref.Terminal)
			for _, line := range t.entered {
				p.typed(ctx, ref.Terminal, line+"\r")
			}
			t.entered = nil
			p.showOpened()
		})
	})
}

// closeTerminal hangs up and puts a terminal away.
func (p *Playground) closeTerminal(ctx app.Context, id int) {
	p.acting(ctx, func(app.Context) {
		t := &p.terminals
		link.Ask(p.link, "terminal-close", protocol.TerminalRef{Terminal: id}, func(_ struct{}, refused *protocol.Error) { p.refused(refused) })
		if t.closed == nil {
			t.closed = map[int]bool{}
		}
		t.closed[id] = true
		p.forgetTerminal(id)
		if len(t.list) == 0 {
			t.current = 0
			p.hideTerminals()
		} else if t.current == id {
			p.chooseTerminal(t.list[len(t.list)-1].ID)
		}
	})
}

func (p *Playground) forgetTerminal(id int) {
	t := &p.terminals
	t.list = slices.DeleteFunc(slices.Clone(t.list), func(tab TerminalTab) bool { return tab.ID == id })
	browser.Terminal("close", map[string]any{"id": id})
}

// enter types a command line at a terminal that waits for one; where there is none, at a new one.
func (p *Playground) enter(ctx app.Context, line string) {
	t := &p.terminals
	p.acting(ctx, func(ctx app.Context) {
		t.open, p.tab = true, "terminal"
		for _, tab := range t.list {
			if tab.ID == t.current && tab.State == "open" && !tab.Waiting {
				p.chooseTerminal(tab.ID)
				p.typed(ctx, tab.ID, line+"\r")
				return
			}
		}
		t.entered = append(t.entered, line)
		p.openTerminal(ctx)
	})
}

// enterQuietly does the same, but leaves the keyboard where it is.
func (p *Playground) enterQuietly(ctx app.Context, line string) {
	p.terminals.quiet = true
	p.enter(ctx, line)
}

// typed sends what was typed. With the end of a line go the files that have changed, so that commands find what the editor shows.
func (p *Playground) typed(ctx app.Context, id int, data string) {
	if id == 0 || data == "" {
		return
	}
	if p.lesson.guessing() && strings.ContainsAny(data, "\r\n") {
		p.nudge()
		return
	}
	p.lesson.hears(p.labels().Key(), data)
	p.acting(ctx, func(app.Context) {
		typed := protocol.Typed{Terminal: id, Data: data}
		if strings.ContainsAny(data, "\r\n") {
			typed.Files = p.untoldFiles()
		}
		link.Ask(p.link, "terminal-input", typed, func(_ struct{}, refused *protocol.Error) { p.refused(refused) })
	})
}

// untoldFiles are the editor's files that differ from what the engine knows.
func (p *Playground) untoldFiles() []protocol.File {
	t := &p.terminals
	var out []protocol.File
	for _, f := range p.files {
		if text, ok := t.told[f.Name]; (!ok && f.Text != "" || text != f.Text) && (t.edit == nil || f.Name != t.edit.file) {
			out = append(out, f)
		}
	}
	p.tell(out)
	return out
}

// tell notes which files the engine knows.
func (p *Playground) tell(files []protocol.File) {
	t := &p.terminals
	if t.told == nil {
		t.told = map[string]string{}
	}
	for _, f := range files {
		t.told[f.Name] = f.Text
	}
}

// screenCame shows news of a terminal.
func (p *Playground) screenCame(_ app.Context, s protocol.Screen) {
	t := &p.terminals
	if t.closed[s.Terminal] && s.State != "open" || s.State == "absent" && !p.knows(s.Terminal) {
		return
	}
	tab := TerminalTab{ID: s.Terminal, State: s.State, Exit: s.Exit, Waiting: s.Waiting, Endless: s.Endless}
	if !s.Reset { // which shows what was said before
		tab.Lacks = lacking(s.Data)
	}
	list := slices.Clone(t.list)
	if i := slices.IndexFunc(list, func(t TerminalTab) bool { return t.ID == s.Terminal }); i >= 0 {
		if tab.Lacks == "" && !s.Reset && !strings.Contains(s.Data, "\n") { // it stays until there is more to read
			tab.Lacks = list[i].Lacks
		}
		list[i] = tab
	} else {
		list = append(list, tab)
		delete(t.closed, s.Terminal)
	}
	t.list = list
	if t.current == 0 {
		t.current = s.Terminal
	}
	browser.Terminal("write", map[string]any{
		"id": s.Terminal, "data": s.Data, "reset": s.Reset, "rows": s.Rows, "cols": s.Columns, "past": s.Past,
	})
}

// leaveAbsent puts away the terminals that the session now lived does not have.
func (p *Playground) leaveAbsent() {
	t := &p.terminals
	for _, tab := range t.list {
		if tab.State == "absent" {
			p.forgetTerminal(tab.ID)
		}
	}
	if !p.knows(t.current) {
		t.current = 0
		if len(t.list) > 0 {
			p.terminals.current = t.list[0].ID
		}
	}
	if t.open && t.current == 0 {
		p.hideTerminals()
	} else if t.open {
		p.chooseTerminal(t.current)
	}
}

func (p *Playground) knows(id int) bool {
	return slices.ContainsFunc(p.terminals.list, func(t TerminalTab) bool { return t.ID == id })
}

// heardTerminal takes news from the terminals' script.
func (p *Playground) heardTerminal(ctx app.Context, kind, text string) {
	t := &p.terminals
	switch kind {
	case "terminal-data":
		var d protocol.Typed
		if json.Unmarshal([]byte(text), &d) == nil {
			p.typed(ctx, d.Terminal, d.Data)
		}
	case "terminal-size":
		var w protocol.Window
		if json.Unmarshal([]byte(text), &w) != nil {
			return
		}
		t.rows, t.cols = w.Rows, w.Columns
		if p.opened && !p.world.Past {
			link.Ask(p.link, "terminal-resize", w, func(struct{}, *protocol.Error) {})
		}
	case "terminal-edit":
		var e edit
		if json.Unmarshal([]byte(text), &e) == nil {
			p.editAsked(ctx, e)
		}
	case "terminal-toolong":
		p.notice = Notice{Said: p.labels().TerminalTooLong, Bad: true}
	case "terminal-lost":
		p.notice = Notice{Said: p.labels().TerminalLost, Bad: true}
	}
}

// filesCame takes in files that commands have written. When a session has just been opened, the editor's own texts win.
func (p *Playground) filesCame(ctx app.Context, n protocol.FileNews) {
	p.tell(n.Files)
	for _, f := range n.Files {
		i := slices.IndexFunc(p.files, func(have protocol.File) bool { return have.Name == f.Name })
		switch {
		case i < 0:
			p.files = append(slices.Clone(p.files), f)
		case !n.Initial && p.files[i].Text != f.Text:
			p.files[i].Text = f.Text
			if i == p.open {
				p.openFile(ctx, i)
			}
		}
	}
	for _, name := range n.Removed {
		delete(p.terminals.told, name)
	}
	p.unkept.page = true
}

// editAsked opens a program's text in the editor, or puts it away when the program needs it no more.
func (p *Playground) editAsked(ctx app.Context, e edit) {
	t := &p.terminals
	if e.Name == "" {
		if t.edit != nil && t.edit.ID == e.ID {
			p.putEditAway(ctx)
		}
		return
	}
	if t.edit != nil {
		p.putEditAway(ctx)
	}
	base := e.Name[strings.LastIndexByte(e.Name, '/')+1:]
	e.file = p.freeName(fmt.Sprintf("%s (%s)", base, fmt.Sprintf(p.labels().TerminalF, e.ID)))
	t.edit = &e
	p.addFile(ctx, protocol.File{Name: e.file, Text: e.Text})
}

// endEdit answers the program.
func (p *Playground) endEdit(ctx app.Context, save bool) {
	e := p.terminals.edit
	if e == nil {
		return
	}
	var text any
	if i := slices.IndexFunc(p.files, func(f protocol.File) bool { return f.Name == e.file }); i >= 0 && save {
		text = p.files[i].Text
	}
	p.putEditAway(ctx)
	browser.Terminal("answer", map[string]any{"id": e.ID, "text": text})
	p.terminals.open, p.tab = true, "terminal"
	p.chooseTerminal(e.ID)
}

func (p *Playground) putEditAway(ctx app.Context) {
	e := p.terminals.edit
	p.terminals.edit = nil
	if i := slices.IndexFunc(p.files, func(f protocol.File) bool { return f.Name == e.file }); i >= 0 && len(p.files) > 1 {
		p.files = slices.Delete(slices.Clone(p.files), i, i+1)
		p.openFile(ctx, min(p.open, len(p.files)-1))
	}
}

// editBar says that a program waits for the editor.
func (p *Playground) editBar(c labels) app.UI {
	e := p.terminals.edit
	if e == nil {
		return nil
	}
	return app.Div().Class("hint").Attr("role", "status").Body(
		app.P().Text(fmt.Sprintf(c.EditingF, e.Name, e.ID)),
		app.Button().Type("button").Class("button primary").OnClick(on(EndEdit{Save: true})).Text(c.EditSave),
		app.Button().Type("button").Class("button").OnClick(on(EndEdit{})).Text(c.EditQuit),
	)
}
