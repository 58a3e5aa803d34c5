package protocol

import (
	"encoding/json"
	"strings"
)

// Version of the protocol. An engine answers requests of its own version only.
const Version = 1

// Request asks the engine for something. Type says what, Body is the JSON of that type's value (see the package's table).
type Request struct {
	V    int             `json:"v"`
	ID   int             `json:"id"`
	Type string          `json:"type"`
	Body json.RawMessage `json:"body,omitempty"`
}

// Reply answers the request with the same id: with a body, or with an error.
type Reply struct {
	V     int             `json:"v"`
	ID    int             `json:"id"`
	Body  json.RawMessage `json:"body,omitempty"`
	Error *Error          `json:"error,omitempty"`
}

// Push is news that nobody asked for: "ready" (Hello), "state" (State), "session" (Session, whenever its inputs or position grew),
// "terminal" (Screen), "files" (FileNews), "preview" (Preview), "notice" (Error).
// It has no id, which tells it from a Reply.
type Push struct {
	V    int             `json:"v"`
	Push string          `json:"push"`
	Body json.RawMessage `json:"body,omitempty"`
}

// Error says why a request could not be met. What Kubernetes refuses is not an Error but part of Applied or Ran.
type Error struct {
	Code    string `json:"code"` // past, version, type, body, session, notfound, limit, internal
	Message Text   `json:"message"`
}

// Text is one of our own sentences in every language: "en", "zh". Names in it stand between asterisks.
type Text map[string]string

// Plain is a sentence without the asterisks around its names, for where they cannot be drawn.
func Plain(sentence string) string { return strings.ReplaceAll(sentence, "*", "") }

// Ref names an object. Kind is as in a manifest ("Pod").
type Ref struct {
	Kind      string `json:"kind"`
	Namespace string `json:"namespace,omitempty"`
	Name      string `json:"name"`
}

// Hello introduces the engine.
type Hello struct {
	Protocol   int      `json:"protocol"`
	Kubernetes []string `json:"kubernetes"` // versions that can be simulated; the first is the default
}

// Open starts a session afresh.
type Open struct {
	Session Session `json:"session"`
}

// Session is everything needed to live a session again: state is a function of it.
type Session struct {
	Format     int     `json:"format"`            // 1
	Kubernetes string  `json:"kubernetes"`        // "1.36", "1.34"; empty means the default
	Seed       uint64  `json:"seed,string"`       // of everything that is left to chance
	Start      string  `json:"start"`             // RFC 3339, what the cluster's clock read at 0; empty means a fixed date
	Nodes      int     `json:"nodes,omitempty"`   // worker nodes with a kubelet; 0 means 1
	Prepull    bool    `json:"prepull,omitempty"` // catalogue images are on the nodes already
	Inputs     []Input `json:"inputs"`            // in order of time
	At         int64   `json:"at"`                // where the session has come to, ms
	Hash       string  `json:"hash,omitempty"`    // of the trace at At: a replay that differs is told of
}

// Input is one thing that was done to the cluster, and when.
type Input struct {
	At     int64   `json:"at"`               // ms
	Line   string  `json:"line,omitempty"`   // a command line, run on the control-plane node
	Files  []File  `json:"files,omitempty"`  // written to the node's working directory before
	Typing *Typing `json:"typing,omitempty"` // instead of Line: what was done at a terminal
	Visit  string  `json:"visit,omitempty"`  // instead of Line: an address that a browser on that node asked for
}

// File is a file of the editor.
type File struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

// Apply carries the editor's files.
type Apply struct {
	Files     []File `json:"files"`
	Namespace string `json:"namespace,omitempty"`
}

// Applied is the API server's answer.
type Applied struct {
	OK       bool      `json:"ok"`
	Stdout   string    `json:"stdout"` // kubectl's own words: "pod/nginx created"
	Stderr   string    `json:"stderr"`
	Problems []Problem `json:"problems,omitempty"`
	Notes    []Note    `json:"notes,omitempty"` // fields that are accepted and do not do here all that they do on a real cluster
	Refs     []Ref     `json:"refs,omitempty"`  // objects that the files name
}

// Note says of one field what this cluster does not simulate, and what a real one would do. It is no fault of the manifest.
type Note struct {
	File    string `json:"file"`
	Line    int    `json:"line"`   // from 1
	Column  int    `json:"column"` // from 1
	EndLine int    `json:"endLine"`
	EndCol  int    `json:"endColumn"`
	Path    string `json:"path"` // spec.hostIPC
	Text    Text   `json:"text"`
}

// Problem is one complaint about a text, with its place where that is known.
type Problem struct {
	File     string `json:"file"`
	Line     int    `json:"line"`   // from 1; 0 when unknown
	Column   int    `json:"column"` // from 1
	EndLine  int    `json:"endLine,omitempty"`
	EndCol   int    `json:"endColumn,omitempty"`
	Path     string `json:"path,omitempty"` // spec.containers[0].image
	Message  string `json:"message"`        // the API server's or kubectl's words
	Meaning  Text   `json:"meaning,omitempty"`
	Severity string `json:"severity"` // error, warning
}

// Delete removes one object.
type Delete struct {
	Ref
	Grace *int64 `json:"grace,omitempty"` // seconds; absent means the object's own
	Force bool   `json:"force,omitempty"`
}

