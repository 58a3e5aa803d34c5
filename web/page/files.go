package page

import (
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/podscope/podscope/engine/protocol"
	"github.com/podscope/podscope/web/browser"
	"github.com/podscope/podscope/web/examples"
	"github.com/podscope/podscope/web/link"
)

func (p *Playground) openFile(ctx app.Context, index int) {
	if index < 0 || index >= len(p.files) {
		return
	}
	p.putIntoEditor(index, true)
	p.check(ctx)
}

// showFile shows a file, but leaves the keyboard where it is.
func (p *Playground) showFile(index int) {
	if index >= 0 && index < len(p.files) {
		p.putIntoEditor(index, false)
	}
}

func (p *Playground) putIntoEditor(index int, focus bool) {
	p.open = index
	p.stored = nil
	p.answer, p.refs = Answer{}, nil
	browser.Tell("open", map[string]any{"name": p.files[index].Name, "text": p.files[index].Text, "focus": focus})
	p.unkept.page = true
}

func (p *Playground) addFile(ctx app.Context, f protocol.File) {
	p.files = append(p.files, f)
	p.tab = "manifest"
	p.openFile(ctx, len(p.files)-1)
}

// removeFile takes the open file out of the editor. Its text is kept until the next one is removed.
func (p *Playground) removeFile(ctx app.Context) {
	if len(p.files) < 2 {
		return
	}
	f := p.files[p.open]
	p.removed = &f
	p.files = append(append([]protocol.File{}, p.files[:p.open]...), p.files[p.open+1:]...)
	p.openFile(ctx, min(p.open, len(p.files)-1))
}

// openExample adds an example as a file, or goes to the file when it is there already.
func (p *Playground) openExample(ctx app.Context, name string) {
	text := examples.Manifest(name, p.labels().ExampleNotes[name])
	for i, f := range p.files {
		if f.Name == name && f.Text == text {
			p.tab = "manifest"
			p.openFile(ctx, i)
			return
		}
	}
	p.addFile(ctx, protocol.File{Name: p.freeName(name), Text: text})
}

func (p *Playground) fileNames() []string {
	names := make([]string, len(p.files))
	for i, f := range p.files {
		names[i] = f.Name
	}
	return names
}

func (p *Playground) freeName(name string) string {
	base := strings.TrimSuffix(name, ".yaml")
	for n := 2; ; n++ {
		taken := false
		for _, f := range p.files {
			taken = taken || f.Name == name
		}
		if !taken {
			return name
		}
		name = base + "-" + strconv.Itoa(n) + ".yaml"
	}
}

// showStored asks for the first object of the open file as the API server keeps it, at the moment looked at.
func (p *Playground) showStored(on bool) {
	if !on {
		p.stored = nil
		return
	}
	p.stored = &protocol.Stored{}
	ref := p.selected
	if len(p.refs) > 0 {
		ref = p.refs[0]
	}
	if ref.Name == "" {
		return
	}
	link.Ask(p.link, "stored", ref, func(s protocol.Stored, refused *protocol.Error) {
		if refused == nil && p.stored != nil {
			p.stored = &s
		}
	})
}
