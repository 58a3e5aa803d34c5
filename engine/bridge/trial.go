package bridge

import (
	"time"

	"github.com/podscope/podscope/engine"
	"github.com/podscope/podscope/engine/protocol"
)

// trial is a request to try something. It is worked on, a slice at a time, when nothing else is to be done.
type trial struct {
	*engine.Trial
	id int
}

// try runs a command line on a copy of the cluster. There is one trial at a time: a new one takes the old one's place.
func (b *Bridge) try(id int, body protocol.Run) (any, error) {
	limit := patience
	if body.Limit > 0 {
		limit = time.Duration(body.Limit) * time.Millisecond
	}
	t, err := b.session.Try(body.Line, limit)
	if err != nil {
		return nil, err
	}
	b.endTrial()
	b.trial = &trial{Trial: t, id: id}
	return nil, errLater
}

func (b *Bridge) tickTrial() {
	if b.trial != nil && b.trial.Go(b.budget()) {
		b.endTrial()
	}
}

// endTrial answers the trial, if there is one, with what has come of it so far.
func (b *Bridge) endTrial() {
	if b.trial == nil {
		return
	}
	t := b.trial
	b.trial = nil
	b.reply(t.id, t.Ran())
	t.Close()
}