// Run is a command line for the control-plane node's shell. It may take virtual time, up to Limit.
type Run struct {
	Line  string `json:"line"`
	Limit int64  `json:"limit,omitempty"` // ms of virtual time to wait for its end; 0 means 5 s
	Files []File `json:"files,omitempty"` // files of the editor that have changed: written to the node's working directory before
}

// Ran is what a command printed.
type Ran struct {
	Stdout string `json:"stdout"`
	Stderr string `json:"stderr"`
	Exit   int    `json:"exit"`
	Ended  bool   `json:"ended"` // false: it still runs
}

// Advance lets time pass.
type Advance struct {
	By int64 `json:"by"` // ms
}

// Until lets time pass until a goal is reached or nothing more can happen, at most Limit.
type Until struct {
	Goal  string `json:"goal"` // event, ready, finished, restart, gone, idle, prompt: no command at a terminal is left to wait for, output: one shows more, answer: no page is
	Ref   *Ref   `json:"ref,omitempty"`
	Limit int64  `json:"limit,omitempty"` // ms; 0 means 30 min
}

// Seek looks at another moment.
type Seek struct {
	At int64 `json:"at"`
}

// Play lets time pass by itself.
type Play struct {
	Speed float64 `json:"speed"` // simulated seconds a second; 0 means as fast as it goes
}

// Moved says where a move through time has led.
type Moved struct {
	Reached bool     `json:"reached"`           // what was asked for was found (a next change, the goal)
	Changes []Change `json:"changes"`           // what a learner can see that has changed on the way, oldest first, at most the last 20
	Reason  Text     `json:"reason,omitempty"`  // when not reached: why
	Stopped bool     `json:"stopped,omitempty"` // not reached, because something else was asked for meanwhile
	State   State    `json:"state"`
}

// Change is one change that a learner can see.
type Change struct {
	At   int64  `json:"at"`
	Ref  Ref    `json:"ref"`
	Text Text   `json:"text"`           // "kubelet killed web: its liveness probe failed 3 times in a row"
	Kind string `json:"kind"`           // event, status, created, deleted
	Tone string `json:"tone,omitempty"` // good, bad, neutral
}

// Why asks about something shown. Exactly the fields that name it are set. Ref may name an object of any kind. About a pod all subjects can
// be asked, and "traffic": which services lead to it, and why others do not. About a Deployment, ReplicaSet, StatefulSet, DaemonSet, Job,
// CronJob, Service, Node or PersistentVolumeClaim the subject "status" explains how it stands and what it waits for, with the pods that
// hold it up; "condition" one of a node's conditions; "event" an Event about it. Other kinds are answered with the last decision about them.
type Why struct {
	Ref       Ref    `json:"ref"`
	Subject   string `json:"subject"`             // status, phase, condition, container, event, span, traffic
	Condition string `json:"condition,omitempty"` // "Ready"
	Container string `json:"container,omitempty"`
	Event     string `json:"event,omitempty"` // Event.ID
	At        int64  `json:"at,omitempty"`    // for a span of the timeline
}

// Explanation answers Why.
type Explanation struct {
	Term    string `json:"term"` // Kubernetes' own word: "CrashLoopBackOff"
	Title   Text   `json:"title"`
	Means   Text   `json:"means"`             // what it means anywhere
	Here    Text   `json:"here,omitempty"`    // why here, with this case's numbers
	Fields  []Mark `json:"fields,omitempty"`  // which fields govern it
	Next    Text   `json:"next,omitempty"`    // what comes next
	NextAt  int64  `json:"nextAt,omitempty"`  // and when; 0 unknown
	Check   Text   `json:"check,omitempty"`   // what to check and how to mend it
	Command string `json:"command,omitempty"` // what would have told you
	Link    string `json:"link,omitempty"`    // the official documentation
}

// Mark points at a field of a manifest.
type Mark struct {
	Path  string `json:"path"`            // spec.containers[0].livenessProbe.failureThreshold
	Value string `json:"value,omitempty"` // as it is now, defaults included
}

// Position is a place in a text: line and column from 1, the column counting UTF-16 units as editors do.
type Position struct {
	Text   string `json:"text"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

// Completions are what can stand at a position.
type Completions struct {
	From  int          `json:"from"` // column at which the inserted text starts
	Items []Completion `json:"items"`
}

// Completion is one possibility.
type Completion struct {
	Label  string `json:"label"`
	Insert string `json:"insert"`
	Type   string `json:"type"`           // "string", "[]Container", or the kind of value
	Doc    string `json:"doc"`            // Kubernetes' own description
	Note   Text   `json:"note,omitempty"` // what this cluster does not simulate of it, whatever its value
}

// Hovered describes the field at a position; empty when there is none.
type Hovered struct {
	Path string `json:"path"`
	Type string `json:"type"`
	Doc  string `json:"doc"`
	Note Text   `json:"note,omitempty"` // what this cluster does not simulate of it
}

// Stored is an object as the API server keeps it.
type Stored struct {
	YAML    string `json:"yaml"`
	Added   []int  `json:"added"` // lines, from 1, that the API server or a component filled in
	Version string `json:"version"`
}

// Replay carries a recorded case (the text of a case.yaml) to live on a cluster of its own. The answer is its trace, in the recordings' format.
type Replay struct {
	Case string `json:"case"`
}
