package page

import (
	"reflect"
	"slices"
	"strings"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/podscope/podscope/engine/protocol"
	"github.com/podscope/podscope/lessons/book"
	"github.com/podscope/podscope/web/link"
)

// lessonSession is the cluster on which a lesson begins, with the lesson's files in place.
func lessonSession(b *book.Lesson) protocol.Session {
	s := protocol.Session{Format: 1, Seed: 1, Nodes: max(1, b.Nodes), Prepull: b.Prepull, Inputs: []protocol.Input{}}
	for _, a := range b.Assets {
		name := a.Name[strings.LastIndexByte(a.Name, '/')+1:]
		target := strings.TrimSuffix(strings.Replace(a.Target, "~", "/root", 1), "/") + "/" + name
		line := "true"
		if target != "/root/"+name {
			line = "mkdir -p '" + target[:strings.LastIndexByte(target, '/')] + "' && mv '/root/" + name + "' '" + target + "'"
		}
		if a.Mode != "" {
			line += " && chmod " + a.Mode + " '" + target + "'"
		}
		s.Inputs = append(s.Inputs, protocol.Input{At: s.At, Line: line, Files: []protocol.File{{Name: name, Text: a.Text}}})
		s.At += 100
	}
	return s
}

// homeFiles are a lesson's files that the editor shows: those in the node's working directory.
func homeFiles(b *book.Lesson) []protocol.File {
	var out []protocol.File
	for _, a := range b.Assets {
		if a.Target == "~/" || a.Target == "~" || a.Target == "/root" || a.Target == "/root/" {
			out = append(out, protocol.File{Name: a.Name, Text: a.Text})
		}
	}
	if len(out) == 0 {
		return emptyFiles()
	}
	return out
}

// snapshot asks for everything that is needed to come back to this moment.
func (p *Playground) snapshot(then func(beginning)) {
	link.Ask(p.link, "export", nil, func(s protocol.Session, refused *protocol.Error) {
		if !p.refused(refused) {
			p.session = s
			then(beginning{Session: s, Files: slices.Clone(p.files), Open: p.open})
		}
	})
}

// goBackTo makes the cluster and the files what they were.
func (p *Playground) goBackTo(ctx app.Context, b beginning, then func()) {
	p.putBack(b)
	p.openSession(ctx, b.Session, then)
}

// putBack makes the editor's files what they were.
func (p *Playground) putBack(b beginning) {
	p.lesson.look = look{}
	p.files, p.open, p.removed = slices.Clone(b.Files), b.Open, nil
	p.showFile(b.Open)
	p.notice, p.sentence, p.why = Notice{}, "", nil
}

// untouched reports whether since a moment no time has passed and nothing was done; that a terminal's window has another size is nothing.
func untouched(then, now protocol.Session) bool {
	n := len(then.Inputs)
	if now.At != then.At || len(now.Inputs) < n || !reflect.DeepEqual(now.Inputs[:n], then.Inputs) {
		return false
	}
	return !slices.ContainsFunc(now.Inputs[n:], func(in protocol.Input) bool {
		return in.Typing == nil || *in.Typing != protocol.Typing{Terminal: in.Typing.Terminal, Rows: in.Typing.Rows, Columns: in.Typing.Columns}
	})
}
