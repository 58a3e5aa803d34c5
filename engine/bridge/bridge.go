package bridge

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/podscope/podscope/engine"
	"github.com/podscope/podscope/engine/manifest"
	"github.com/podscope/podscope/engine/protocol"
)

// Slice is how long the engine works before it lets its host draw and listen.
const Slice = 8 * time.Millisecond

// Host is what the bridge needs from where it runs.
type Host struct {
	// Post carries a message to the page.
	Post func(message []byte)
	// Wall is a monotonic clock. It paces playing and bounds slices; nothing in the cluster depends on it.
	Wall func() time.Duration
}

// Bridge is one page's engine. Its methods must not be called at the same time.
type Bridge struct {
	host    Host
	session *engine.Session
	schema  *manifest.Schema
	sent    sent
	chosen  protocol.Ref
	play    play
	waiting []waiting // commands whose answers are still to come
	screens []*screen // of terminals, by id less one
	home    home
	// screensTold is when terminals that settle were told of last, by the wall's clock.
	screensTold time.Duration
	replay      *replay
	trial       *trial
	moving      *moving
	preview     []byte // what the page was told of last, without the page's body; nil: never
}

// waiting is a request that is answered once what it has begun has ended.
type waiting struct {
	id    int
	what  interface{ Ended() bool }
	until time.Duration
	reply func() any
}

// New starts an engine with an empty session and says hello.
func New(host Host) (*Bridge, error) {
	session, err := engine.NewSession(protocol.Session{})
	if err != nil {
		return nil, err
	}
	b := &Bridge{host: host, session: session, schema: ManifestSchema()}
	b.push("ready", hello())
	return b, nil
}

func hello() protocol.Hello {
	return protocol.Hello{Protocol: protocol.Version, Kubernetes: engine.Versions}
}

// Handle answers one message.
func (b *Bridge) Handle(message []byte) {
	var req protocol.Request
	if err := json.Unmarshal(message, &req); err != nil {
		b.fail(req.ID, "type", "This is not a message that the engine knows: "+err.Error(), "引擎不认识这条消息："+err.Error())
		return
	}
	if req.V != protocol.Version {
		b.fail(req.ID, "version", fmt.Sprintf("The engine speaks version %d of the protocol, the page version %d. Reload the page.", protocol.Version, req.V),
			fmt.Sprintf("引擎使用协议版本 %d，页面使用版本 %d。请刷新页面。", protocol.Version, req.V))
		return
	}
	answer := answers[req.Type]
	if answer == nil {
		b.fail(req.ID, "type", fmt.Sprintf("The engine does not know requests of type %q.", req.Type), fmt.Sprintf("引擎不认识类型为 %q 的请求。", req.Type))
		return
	}
	if b.replay != nil && req.Type != "open" && req.Type != "hello" {
		b.replay.queue = append(b.replay.queue, message)
		return
	}
	body, err := answer(b, req)
	switch {
	case errors.Is(err, errLater):
	case errors.Is(err, engine.ErrPast):
		b.fail(req.ID, "past", "This moment lies in the past. Go back to the end first, or branch: forget what came after.", "当前查看的是过去的时刻。请先回到最新时刻，或者从这里分支：放弃之后发生的一切。")
	case err != nil:
		b.fail(req.ID, "body", err.Error(), err.Error())
	default:
		b.reply(req.ID, body)
	}
}

// errLater: the answer comes when a command has ended.
var errLater = errors.New("answered later")

// reply answers a request: a [protocol.Reply], whose body is not encoded twice.
func (b *Bridge) reply(id int, body any) {
	b.post(struct {
		V    int `json:"v"`
		ID   int `json:"id"`
		Body any `json:"body,omitempty"`
	}{protocol.Version, id, body})
}

func (b *Bridge) fail(id int, code, en, zh string) {
	b.post(protocol.Reply{V: protocol.Version, ID: id, Error: &protocol.Error{Code: code, Message: protocol.Text{"en": en, "zh": zh}}})
}

// push tells the page: a [protocol.Push], whose body is not encoded twice. It returns how long the message is.
func (b *Bridge) push(what string, body any) int {
	return b.post(struct {
		V    int    `json:"v"`
		Push string `json:"push"`
		Body any    `json:"body,omitempty"`
	}{protocol.Version, what, body})
}

func (b *Bridge) post(message any) int {
	text := encode(message)
	b.host.Post(text)
	return len(text)
}

func encode(v any) json.RawMessage {
	if v == nil {
		return nil
	}
	text, err := json.Marshal(v)
	if err != nil {
		panic(err) // the protocol's types are plain values
	}
	return text
}

// budget pauses after a slice.
func (b *Bridge) budget() func() bool { return b.budgetOf(Slice) }

func (b *Bridge) budgetOf(length time.Duration) func() bool {
	end := b.host.Wall() + length
	return func() bool { return b.host.Wall() < end }
}
