package bridge

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/podscope/podscope/engine/protocol"
)

// reader is a typist that sees the preview, too.
func reader(t *testing.T) (p *typist, shown *protocol.Preview, told *int) {
	p = newTypist(t)
	shown, told = &protocol.Preview{}, new(int)
	hear := p.host.Post
	p.host.Post = func(message []byte) {
		hear(message)
		var push protocol.Push
		var news protocol.Preview
		if json.Unmarshal(message, &push) == nil && push.Push == "preview" && json.Unmarshal(push.Body, &news) == nil {
			*shown = news
			*told++
		}
	}
	p.ask("run", protocol.Run{Line: "kubectl run web --image=nginx && kubectl wait --for=condition=Ready pod/web", Limit: 60_000})
	p.ask("terminal-open", protocol.Window{Rows: 24, Columns: 80})
	return p, shown, told
}

func TestThePageIsToldWhatCanBeSeen(t *testing.T) {
	p, shown, told := reader(t)
	if *told != 0 {
		t.Errorf("with nothing to see, the page was told %d times: %+v", *told, shown)
	}
	p.keys("kubectl port-forward web 8080:80\r")
	if len(shown.Forwards) != 1 || !p.screen.Waiting || !p.screen.Endless {
		t.Fatalf("forwarding: %+v, screen %+v", shown, p.screen)
	}
	p.ask("visit", protocol.Visit{URL: shown.Forwards[0].URL})
	if shown.Page == nil || shown.Page.State != "shown" || !strings.Contains(shown.Page.Body, "Welcome to nginx!") {
		t.Fatalf("page: %+v", shown.Page)
	}
	if !strings.HasSuffix(p.shown[1], "Handling connection for 8080\r\n") {
		t.Errorf("the terminal shows %q", p.shown[1])
	}
	before := *told
	p.ask("advance", protocol.Advance{By: 10_000})
	if *told != before {
		t.Errorf("the same preview was told again")
	}
	p.keys("\x03")
	if len(shown.Forwards) != 0 || shown.Page == nil {
		t.Errorf("after Ctrl+C: %+v", shown)
	}
	p.ask("seek", protocol.Seek{At: 0})
	if len(shown.Forwards) != 0 || shown.Page != nil {
		t.Errorf("at the session's beginning: %+v", shown)
	}
	p.ask("live", nil)
	if shown.Page == nil || shown.Page.Body == "" {
		t.Errorf("back at its end: %+v", shown)
	}
}

func TestAPageThatTakesLongWaitsForTheClock(t *testing.T) {
	p, shown, _ := reader(t)
	p.ask("run", protocol.Run{Line: "kubectl run slow --image=busybox -- sh -c '(sleep 20; printf \"HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\nhi\") | nc -l -p 80' && kubectl wait --for=condition=Ready pod/slow", Limit: 60_000})
	p.keys("kubectl port-forward slow :80\r")
	if len(shown.Forwards) != 1 {
		t.Fatalf("forwarding: %+v\n%s", shown, p.shown[1])
	}
	p.ask("visit", protocol.Visit{URL: shown.Forwards[0].URL})
	if shown.Page == nil || shown.Page.State != "loading" || !shown.Page.Paused {
		t.Fatalf("page: %+v", shown.Page)
	}
	p.ask("until", protocol.Until{Goal: "answer"})
	if shown.Page.State != "shown" || shown.Page.Body != "hi" || shown.Page.Took < 10_000 {
		t.Errorf("page: %+v", shown.Page)
	}
}
