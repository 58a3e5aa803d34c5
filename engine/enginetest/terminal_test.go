package enginetest

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/podscope/podscope/engine"
	"github.com/podscope/podscope/engine/protocol"
)

var update = flag.Bool("update", false, "write what terminals show into the transcripts")

// step is one line of a transcript that does something, and what the terminal showed of it.
type step struct {
	does string
	want string
}

// transcript is a file of testdata/terminal. Lines that start with "> " are typed key by key and entered; "keys " gives a Go string's inside
// to type as it is; "paste " the same at once; "wait 5s" lets time pass; "prompt" lets it pass until no command is left to wait for. What follows, indented
// by two spaces, is what the terminal shows of it, with control characters as in Go strings. "file a.yaml" puts testdata/terminal/files/a.yaml into the
// page's editor.
func transcript(text string) (head string, steps []step) {
	for line := range strings.Lines(text) {
		n := len(steps)
		switch {
		case n > 0 && (strings.HasPrefix(line, "  ") || line == "\n"):
			steps[n-1].want += strings.TrimPrefix(line, "  ")
		case strings.HasPrefix(line, "#") && n == 0, line == "\n":
			head += line
		default:
			steps = append(steps, step{does: strings.TrimSuffix(line, "\n")})
		}
	}
	return head, steps
}

// typist is somebody at a terminal of a session.
type typist struct {
	*testing.T
	session  *engine.Session
	terminal *engine.Terminal
}

func newTypist(t *testing.T) *typist {
	s, err := engine.NewSession(protocol.Session{Seed: 1, Nodes: 2, Prepull: true})
	if err != nil {
		t.Fatal(err)
	}
	p := &typist{T: t, session: s}
	if p.terminal, err = s.OpenTerminal(24, 80); err != nil {
		t.Fatal(err)
	}
	p.settle()
	return p
}

func (p *typist) settle() {
	p.session.Settle(p.terminal, p.session.Now()+2*time.Second, engine.Forever)
}

func (p *typist) keys(keys string) {
	for _, key := range keys {
		if err := p.session.Type(1, string(key), nil); err != nil {
			p.Fatal(err)
		}
		p.settle()
	}
}

func (p *typist) do(does string) {
	verb, rest, _ := strings.Cut(does, " ")
	text, err := strconv.Unquote(`"` + rest + `"`)
	switch verb {
	case ">":
		p.keys(rest + "\r")
	case "keys":
		p.keys(text)
	case "paste":
		err = p.session.Type(1, text, nil)
		p.settle()
	case "file":
		var content []byte
		if content, err = os.ReadFile(filepath.Join("testdata/terminal/files", rest)); err == nil {
			err = p.session.Type(1, "", []protocol.File{{Name: rest, Text: string(content)}})
			p.settle()
		}
	case "wait":
		var d time.Duration
		if d, err = time.ParseDuration(rest); err == nil {
			p.session.Advance(d, engine.Forever)
		}
	case "prompt":
		if reached, _ := p.session.Until(engine.Goal{Name: "prompt", Limit: 10 * time.Minute}); !reached {
			p.Errorf("no prompt after ten minutes")
		}
	default:
		p.Fatalf("%q is nothing to do", does)
	}
	if err != nil && verb != ">" {
		p.Fatalf("%s: %v", does, err)
	}
}

// ids are what the runtime calls things: they depend on everything that has happened in the cluster.
var ids = regexp.MustCompile(`\b(?:[0-9a-f]{64}|[0-9a-f]{13})\b`)

