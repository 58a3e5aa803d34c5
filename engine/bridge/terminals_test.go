package bridge

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/podscope/podscope/engine/protocol"
)

// typist is a page that keeps what its terminals show. Its wall clock goes on with each look at it.
type typist struct {
	*Bridge
	wall   time.Duration
	shown  map[int]string
	screen protocol.Screen
	id     int
}

func newTypist(t *testing.T) *typist {
	p := &typist{shown: map[int]string{}}
	var err error
	p.Bridge, err = New(Host{Post: p.hear, Wall: func() time.Duration { p.wall += 50 * time.Microsecond; return p.wall }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.session.Close() })
	return p
}

func (p *typist) hear(message []byte) {
	var push protocol.Push
	if json.Unmarshal(message, &push) != nil || push.Push != "terminal" {
		return
	}
	var s protocol.Screen
	if json.Unmarshal(push.Body, &s) != nil {
		return
	}
	if s.Reset {
		p.shown[s.Terminal] = ""
	}
	p.shown[s.Terminal] += s.Data
	p.screen = s
}

// ask sends a request and ticks until there is nothing left to do.
func (p *typist) ask(kind string, body any) {
	p.id++
	p.Handle(encode(protocol.Request{V: protocol.Version, ID: p.id, Type: kind, Body: encode(body)}))
	for n := 0; p.Busy() && n < 100_000; n++ {
		p.wall += max(p.Pace(), time.Millisecond)
		p.Tick()
	}
}

func (p *typist) keys(keys string) {
	for _, key := range keys {
		p.ask("terminal-input", protocol.Typed{Terminal: 1, Data: string(key)})
	}
}

func TestEverythingShownReachesThePage(t *testing.T) {
	p := newTypist(t)
	p.ask("terminal-open", protocol.Window{Rows: 24, Columns: 80})
	for _, tc := range []struct {
		typed, ends string
		waits       bool
	}{
		{"echo hi\r", "hi\r\nroot@node-1:~# ", false},
		{"seq 20000\r", "20000\r\nroot@node-1:~# ", false},
		{"yes\r", "y\r\n", true},
		{"\x03", "^C\r\nroot@node-1:~# ", false},
		{"sleep 100\r", "sleep 100\r\n", true},
		{"\x03", "^C\r\nroot@node-1:~# ", false},
	} {
		p.keys(tc.typed)
		if got := p.shown[1]; !strings.HasSuffix(got, tc.ends) {
			t.Errorf("%q ends with %q, want %q", tc.typed, got[max(0, len(got)-60):], tc.ends)
		}
		if p.screen.Waiting != tc.waits {
			t.Errorf("%q: waiting is %v", tc.typed, p.screen.Waiting)
		}
	}
	if n := strings.Count(p.shown[1], "\r\n1234\r\n"); n != 1 {
		t.Errorf("a line of a long output was shown %d times", n)
	}
}

// Who types ahead while a command waits and the clock is paused does not make time pass.
func TestTypingAheadPassesNoTime(t *testing.T) {
	p := newTypist(t)
	p.ask("terminal-open", protocol.Window{Rows: 24, Columns: 80})
	p.keys("sleep 10\r")
	before := p.session.Now()
	p.keys("echo typed ahead")
	if passed := p.session.Now() - before; passed > time.Second || !p.screen.Waiting {
		t.Errorf("%v passed, waiting is %v", passed, p.screen.Waiting)
	}
	p.ask("until", protocol.Until{Goal: "prompt"})
	p.keys("\r")
	if got := p.shown[1]; !strings.HasSuffix(got, "echo typed ahead\r\ntyped ahead\r\nroot@node-1:~# ") {
		t.Errorf("in the end it shows %q", got)
	}
}

// A page that makes room for the offer to let time pass resizes the terminal: that moves the clock no further, and the offer stays.
func TestResizingPassesNoTime(t *testing.T) {
	p := newTypist(t)
	p.ask("terminal-open", protocol.Window{Rows: 24, Columns: 80})
	p.keys("sleep 60\r")
	before := p.session.Now()
	taken := 0
	hear := p.host.Post
	p.host.Post = func(message []byte) {
		if hear(message); !p.screen.Waiting {
			taken++
		}
	}
	for i := range 20 {
		p.ask("terminal-resize", protocol.Window{Terminal: 1, Rows: 20 + i%2, Columns: 80})
	}
	if passed := p.session.Now() - before; passed > time.Second || !p.screen.Waiting || taken > 0 {
		t.Errorf("%v passed, waiting is %v, was taken back %d times", passed, p.screen.Waiting, taken)
	}
}

func TestThePastShowsTheScreenAsItWas(t *testing.T) {
	p := newTypist(t)
	p.ask("terminal-open", protocol.Window{Rows: 24, Columns: 80})
	p.keys("echo one\r")
	p.ask("advance", protocol.Advance{By: 1000})
	at := p.session.Now()
	p.keys("echo two\r")
	p.ask("advance", protocol.Advance{By: 1000})
	both := p.shown[1]
	p.ask("seek", protocol.Seek{At: at.Milliseconds() - 1})
	if got := p.shown[1]; strings.Contains(got, "two") || !strings.Contains(got, "one") || !p.screen.Past {
		t.Errorf("the past shows %q", got)
	}
	p.ask("live", nil)
	if p.shown[1] != both {
		t.Errorf("back at the end it shows %q, want %q", p.shown[1], both)
	}
	p.ask("seek", protocol.Seek{At: at.Milliseconds() - 1})
	p.ask("branch", nil)
	p.keys("echo three\r")
	if got := p.shown[1]; strings.Contains(got, "two") || !strings.HasSuffix(got, "three\r\nroot@node-1:~# ") {
		t.Errorf("after branching it shows %q", got)
	}
}

func TestFilesThatCommandsWriteReachThePage(t *testing.T) {
	p := newTypist(t)
	p.ask("terminal-open", protocol.Window{Rows: 24, Columns: 80})
	var news []protocol.FileNews
	hear := p.host.Post
	p.host.Post = func(message []byte) {
		hear(message)
		var push protocol.Push
		var n protocol.FileNews
		if json.Unmarshal(message, &push) == nil && push.Push == "files" && json.Unmarshal(push.Body, &n) == nil {
			news = append(news, n)
		}
	}
	p.keys("echo a > f.txt\r")
	p.keys("echo b >> f.txt; echo .hidden > .h\r")
	p.keys("rm f.txt\r")
	p.ask("terminal-input", protocol.Typed{Terminal: 1, Data: "\r", Files: []protocol.File{{Name: "mine.yaml", Text: "x"}}})
	want := `[{"files":[{"name":"f.txt","text":"a\n"}]},{"files":[{"name":"f.txt","text":"a\nb\n"}]},{"removed":["f.txt"]}]`
	if got := string(encode(news)); got != want {
		t.Errorf("news are %s, want %s", got, want)
	}
}
