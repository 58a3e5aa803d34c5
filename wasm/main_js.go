// Command wasm is the engine as a WebAssembly program. It runs in a Web Worker (or under Node, see run.mjs) and speaks package
// protocol with whoever started it: texts in by the message event, texts out by postMessage. All JavaScript values are
// handled in this package, through safejs.
package main

import (
	"runtime"
	"runtime/debug"
	"time"

	"github.com/hack-pad/safejs"

	"github.com/podscope/podscope/engine/bridge"
)

// gcPercent trades memory for time: WebAssembly's memory does not shrink anyway.
const gcPercent = 400

// reserved is how many bytes of address space are asked for at once. Go asks for 4 MB at a time, and at most of them the browser collects the
// garbage of its own heap, where there is none: 600 times while a thousand pods start, a sixth of the time. What is not used costs no memory.
const reserved = 256 << 20

func main() {
	reserve()
	debug.SetGCPercent(gcPercent)
	if err := run(); err != nil {
		panic(err) // the page sees the worker die and says so
	}
	select {} // everything else happens in callbacks
}

// reserve makes Go's heap as large as it will be for most clusters. Nothing is written there.
func reserve() {
	runtime.KeepAlive(make([]byte, reserved))
	runtime.GC()
}

// worker connects a bridge to the worker's global scope.
type worker struct {
	scope   safejs.Value
	bridge  *bridge.Bridge
	tick    safejs.Func
	next    safejs.Value // end of a channel: what is posted there comes back as a tick, after the messages that have come before
	ticking bool
}

func run() error {
	start := time.Now()
	w := &worker{scope: safejs.Global()}
	var err error
	if w.tick, err = safejs.FuncOf(w.onTick); err != nil {
		return err
	}
	if err = w.openChannel(); err != nil {
		return err
	}
	onMessage, err := safejs.FuncOf(w.onMessage)
	if err != nil {
		return err
	}
	w.bridge, err = bridge.New(bridge.Host{Post: w.post, Wall: func() time.Duration { return time.Since(start) }})
	if err != nil {
		return err
	}
	_, err = w.scope.Call("addEventListener", "message", onMessage)
	return err
}

// openChannel makes the way by which ticks come that are not to wait. Browsers let a timer that was set by a timer wait 4 ms at least, half as long
// as a slice.
func (w *worker) openChannel() error {
	class, err := w.scope.Get("MessageChannel")
	if err != nil {
		return err
	}
	channel, err := class.New()
	if err != nil {
		return err
	}
	end, err := channel.Get("port1")
	if err != nil {
		return err
	}
	if err := end.Set("onmessage", w.tick); err != nil {
		return err
	}
	w.next, err = channel.Get("port2")
	return err
}

// post carries a message to whoever started the worker.
func (w *worker) post(message []byte) {
	if _, err := w.scope.Call("postMessage", string(message)); err != nil {
		panic(err)
	}
}

// onMessage hands the bridge a message. Anything but a text is none of ours.
func (w *worker) onMessage(_ safejs.Value, args []safejs.Value) any {
	data, err := args[0].Get("data")
	if err != nil || data.Type() != safejs.TypeString {
		return nil
	}
	text, err := data.String()
	if err != nil {
		return nil
	}
	w.bridge.Handle([]byte(text))
	w.schedule()
	return nil
}

func (w *worker) onTick(safejs.Value, []safejs.Value) any {
	w.ticking = false
	w.bridge.Tick()
	w.schedule()
	return nil
}

// schedule asks for a tick while there is work. Between two ticks the worker listens.
func (w *worker) schedule() {
	if w.ticking || !w.bridge.Busy() {
		return
	}
	w.ticking = true
	if err := w.tickIn(w.bridge.Pace()); err != nil {
		panic(err)
	}
}

func (w *worker) tickIn(pace time.Duration) error {
	if pace == 0 {
		_, err := w.next.Call("postMessage", safejs.Null())
		return err
	}
	_, err := w.scope.Call("setTimeout", w.tick, pace.Milliseconds())
	return err
}
