package engine

import (
	"strings"
	"testing"
	"time"

	"github.com/podscope/podscope/engine/protocol"
)

// browsing is a session in which an nginx runs, with a terminal at which its port has been forwarded.
func browsing(t *testing.T) *Session {
	t.Helper()
	s, err := NewSession(protocol.Session{Seed: 7, Prepull: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	done(t, s, "kubectl run web --image=nginx && kubectl wait --for=condition=Ready pod/web")
	if _, err := s.OpenTerminal(24, 80); err != nil {
		t.Fatal(err)
	}
	typeLine(t, s, "kubectl port-forward pod/web 8080:80\r")
	return s
}

func done(t *testing.T, s *Session, line string) string {
	t.Helper()
	cmd, err := s.Do(line, nil)
	if err != nil {
		t.Fatal(err)
	}
	if s.Finish(cmd, s.Now()+5*time.Minute, Forever); cmd.Exit() != 0 {
		t.Fatalf("%s: exit %d\n%s%s", line, cmd.Exit(), cmd.Stdout(), cmd.Stderr())
	}
	return cmd.Stdout()
}

func typeLine(t *testing.T, s *Session, keys string) {
	t.Helper()
	if err := s.Type(1, keys, nil); err != nil {
		t.Fatal(err)
	}
	s.Advance(2*time.Second, Forever)
}

func visited(t *testing.T, s *Session, address string) protocol.Page {
	t.Helper()
	v, err := s.Visit(address)
	if err != nil {
		t.Fatal(err)
	}
	s.Finish(v, s.Now()+2*time.Minute, Forever)
	return *s.Preview().Page
}

func TestAForwardedPageIsSeen(t *testing.T) {
	s := browsing(t)
	before := s.Now()
	forwards := s.Preview().Forwards
	if len(forwards) != 1 || forwards[0] != (protocol.Forward{URL: "http://localhost:8080/", Namespace: "default", Pod: "web", Port: 80}) {
		t.Fatalf("forwards: %+v", forwards)
	}
	done(t, s, "kubectl exec web -- sh -c 'echo \"<h1>edited</h1>\" > /usr/share/nginx/html/index.html'")
	page := visited(t, s, "localhost:8080")
	if page.State != "shown" || page.Status != "200 OK" || page.Type != "text/html" || page.Body != "<h1>edited</h1>\n" || page.URL != "http://localhost:8080/" {
		t.Errorf("page: %+v", page)
	}
	if log := done(t, s, "kubectl logs web"); !strings.Contains(log, `"GET / HTTP/1.1" 200`) || !strings.Contains(log, "Firefox") {
		t.Errorf("the server's log does not have the visit:\n%s", log)
	}
	s.Seek(before)
	if p := s.Preview(); p.Page != nil || len(p.Forwards) != 1 {
		t.Errorf("before the visit there is %+v", p)
	}
	s.Live()
	typeLine(t, s, "\x03")
	if p := s.Preview(); len(p.Forwards) != 0 || p.Page == nil {
		t.Errorf("after the port-forward's end: %+v", p)
	}
	s.Seek(before)
	if p := s.Preview(); len(p.Forwards) != 1 {
		t.Errorf("seen from the past: %+v", p)
	}
}

func TestVisitsAreLivedAgain(t *testing.T) {
	s := browsing(t)
	want := visited(t, s, "http://localhost:8080/")
	s.Advance(time.Second, Forever)
	visited(t, s, "http://localhost:8080/none")
	again, err := NewSession(s.Export())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(again.Close)
	again.Replay(Forever)
	if again.Hash() != s.Hash() {
		t.Error("a session with visits goes another way when it is lived again")
	}
	if got := again.Preview().Page; got == nil || got.Status != "404 Not Found" || got.ID != 2 {
		t.Errorf("page after the replay: %+v", got)
	}
	again.Seek(time.Duration(want.At+want.Took) * time.Millisecond)
	if got := again.Preview().Page; got == nil || got.Body != want.Body || got.State != "shown" {
		t.Errorf("the first page, looked back at: %+v", got)
	}
}

func TestWhatABrowserIsTold(t *testing.T) {
	s := browsing(t)
	done(t, s, `kubectl run py --image=busybox -- sh -c 'mkdir /w; echo hi > /w/a.txt; printf "\211PNG\r\n\032\n\000" > /w/p.png; printf "\377\376\000" > /w/x.bin; httpd -f -h /w & while true; do printf "220 mail\r\n\r\n" | nc -l -p 25; done'`)
	done(t, s, "kubectl wait --for=condition=Ready pod/py && sleep 1")
	ip := strings.TrimSpace(done(t, s, "kubectl get pod py -o jsonpath='{.status.podIP}'"))
	for _, tc := range []struct {
		name, url    string
		state, typed string
		said         string // a part of it
	}{
		{"an error status has its page", "localhost:8080/none", "shown", "text/html", ""},
		{"text", ip + "/a.txt", "shown", "text/plain", ""},
		{"a picture", ip + "/p.png", "shown", "image/png", ""},
		{"bytes", ip + "/x.bin", "shown", "application/octet-stream", ""},
		{"nobody listens", "localhost:9999", "failed", "", "Connection refused: nothing listens at localhost:9999"},
		{"nobody has the address", "10.244.0.99", "failed", "", "did not answer within a minute"},
		{"a name", "http://web.default.svc/", "failed", "", "is no name that this node knows"},
		{"not an address", "javascript:alert(1)", "failed", "", "not an address"},
		{"another protocol", "file:///etc/passwd", "failed", "", "not an address"},
		{"no HTTP", ip + ":25", "failed", "", "not HTTP"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			page := visited(t, s, tc.url)
			if page.State != tc.state || page.Type != tc.typed || !strings.Contains(page.Said["en"], tc.said) || (page.Said["zh"] == "") != (tc.said == "") {
				t.Errorf("%s: %+v", tc.url, page)
			}
			if tc.state == "shown" && (page.Base64 != strings.HasPrefix(tc.typed, "image/") || page.Size == 0) {
				t.Errorf("%s: %+v", tc.url, page)
			}
		})
	}
}

func TestAVisitWhosePodIsGone(t *testing.T) {
	s := browsing(t)
	done(t, s, "kubectl delete pod web --now")
	page := visited(t, s, "localhost:8080")
	if page.State != "failed" || page.Said["en"] == "" || page.Error == "" {
		t.Errorf("page: %+v", page)
	}
	s.Advance(time.Second, Forever)
	if f := s.Preview().Forwards; len(f) != 0 {
		t.Errorf("the port-forward has lost its pod, but is still offered: %+v", f)
	}
}

func TestANewVisitGivesTheLastOneUp(t *testing.T) {
	s := browsing(t)
	done(t, s, "kubectl run slow --image=busybox -- sh -c 'while true; do sleep 3600 | nc -l -p 80; done' && kubectl wait --for=condition=Ready pod/slow && sleep 1")
	ip := strings.TrimSpace(done(t, s, "kubectl get pod slow -o jsonpath='{.status.podIP}'"))
	v, err := s.Visit(ip)
	if err != nil {
		t.Fatal(err)
	}
	s.Advance(10*time.Second, Forever)
	if v.Ended() || s.Preview().Page.State != "loading" {
		t.Fatalf("a server that does not answer: %+v", s.Preview().Page)
	}
	if reached, _ := s.Until(Goal{Name: "answer"}); !reached || s.Preview().Page.State != "failed" || !strings.Contains(s.Preview().Page.Said["en"], "within a minute") {
		t.Errorf("after the browser's patience: %v, %+v", reached, s.Preview().Page)
	}
	if _, err := s.Visit(ip); err != nil {
		t.Fatal(err)
	}
	if page := visited(t, s, "localhost:8080"); page.State != "shown" || page.ID != 3 {
		t.Errorf("page: %+v", page)
	}
}
