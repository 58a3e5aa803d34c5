package link

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/podscope/podscope/engine/protocol"
)

// Link is one engine's line. It is used from the UI goroutine only.
type Link struct {
	post    func(message string)
	now     func() time.Time
	last    int
	waiting map[int]waiter
	pushes  map[string]func(json.RawMessage)
	heard   time.Time // when the engine said something last
}

type waiter struct {
	kind  string
	since time.Time
	then  func(json.RawMessage, *protocol.Error)
}

// New returns a link that sends messages with post.
func New(post func(string), now func() time.Time) *Link {
	return &Link{post: post, now: now, waiting: map[int]waiter{}, pushes: map[string]func(json.RawMessage){}}
}

// OnPush says what to do with news of a kind.
func OnPush[T any](l *Link, kind string, then func(T)) {
	l.pushes[kind] = func(body json.RawMessage) {
		var v T
		if json.Unmarshal(body, &v) == nil {
			then(v)
		}
	}
}

// Ask sends a request; then is called with its answer, or with the engine's error.
func Ask[T any](l *Link, kind string, body any, then func(T, *protocol.Error)) {
	raw, err := json.Marshal(body)
	if err != nil || body == nil {
		raw = nil
	}
	l.last++
	l.waiting[l.last] = waiter{kind: kind, since: l.now(), then: func(body json.RawMessage, refused *protocol.Error) {
		var v T
		if refused == nil && len(body) > 0 {
			if err := json.Unmarshal(body, &v); err != nil {
				refused = &protocol.Error{Code: "body", Message: protocol.Text{"en": err.Error(), "zh": err.Error()}}
			}
		}
		then(v, refused)
	}}
	message, _ := json.Marshal(protocol.Request{V: protocol.Version, ID: l.last, Type: kind, Body: raw})
	l.post(string(message))
}

// Receive takes a message from the engine.
func (l *Link) Receive(message string) {
	if kind, body, ok := news(message); ok {
		l.heard = l.now()
		if then := l.pushes[kind]; then != nil {
			then(body)
		}
		return
	}
	var m struct {
		protocol.Reply
		Push string `json:"push"`
	}
	if json.Unmarshal([]byte(message), &m) != nil {
		return
	}
	l.heard = l.now()
	if m.Push != "" {
		if then := l.pushes[m.Push]; then != nil {
			then(m.Body)
		}
		return
	}
	if w, ok := l.waiting[m.ID]; ok {
		delete(l.waiting, m.ID)
		w.then(m.Body, m.Error)
	}
}

// news takes a push apart without reading its body, which is long and which its reader reads once more.
func news(message string) (kind string, body json.RawMessage, ok bool) {
	rest, ok := strings.CutPrefix(message, `{"v":1,"push":"`)
	if !ok || !strings.HasSuffix(rest, "}") {
		return "", nil, false
	}
	kind, rest, ok = strings.Cut(rest, `","body":`)
	if !ok || strings.ContainsAny(kind, `"\\`) {
		return "", nil, false
	}
	return kind, json.RawMessage(rest[:len(rest)-1]), true
}

// Overdue is the kind of the request that has waited for an answer longer than limit, or "". An engine that says anything meanwhile is at work: a
// long move tells how far it has come. What is merely tried ("try") may take its time: the
// engine works on it when nothing else is to be done.
func (l *Link) Overdue(limit time.Duration) string {
	for _, w := range l.waiting {
		if w.kind != "try" && l.now().Sub(w.since) > limit && l.now().Sub(l.heard) > limit {
			return w.kind
		}
	}
	return ""
}

// Forget drops what was asked of an engine that is no more.
func (l *Link) Forget() { l.waiting = map[int]waiter{} }
