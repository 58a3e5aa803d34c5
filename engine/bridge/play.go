package bridge

import (
	"time"

	"github.com/podscope/podscope/engine"
	"github.com/podscope/podscope/engine/protocol"
)

// fastest is what "as fast as it goes" means: simulated seconds a second. More than this no eye can follow.
const fastest = 3600

// frame is how often a playing engine tells the page.
const frame = 33 * time.Millisecond

// play is time passing by itself.
type play struct {
	on     bool
	speed  float64
	last   time.Duration // wall time of the last tick
	told   time.Duration // wall time of the last state
	next   time.Duration // wall time from which on a state may tell more than the time
	cost   time.Duration // what telling took last
	behind bool          // the last slice was not enough
}

// replay is a session being lived again.
type replay struct {
	session *engine.Session
	id      int      // of the request that asked for it
	want    string   // the hash that its recording had
	moved   bool     // the answer is a Moved, not a State
	queue   [][]byte // requests that came meanwhile
}

// Busy reports whether the bridge has work for its next tick; a host ticks at the screen's pace while it has.
func (b *Bridge) Busy() bool {
	return b.passing() || b.replay != nil || len(b.waiting) > 0 || b.settlingNow() || b.trial != nil
}

// passing reports whether time passes by itself: it plays, or a move goes on.
func (b *Bridge) passing() bool { return b.play.on || b.moving != nil }

// Playing reports whether time passes by itself.
func (b *Bridge) Playing() bool { return b.play.on && b.replay == nil }

// Pace is how long the host waits before the next tick: as long as a picture stands when playing at leisure, not at all when
// something is to be caught up with.
func (b *Bridge) Pace() time.Duration {
	if b.play.on && b.replay == nil && !b.play.behind {
		return frame / 2
	}
	if b.replay == nil && b.moving == nil && len(b.waiting) == 0 && !b.settlingTime() && b.trial == nil {
		return frame / 2 // only screens are left to be sent
	}
	return 0
}

// Tick lets the engine work for at most a [Slice].
func (b *Bridge) Tick() {
	switch {
	case b.replay != nil:
		b.tickReplay()
	case b.moving != nil:
		b.tickMove()
	case len(b.waiting) > 0 && !b.play.on:
		b.tickWaiting()
	case b.play.on:
		b.tickPlay()
		b.tickTrial()
	case b.settlingNow():
		b.tickSettling()
	default:
		b.tickTrial()
	}
}

func (b *Bridge) tickPlay() {
	now := b.host.Wall()
	speed := b.play.speed
	if speed <= 0 {
		speed = fastest
	}
	elapsed := min(now-b.play.last, 10*frame) // a hidden page does not catch up
	b.play.last = now
	due := now-b.play.told >= frame
	budget := b.budget()
	if due { // what is to be told takes its part of the slice
		budget = b.budgetOf(max(Slice-b.play.cost, Slice/4))
	}
	b.play.behind = !b.session.Advance(time.Duration(float64(elapsed)*speed), budget)
	b.answerWaiting()
	if due {
		b.tellPlaying(now)
	}
}

// tellPlaying tells the page what the time is; and what has changed, which is told less often the more it is.
func (b *Bridge) tellPlaying(now time.Duration) {
	from := b.host.Wall()
	b.play.told = now
	b.pushScreens()
	if now < b.play.next {
		b.pushClock()
		return
	}
	b.play.next = now + time.Duration(min(b.pushState()/bytesAFrame, rest))*frame
	b.play.cost = b.host.Wall() - from
}

// bytesAFrame is how long a state may be that a page takes in within a frame.
const bytesAFrame = 4 << 10

// rest is after how many frames the page is told in any case.
const rest = 15

// tickWaiting lets time pass for commands that somebody waits for.
func (b *Bridge) tickWaiting() {
	budget := b.budget()
	for len(b.waiting) > 0 && budget() {
		w := b.waiting[0]
		if !w.what.Ended() && b.session.Now() < w.until {
			b.session.Finish(w.what, w.until, budget)
		}
		b.answerWaiting()
	}
	if len(b.waiting) == 0 {
		b.pushScreens()
		b.pushState()
	}
}

func (b *Bridge) answerWaiting() {
	left := b.waiting[:0]
	for _, w := range b.waiting {
		if w.what.Ended() || b.session.Now() >= w.until {
			b.reply(w.id, w.reply())
			continue
		}
		left = append(left, w)
	}
	if len(left) != len(b.waiting) {
		b.pushSession()
	}
	b.waiting = left
}

func (b *Bridge) tickReplay() {
	r := b.replay
	if !r.session.Replay(b.budget()) {
		return
	}
	b.replay = nil
	b.session.Close()
	b.session = r.session
	b.resend()
	b.forgetScreens()
	b.pushScreens()
	if r.moved {
		b.reply(r.id, b.moved(nil, true))
	} else {
		b.reply(r.id, b.state())
	}
	if got := r.session.Hash(); r.want != "" && got != r.want {
		b.push("notice", protocol.Error{Code: "session", Message: protocol.Text{
			"en": "This session was recorded by another version of Podscope: what happens may differ from what was recorded.",
			"zh": "该会话由另一版本的 Podscope 录制：重放结果可能与录制时不同。",
		}})
	}
	b.pushSession()
	for _, message := range r.queue {
		b.Handle(message)
	}
}

// pushSession hands the page what it must keep to open the session again.
func (b *Bridge) pushSession() { b.push("session", b.session.Export()) }
