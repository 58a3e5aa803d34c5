package bridge

import (
	"time"

	"github.com/podscope/podscope/engine"
	"github.com/podscope/podscope/engine/protocol"
)

// moving is a request to move through time that takes longer than a slice.
type moving struct {
	*engine.Move
	id   int
	told time.Duration // wall time at which the page was told last how far it has come
}

// quietly is how long a move may take before the page is told how far it has come: what is over sooner is not worth a word.
const quietly = 250 * time.Millisecond

// move begins a move. It is answered at once when it takes no longer than a slice.
func (b *Bridge) move(id int, begin func(*engine.Session) *engine.Move) (any, error) {
	b.endMove()
	b.play.on = false
	b.stopSettling()
	b.moving = &moving{Move: begin(b.session), id: id, told: b.host.Wall() + quietly - frame}
	if !b.moving.Go(b.budget()) {
		return nil, errLater
	}
	return b.stopMove(), nil
}

// tickMove goes on with the move, and tells how far it has come.
func (b *Bridge) tickMove() {
	m := b.moving
	if m.Go(b.budget()) {
		b.reply(m.id, b.stopMove())
		return
	}
	b.answerWaiting()
	if now := b.host.Wall(); now-m.told >= frame {
		m.told = now
		b.tellPlaying(now)
	}
}

// endMove answers the move that goes on, if there is one, with where it has led so far: something else is to be done.
func (b *Bridge) endMove() {
	if m := b.moving; m != nil {
		m.Stop()
		moved := b.stopMove()
		if moved.Stopped = !m.Reached; moved.Stopped {
			moved.Reason = nil
		}
		b.reply(m.id, moved)
	}
}

func (b *Bridge) stopMove() protocol.Moved {
	m := b.moving
	b.moving = nil
	b.answerWaiting()
	moved := b.moved(m.Passed, m.Reached)
	if !m.Reached {
		moved.Reason = m.Why()
	}
	return moved
}