// readable is what a terminal has shown as a transcript writes it, with zeros for ids.
func readable(shown string) string {
	var b strings.Builder
	shown = ids.ReplaceAllStringFunc(shown, func(id string) string { return strings.Repeat("0", len(id)) })
	for line := range strings.Lines(strings.ReplaceAll(shown, "\r\n", "\n")) {
		quoted := strconv.Quote(strings.TrimSuffix(line, "\n"))
		b.WriteString("  " + strings.NewReplacer(`\"`, `"`, `\\`, `\`).Replace(quoted[1:len(quoted)-1]) + "\n")
	}
	return b.String()
}

func TestTerminals(t *testing.T) {
	files, err := filepath.Glob("testdata/terminal/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no transcripts: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			head, steps := transcript(string(text))
			p := newTypist(t)
			defer p.session.Close()
			at, shown := p.live(steps)
			if *update {
				write(t, file, head, steps, shown)
			}
			for i, s := range steps {
				if got := readable(shown[i]); !*update && got != indented(s.want) {
					t.Errorf("%s\nshows\n%swant\n%s", s.does, got, indented(s.want))
				}
			}
			p.looksBack(at)
			p.livesAgain()
			p.branches(steps, at, shown)
		})
	}
}

func indented(text string) string {
	out := ""
	for line := range strings.Lines(text) {
		out += strings.TrimRight("  "+strings.TrimSuffix(line, "\n"), "") + "\n"
	}
	return out
}

func write(t *testing.T, file, head string, steps []step, shown []string) {
	for i, s := range steps {
		head += s.does + "\n" + readable(shown[i])
	}
	if err := os.WriteFile(file, []byte(head), 0o644); err != nil {
		t.Fatal(err)
	}
}

// live does all steps and returns when each was over and what it showed.
func (p *typist) live(steps []step) (at []time.Duration, shown []string) {
	for _, s := range steps {
		p.session.Advance(time.Millisecond, engine.Forever) // what is typed at one moment cannot be parted by branching
		before := p.terminal.ShownBy(p.session.Now() + time.Millisecond)
		p.do(s.does)
		after := p.terminal.ShownBy(p.session.Now() + time.Millisecond)
		shown = append(shown, string(p.terminal.Shown(before, after)))
		at = append(at, p.session.Now())
	}
	return at, shown
}

// looksBack holds that the terminal's past can be seen without living it again.
func (p *typist) looksBack(at []time.Duration) {
	last := int64(0)
	for i, moment := range at {
		n := p.terminal.ShownBy(moment)
		if n < last {
			p.Errorf("step %d had shown %d bytes, the one before it %d", i, n, last)
		}
		last = n
	}
	if there, _ := p.terminal.OpenAt(-1); there {
		p.Error("the terminal was there before it was opened")
	}
}

// livesAgain holds that the session's description is enough to live it again.
func (p *typist) livesAgain() {
	again, err := engine.NewSession(p.session.Export())
	if err != nil {
		p.Fatal(err)
	}
	defer again.Close()
	again.Replay(engine.Forever)
	if got, want := again.Hash(), p.session.Hash(); got != want {
		p.Errorf("the second life's trace is %s, the first one's %s", got, want)
	}
	want, got := p.terminal.ShownBy(p.session.Now()), again.Terminals()[0].ShownBy(again.Now())
	if got != want {
		p.Errorf("the second life showed %d bytes, the first one %d", got, want)
	}
}

// branches holds that going on from the middle leads to the same end.
func (p *typist) branches(steps []step, at []time.Duration, shown []string) {
	middle := len(steps) / 2
	if middle == 0 {
		return
	}
	p.session.Seek(at[middle-1])
	if err := p.session.Type(1, "x", nil); at[middle-1] < p.session.Now() && err != engine.ErrPast {
		p.Errorf("typing in the past: %v", err)
	}
	other, err := p.session.Branched()
	if err != nil {
		p.Fatal(err)
	}
	defer other.Close()
	other.Replay(engine.Forever)
	b := &typist{T: p.T, session: other, terminal: other.Terminals()[0]}
	_, again := b.live(steps[middle:])
	for i, got := range again {
		if want := shown[middle+i]; got != want {
			p.Errorf("after branching, %s shows\n%s, at first\n%s", steps[middle+i].does, got, want)
		}
	}
}
