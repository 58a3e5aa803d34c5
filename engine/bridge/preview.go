package bridge

import (
	"bytes"

	"github.com/podscope/podscope/engine/protocol"
)

// visit has the browser on the first node ask for a page, and lets some time pass for the answer while time stands still.
func (b *Bridge) visit(id int, body protocol.Visit) (any, error) {
	v, err := b.session.Visit(body.URL)
	if err != nil {
		return nil, err
	}
	b.waiting = append(b.waiting, waiting{id: id, what: v, until: b.session.Now() + patience, reply: func() any {
		b.pushPreview()
		return struct{}{}
	}})
	b.answerWaiting()
	return nil, errLater
}

// pushPreview tells the page what the browser could be asked for and what it shows, when that has changed.
func (b *Bridge) pushPreview() {
	p := b.session.Preview()
	if p.Page != nil && p.Page.State == "loading" {
		_, past := b.session.At()
		p.Page.Paused = !past && !b.passing() && len(b.waiting) == 0
	}
	key := keyOf(p)
	if b.preview == nil && p.Page == nil && len(p.Forwards) == 0 || bytes.Equal(key, b.preview) {
		return
	}
	b.preview = key
	b.push("preview", p)
}

// keyOf tells two previews apart without a page's body.
func keyOf(p protocol.Preview) []byte {
	if p.Page != nil {
		page := *p.Page
		page.Body = ""
		p.Page = &page
	}
	return encode(p)
}
