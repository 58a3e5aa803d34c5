package bridge

import (
	"bytes"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/podscope/podscope/engine"
	"github.com/podscope/podscope/engine/protocol"
)

const (
	// settling is how much virtual time may pass for what was typed while time stands still.
	settling = 2 * time.Second
	// settlingEcho is the same while time passes by itself, and for keys that a command which waits for time has not asked for: just enough for an echo.
	settlingEcho = 5 * time.Millisecond
	// maxShown is how much of a terminal's output is sent at a time, once a frame: what a page can show without falling behind.
	maxShown = 32 << 10
	// maxBehind is how much may be left to be sent: of more, only the newest maxShownAfresh are.
	maxBehind = 512 << 10
	// maxShownAfresh is how much is sent at once when a screen is shown again.
	maxShownAfresh = 128 << 10
)

// control is the keys that may end what a command waits for: a line, an interrupt, the end of input, a suspension, a quit.
const control = "\r\n\x03\x04\x1a\x1c"

// screen is what the page has been told of a terminal.
type screen struct {
	sent    int64
	news    protocol.Screen // the last one's state, without data
	until   time.Duration   // time passes for it until then, 0 not at all
	echo    bool            // no longer than an echo takes: who waits for time to pass still does
	entered bool            // a line was entered since the session was pushed
	behind  bool            // there is more to be sent
}

func (b *Bridge) openTerminal(_ int, body protocol.Window) (any, error) {
	t, err := b.session.OpenTerminal(body.Rows, body.Columns)
	if err != nil {
		return nil, err
	}
	b.screen(t.ID).entered = true
	b.settle(t)
	return protocol.TerminalRef{Terminal: t.ID}, nil
}

func (b *Bridge) typed(_ int, body protocol.Typed) (any, error) {
	for _, f := range body.Files {
		if len(f.Text) > maxFileSize {
			return nil, errFileTooLarge
		}
	}
	t, err := b.session.Terminal(body.Terminal)
	if err != nil {
		return nil, err
	}
	answers := t.AtRest() || bytes.ContainsAny([]byte(body.Data), control)
	if err := b.session.Type(body.Terminal, body.Data, body.Files); err != nil {
		return nil, err
	}
	for _, f := range body.Files {
		b.home.told(f)
	}
	if s := b.screen(t.ID); bytes.ContainsAny([]byte(body.Data), control) {
		s.entered = true
	}
	if answers {
		b.settle(t)
	} else {
		b.settleFor(t, settlingEcho)
	}
	return struct{}{}, nil
}

func (b *Bridge) resizeTerminal(_ int, body protocol.Window) (any, error) {
	if err := b.session.ResizeTerminal(body.Terminal, body.Rows, body.Columns); err != nil {
		return nil, err
	}
	t, err := b.session.Terminal(body.Terminal)
	if err != nil {
		return nil, err
	}
	b.settleFor(t, settlingEcho) // the page may resize it because of what it says beside: that must not move the clock on and on
	return struct{}{}, nil
}

func (b *Bridge) closeTerminal(_ int, body protocol.TerminalRef) (any, error) {
	if err := b.session.CloseTerminal(body.Terminal); err != nil {
		return nil, err
	}
	b.screen(body.Terminal).entered = true
	t, err := b.session.Terminal(body.Terminal)
	if err != nil {
		return nil, err
	}
	b.settle(t)
	return struct{}{}, nil
}

// screen is what the page has been told of a terminal.
func (b *Bridge) screen(id int) *screen {
	for len(b.screens) < id {
		b.screens = append(b.screens, &screen{})
	}
	return b.screens[id-1]
}

// settle lets what was typed take effect: at once as far as that takes no longer than a slice, the rest in ticks.
func (b *Bridge) settle(t *engine.Terminal) { b.settleFor(t, settling) }

func (b *Bridge) settleFor(t *engine.Terminal, d time.Duration) {
	if b.play.on || b.moving != nil {
		b.session.Settle(t, b.session.Now()+settlingEcho, b.budget())
		b.pushScreens()
		return
	}
	s := b.screen(t.ID)
	s.echo = d == settlingEcho && (s.until == 0 || s.echo)
	s.until = max(s.until, b.session.Now()+d)
	b.screensTold = 0
	b.tickSettling()
}

