package page

import "github.com/maxence-charriere/go-app/v9/pkg/app"

// A slot is a part of the page that can be drawn anew without the rest. While time plays, most of what the engine says moves the clock and
// changes a panel: to draw the whole page for that would take most of a frame.
type slot struct {
	app.Compo
	Drawn int // counts how often the whole page was drawn: each time the slot is drawn with it

	which int
	page  *Playground
	draw  func() app.UI
}

// The slots beside the panels with much in them, which calm.go lists.
const (
	clockSlot = calmPanels + iota
	sentenceSlot
	newsSlot
	slots
)

// OnMount tells the page where the slot is.
func (s *slot) OnMount(app.Context) { s.page.slots[s.which] = s }

// Render draws what stands in the slot as it is now.
func (s *slot) Render() app.UI { return s.draw() }

func (p *Playground) slot(which int, draw func() app.UI) app.UI {
	return &slot{Drawn: p.drawn, which: which, page: p, draw: draw}
}

// redraw draws what stands in a slot anew.
func (p *Playground) redraw(which int) {
	if s := p.slots[which]; s != nil {
		s.Update()
	}
}
