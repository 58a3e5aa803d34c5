package page

import (
	"fmt"
	"reflect"
	"strconv"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/podscope/podscope/engine/protocol"
)

// What a person can mean by a click or a key. Components raise these; Playground acts on them.
type (
	// Apply applies the open file, or all of them.
	Apply struct{ All bool }
	// Delete deletes the objects that the open file names.
	Delete struct{}
	// OpenFile shows another file, NewFile starts one, RemoveFile takes the open one away, UndoRemove brings the last one back.
	OpenFile   struct{ Index int }
	NewFile    struct{}
	RemoveFile struct{}
	UndoRemove struct{}
	// OpenExample puts an example into the editor as a file.
	OpenExample struct{ Name string }
	// ShowStored shows the object as the API server keeps it, or the text as written.
	ShowStored struct{ On bool }
	// ShowLine and ShowField put the cursor on a place in the manifest.
	ShowLine  struct{ Line, Column int }
	ShowField struct {
		Path string
		Ref  protocol.Ref
	}
	// Select chooses whose details are shown.
	Select struct{ Ref protocol.Ref }
	// ByOwner arranges the cluster by what made the pods, or by where they run.
	ByOwner struct{ On bool }
	// Why asks for an explanation, CloseWhy puts it away.
	Why      struct{ protocol.Why }
	CloseWhy struct{}
	// Run types a command on the control-plane node.
	Run struct{ Line string }
	// Type enters a command at a terminal; Press types keys there.
	Type  struct{ Line string }
	Press struct{ Keys string }
	// Terminal shows or hides the terminals; ToTerminal shows them and leads the keyboard there; ShowTerminal chooses one, NewTerminal opens
	// another, CloseTerminal hangs up. TerminalReader turns the mode for screen readers on or off.
	Terminal       struct{}
	ToTerminal     struct{}
	ShowTerminal   struct{ ID int }
	NewTerminal    struct{}
	CloseTerminal  struct{ ID int }
	TerminalReader struct{ On bool }
	// EndEdit answers a program that asked for the editor.
	EndEdit struct{ Save bool }
	// Step, StepBack, Play, Live, Until, Advance and Seek move through time.
	Step     struct{}
	StepBack struct{}
	Play     struct{}
	Live     struct{}
	Until    struct{ Goal string }
	Advance  struct{ By int64 }
	Seek     struct{ At int64 }
	Speed    struct{ Factor float64 }
	// Branch forgets what came after the moment looked at; Cancel leaves a question unanswered.
	Branch struct{}
	Cancel struct{}
	// Reset starts the cluster afresh, once confirmed.
	Reset struct{ Confirmed bool }
	// Kubernetes and Nodes live the session again on another cluster.
	Kubernetes struct{ Version string }
	Nodes      struct{ Count int }
	// Share gives the session away or takes another in: link, embed, file, open, sessions. OpenKept goes to a session that the browser keeps ("new"
	// to a new one), RemoveKept forgets one.
	Share      struct{ What string }
	OpenKept   struct{ ID string }
	RemoveKept struct{ ID string }
	// OpenFull shows the session of an embedded page in a page of its own.
	OpenFull struct{}
	// Theme goes to the next of automatic, light and dark.
	Theme struct{}
	// Keys shows the keyboard's help.
	Keys struct{}
	// Tab chooses the panel of a narrow screen, Zoom how much of the session the timeline spans (0: all).
	Tab        struct{ Name string }
	Zoom       struct{ Length int64 }
	OnlyThis   struct{ On bool }
	MoreEvents struct{}
	// CloseNotice and CloseHint put those away; RestartEngine gives up on the engine that runs.
	CloseNotice   struct{}
	CloseHint     struct{}
	RestartEngine struct{}
)

const intentAction = "intent"

// on makes a handler that raises an intent, and the scope by which go-app tells it from other intents' handlers.
func on(intent any) (app.EventHandler, any) {
	return func(ctx app.Context, _ app.Event) { ctx.NewActionWithValue(intentAction, intent) }, scopes.of(intent)
}

// numbered gives intents numbers: to spell one out takes longer than to draw its button, and most buttons are drawn again and again.
type numbered struct {
	known map[any]int
	last  int
}

// manyNumbered is how many are known at once.
const manyNumbered = 4000

var scopes = numbered{known: map[any]int{}}

func (n *numbered) of(intent any) string {
	if !reflect.TypeOf(intent).Comparable() {
		return fmt.Sprintf("%T%+v", intent, intent)
	}
	number, ok := n.known[intent]
	if !ok {
		if len(n.known) > manyNumbered {
			clear(n.known)
		}
		n.last++
		number = n.last
		n.known[intent] = number
	}
	return strconv.Itoa(number)
}
