package link_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/podscope/podscope/engine/protocol"
	"github.com/podscope/podscope/web/link"
)

// line is a link whose messages are kept.
type line struct {
	*link.Link
	sent []protocol.Request
	time time.Time
}

func newLine(t *testing.T) *line {
	l := &line{time: time.Unix(0, 0)}
	l.Link = link.New(func(m string) {
		var r protocol.Request
		if err := json.Unmarshal([]byte(m), &r); err != nil {
			t.Fatal(err)
		}
		l.sent = append(l.sent, r)
	}, func() time.Time { return l.time })
	return l
}

func TestAnswersReachTheirQuestions(t *testing.T) {
	l := newLine(t)
	got := map[string]string{}
	link.Ask(l.Link, "run", protocol.Run{Line: "a"}, func(r protocol.Ran, _ *protocol.Error) { got["a"] = r.Stdout })
	link.Ask(l.Link, "run", protocol.Run{Line: "b"}, func(r protocol.Ran, e *protocol.Error) { got["b"] = e.Code })
	l.Receive(`{"v":1,"id":2,"error":{"code":"past"}}`)
	l.Receive(`{"v":1,"id":1,"body":{"stdout":"hello"}}`)
	l.Receive(`{"v":1,"id":1,"body":{"stdout":"again"}}`)
	if got["a"] != "hello" || got["b"] != "past" {
		t.Errorf("answers are %v", got)
	}
	if l.sent[0].V != protocol.Version || string(l.sent[0].Body) != `{"line":"a"}` {
		t.Errorf("sent %+v", l.sent[0])
	}
}

func TestPushesGoToTheirListener(t *testing.T) {
	l := newLine(t)
	at := int64(0)
	link.OnPush(l.Link, "state", func(s protocol.State) { at = s.At })
	l.Receive(`{"v":1,"push":"other"}`)
	l.Receive(`not json`)
	l.Receive(`{"v":1,"push":"state","body":{"at":7}}`)
	if at != 7 {
		t.Errorf("at is %d, want 7", at)
	}
}

func TestOverdueNamesWhatWaits(t *testing.T) {
	l := newLine(t)
	link.Ask(l.Link, "try", nil, func(protocol.Ran, *protocol.Error) {})
	l.time = l.time.Add(time.Hour)
	if got := l.Overdue(time.Second); got != "" {
		t.Errorf("%q is overdue, but what is tried may take its time", got)
	}
	link.Ask(l.Link, "step", nil, func(protocol.Moved, *protocol.Error) {})
	if got := l.Overdue(time.Second); got != "" {
		t.Errorf("%q is overdue at once", got)
	}
	l.time = l.time.Add(2 * time.Second)
	if got := l.Overdue(time.Second); got != "step" {
		t.Errorf("%q is overdue, want step", got)
	}
	l.Forget()
	if got := l.Overdue(time.Second); got != "" {
		t.Errorf("%q is overdue after everything was forgotten", got)
	}
}
