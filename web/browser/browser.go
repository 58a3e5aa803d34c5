package browser

import (
	"encoding/json"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
)

// Listen hears what happens: a kind ("message" from the engine, "lost", "edit", "key", …) and its text.
// It never returns the function's resources: the page listens as long as it lives.
func Listen(heard func(kind, text string)) {
	call("listen", app.FuncOf(func(_ app.Value, args []app.Value) any {
		if len(args) == 2 {
			heard(args[0].String(), args[1].String())
		}
		return nil
	}))
}

// Post sends a message to the engine.
func Post(message string) { call("post", message) }

// RestartEngine ends the worker and starts another.
func RestartEngine() { call("restart") }

// Opening is what the page starts with, as JSON; "" when it starts with nothing.
func Opening() string { return text(call("opening")) }

// Keep keeps this tab's session in the browser; about says in words which one it is.
func Keep(record, about string) { call("keep", record, about) }

// Begin keeps this tab's next session beside the one it had, not in its place.
func Begin() { call("begin") }

// Load reads something of the person's that the browser keeps for all tabs; "" when there is nothing.
func Load(name string) string { return text(call("load", name)) }

// Save keeps something for all tabs until it is saved again.
func Save(name, text string) { call("save", name, text) }

// Editor is what the editor is told when it is opened.
type Editor struct {
	Text        string            `json:"text"`
	Label       string            `json:"label"`
	DescribedBy string            `json:"describedBy"`
	Language    string            `json:"language"` // as the protocol's texts name it
	Phrases     map[string]string `json:"phrases"`
}

// OpenEditor loads the editor into the element with the given id.
func OpenEditor(id string, e Editor) { call("openEditor", id, encode(e)) }

// Tell sends the editor one of its commands with its argument as JSON.
func Tell(command string, argument any) { call("tell", command, encode(argument)) }

// Terminal sends the terminals one of their commands with its argument as JSON. They are loaded with the first one.
func Terminal(command string, argument any) { call("terminal", command, encode(argument)) }

// DrawPage puts a page into the preview's frame. What a click in it leads to is heard as "visit".
func DrawPage(page any) { call("drawPage", encode(page)) }

// Share does one of the things by which sessions come and go, with its argument as JSON. What comes of it is heard as "shared".
func Share(what string, argument any) { call("share", what, encode(argument)) }

// Go leads this tab to another of the sessions that the browser keeps; "new" to a new one.
func Go(id string) { call("go", id) }

// Emit tells the page around the frame that this one stands in.
func Emit(kind string, body any) { call("emit", kind, encode(body)) }

// ShowDialog opens the dialog with that id; CloseDialogs closes all.
func ShowDialog(id string) { call("showDialog", id) }

// CloseDialogs closes whatever dialog is open.
func CloseDialogs() { call("closeDialogs") }

// Focus puts the keyboard on the element with that id, once it is there.
func Focus(id string) { call("focus", id) }

// Remember notes which element has the keyboard, Return gives it back.
func Remember() { call("remember") }

// Return gives the keyboard back to the element that Remember noted.
func Return() { call("giveBack") }

// Theme sets the page's theme: auto, light or dark.
func Theme(name string) { call("theme", name) }

// Language sets the document's language and title.
func Language(lang, title string) { call("language", lang, title) }

// Slide moves the slider with that id, unless somebody is moving it.
func Slide(id string, to int64) { call("slide", id, to) }

// Fly shows connections on their way from services to pods, where motion is wanted.
func Fly(flows any) { call("fly", encode(flows)) }

// Across is how far across an element a click on it was, from 0 at its left edge to 1 at its right one.
func Across(ctx app.Context, e app.Event) float64 {
	box := ctx.JSSrc().Call("getBoundingClientRect")
	width := box.Get("width").Float()
	if width <= 0 {
		return 0
	}
	return min(1, max(0, (e.Get("clientX").Float()-box.Get("left").Float())/width))
}

// Opened tells whether a <details> stands open.
func Opened(ctx app.Context) bool { return ctx.JSSrc().Get("open").Bool() }

func text(v app.Value) string {
	if v == nil || v.Type() != app.TypeString {
		return ""
	}
	return v.String()
}

func encode(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return "null"
	}
	return string(b)
}

// call calls a function of window.podscope. A page without it (a test, a prerendering) has nothing to do.
func call(name string, args ...any) app.Value {
	host := app.Window().Get("podscope")
	if host == nil || !host.Truthy() {
		return nil
	}
	return host.Call(name, args...)
}

// FetchLesson asks for a lesson's text; it is heard as "lesson", or "lesson-lost" when it cannot be had.
func FetchLesson(name string) { call("fetchLesson", name) }

// LessonText is a lesson's text if it has come already; "" otherwise.
func LessonText(name string) string {
	v := call("lessonText", name)
	if v == nil || v.Type() != app.TypeString {
		return ""
	}
	return v.String()
}

// Copy puts a text on the clipboard; then "copied" is heard, with the text if that was allowed.
func Copy(text string) { call("copy", text) }
