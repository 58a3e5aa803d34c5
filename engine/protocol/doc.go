// Package protocol is what a page and an engine say to each other: plain values in JSON, without Kubernetes imports, so
// that both WebAssembly programs and anybody's JavaScript can speak it.
//
// The page starts the engine in a Web Worker and posts [Request] messages to it; the engine answers each with one [Reply] that
// carries the request's id, and sends [Push] messages whenever its state has changed, without being asked. Every message is a
// JSON text. Bodies are given by the request's type:
//
//	hello     –              → Hello      the engine's versions and limits; the engine also pushes it as "ready" when it has started
//	open      Open           → State      forget everything and live the given session up to its position
//	apply     Apply          → Applied    kubectl apply -f for texts of the editor
//	check     Apply          → Applied    the same as a server-side dry run: nothing changes
//	delete    Delete         → Ran        kubectl delete of one object; does not wait for it to go
//	run       Run            → Ran        one command line on the control-plane node
//	try       Run            → Ran        the same on a copy of the cluster: tells what would come of it; nothing changes, no time passes
//	step      –              → Moved      to the next change that a learner can see
//	back      –              → Moved      look at the moment before the last such change
//	advance   Advance        → Moved      let time pass
//	until     Until          → Moved      let time pass until something holds
//	seek      Seek           → Moved      look at another moment (nothing is replayed)
//	live      –              → Moved      back to the session's end
//	branch    –              → Moved      forget what came after the moment looked at, and go on from there
//	play      Play           → State      let time pass by itself; pushes "state" as it does
//	pause     –              → State      let it stand
//	select    Ref            → State      whose details and timeline states carry
//	stored    Ref            → Stored     an object's YAML as the API server keeps it
//	why       Why            → Explanation  of something that is shown
//	complete  Position       → Completions  what can stand at a place of the editor
//	hover     Position       → Hovered    what stands there
//	replay    Replay         → a trace    a recorded case, lived on a cluster of its own
//	export    –              → Session    everything needed to live this session again
//	terminal-open    Window      → TerminalRef  a login shell on the first node, with a terminal of its own
//	terminal-input   Typed       → –            keys pressed or text pasted
//	terminal-resize  Window      → –            the window has another size
//	terminal-close   TerminalRef → –            hang up
//	visit     Visit          → –          a browser on the first node asks for a page
//
// Terminals are part of the session: what is typed is an input like any other, so that replaying and branching include it. What a terminal
// shows comes as "terminal" pushes ([Screen]); at another moment of the session they show the screen as it was then. What is typed may take
// virtual time: while time stands still the engine lets up to two seconds pass for a command to end; after that the terminal is Waiting
// until play, step, advance or until let time go on. Files that commands write in the working directory come as "files" pushes.
//
// Visits are part of the session, too. What a browser on the first node shows comes as "preview" pushes ([Preview]), which also tell what it could be
// asked for: the ports that kubectl port-forward and kubectl proxy serve. A visit may take virtual time, as what is typed may.
//
// Moves that take long (step, advance, until) go on in slices, and states tell how far they have come, as if time played; pause ends them, and so
// does every other move. They are answered with where they have led.
//
// A program that wants the page's editor (vi, nano, kubectl edit) writes an escape sequence to its terminal, so that it works through
// kubectl exec as well:
//
//	ESC ] 7777 ; edit ; NAME ; BASE64 BEL    edit this text
//	ESC ] 7777 ; done BEL                    the editor is not needed any more
//
// The page answers, as terminal-input, with ESC ] 7777 ; save ; BASE64 BEL, or ESC ] 7777 ; quit BEL when the text is to stay as it was.
//
// In the past, step, advance and play move along what is recorded until they reach the session's end, and then let time pass. Acting there
// (apply, delete, run) fails with the error code "past": the page asks the learner, then sends "branch" first.
//
// Times are milliseconds since the session's start, in simulated time. Words that come from Kubernetes are never translated; sentences
// of our own come in every language, as a [Text].
package protocol
