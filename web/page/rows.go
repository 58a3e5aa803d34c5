package page

import (
	"strings"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/podscope/podscope/engine/protocol"
)

// Rows is a list whose rows are many and change often. Each is a text, which js/rows.js turns into elements and keeps in step: to compare trees
// of elements for them would take most of a frame.
type Rows struct {
	app.Compo
	Tag, Class, Density string
	Lines               string // for each row its key, a blank and its HTML
}

// Render draws the list. A page that no program runs in has the rows in it.
func (r *Rows) Render() app.UI {
	list := element(r.Tag).Class(r.Class)
	if r.Density != "" {
		list = list.DataSet("density", r.Density)
	}
	if !app.IsServer {
		return list.DataSet("rows", r.Lines)
	}
	var items []app.UI
	for line := range strings.Lines(r.Lines) {
		_, row, _ := strings.Cut(line, " ")
		items = append(items, app.Raw(row))
	}
	return list.Body(items...)
}

// rowLines are written row by row.
type rowLines struct{ strings.Builder }

// add adds a row, which is on one line.
func (l *rowLines) add(key, row string) {
	if l.Len() > 0 {
		l.WriteByte('\n')
	}
	l.WriteString(key)
	l.WriteByte(' ')
	l.WriteString(row)
}

// oneLine is HTML that means the same without line breaks.
func oneLine(html string) string { return strings.ReplaceAll(html, "\n", "&#10;") }

// word draws an element that holds a text.
func (d *drawing) word(tag, class, words string) {
	d.put(tag, words, "class", class)
}

// rowWhy draws the button that asks why there was an event.
func (d *drawing) rowWhy(c labels, e protocol.Event) {
	d.put("button", c.Why, "type", "button", "class", "why-button", "aria-label", c.whyLabel(e.Reason), "data-means", means("event", e.Ref, e.ID))
}

// means spells what a button in a row means. None of what is joined has a bar in it.
func means(what string, ref protocol.Ref, more ...string) string {
	return strings.Join(append([]string{what, ref.Kind, ref.Namespace, ref.Name}, more...), "|")
}

// meantInRow is what a button in a row means; nil when it cannot be told.
func meantInRow(spelled string) any {
	w := strings.Split(spelled, "|")
	if len(w) < 4 {
		return nil
	}
	ref := protocol.Ref{Kind: w[1], Namespace: w[2], Name: w[3]}
	switch {
	case w[0] == "select":
		return Select{ref}
	case w[0] == "event" && len(w) == 5:
		return Why{protocol.Why{Ref: ref, Subject: "event", Event: w[4]}}
	}
	return nil
}