// settlingNow reports whether there is work for terminals although time stands still.
func (b *Bridge) settlingNow() bool {
	for _, s := range b.screens {
		if s.until > 0 || s.behind {
			return true
		}
	}
	return false
}

// settlingTime reports whether time passes for a terminal although it stands still.
func (b *Bridge) settlingTime() bool {
	return slices.ContainsFunc(b.screens, func(s *screen) bool { return s.until > 0 })
}

// tickSettling lets time pass for terminals at which something was typed.
func (b *Bridge) tickSettling() {
	budget := b.budget()
	entered := false
	for i, s := range b.screens {
		t, err := b.session.Terminal(i + 1)
		if s.until == 0 || err != nil {
			continue
		}
		if !b.session.Settle(t, s.until, budget) {
			break
		}
		s.until = 0
		entered = entered || s.entered
		s.entered = false
	}
	b.answerWaiting()
	if now := b.host.Wall(); b.screensTold == 0 || now-b.screensTold >= frame || !b.settlingTime() {
		b.screensTold = now
		b.pushScreens()
		if b.session.Now() != b.sent.at {
			b.pushState()
		}
	}
	if entered {
		b.pushSession()
	}
}

// stopSettling leaves what was typed to the clock: somebody else moves it now.
func (b *Bridge) stopSettling() {
	for _, s := range b.screens {
		s.until = 0
	}
}

// forgetScreens makes the page be told of every terminal anew: the session is another one. Terminals that it lacks are said to be absent.
func (b *Bridge) forgetScreens() {
	for i := len(b.session.Terminals()); i < len(b.screens); i++ {
		b.push("terminal", protocol.Screen{Terminal: i + 1, Reset: true, State: "absent"})
	}
	b.screens, b.home = nil, home{}
	if b.preview != nil {
		b.preview = []byte{}
	}
}

// pushScreens tells the page what terminals show at the moment looked at, as far as it does not know, and which files commands have written.
func (b *Bridge) pushScreens() {
	at, past := b.session.At()
	for _, t := range b.session.Terminals() {
		b.pushScreen(t, at, past)
	}
	b.pushPreview()
	if !past {
		b.pushFiles()
	}
}

func (b *Bridge) pushScreen(t *engine.Terminal, at time.Duration, past bool) {
	s := b.screen(t.ID)
	news := protocol.Screen{Terminal: t.ID, State: "open", Past: past}
	there, running := t.OpenAt(at)
	news.Rows, news.Columns = t.SizeAt(at)
	switch {
	case !there:
		news.State = "absent"
	case !running:
		news.State, news.Exit = "ended", t.Exit()
	default:
		news.Waiting = !past && !b.passing() && (s.until == 0 || s.echo && s.news.Waiting) && !t.AtRest()
		news.Endless = news.Waiting && t.Endless()
	}
	to := int64(0)
	if there {
		to = t.ShownBy(at)
		if !past {
			to = t.ShownBy(at + time.Millisecond)
		}
	}
	if s.behind = false; to == s.sent && news == s.news {
		return
	}
	s.news = news
	news.Data, s.sent, news.Reset = dataOf(t, s.sent, to)
	s.behind = to-s.sent >= utf8.UTFMax
	b.push("terminal", news)
}

// dataOf is what has to be shown next for a page that has been sent from bytes to have seen to. A character that is not complete yet waits.
func dataOf(t *engine.Terminal, from, to int64) (data string, sent int64, reset bool) {
	if reset = from > to || from == 0; reset {
		from = 0
	}
	limit := int64(maxShown)
	skip := reset && to-from > maxShownAfresh || to-from > maxBehind
	if reset || skip {
		limit = maxShownAfresh
	}
	if skip {
		from = to - limit
	}
	to = min(to, from+limit)
	text := t.Shown(from, to)
	if i := bytes.IndexByte(text, '\n'); skip && i >= 0 {
		text = text[i+1:]
	}
	whole := wholeRunes(text)
	return string(text[:whole]), to - int64(len(text)-whole), reset
}

// wholeRunes is how many bytes of a text are there without a last character of which only the beginning is.
func wholeRunes(text []byte) int {
	for n := 1; n < utf8.UTFMax && n <= len(text); n++ {
		c := text[len(text)-n]
		if utf8.RuneStart(c) {
			if c >= 0xc0 && !utf8.FullRune(text[len(text)-n:]) {
				return len(text) - n
			}
			break
		}
	}
	return len(text)
}
