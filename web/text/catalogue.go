package text

import (
	"strings"

	"github.com/podscope/podscope/engine/protocol"
)

// Catalogue is the page's text in one language. Fields that end in F are fmt formats; their comments name the arguments.
type Catalogue struct {
	Lang     string // as in <html lang>
	Path     string // where the page in this language lives
	Title    string // of the document
	About    string // what search engines and link previews show
	NoScript string
	NoWasm   string // the browser cannot run WebAssembly
	LoadFail string // the UI program could not be loaded

	// Top bar
	TopBar, Examples, Cluster, KubernetesVersion, Nodes, OtherLanguage, OtherPath, OtherCode string
	Theme, ThemeAuto, ThemeLight, ThemeDark, Reset, Keys                                     string

	// Panels and tabs
	Panels, Manifest, Events, Timeline, Pod, Past string

	// Manifest
	Files, NewFile, RemoveFile, EditorLabel, EditorLeave, Apply, ApplyAll, Delete, AsWritten, AsStored string
	StoredIntro, StoredNone, Answer, AnswerNone, AnswerPending                                         string
	Undo, DeletedFileF                                                                                 string // name
	ProblemAtF                                                                                         string // line
	NotesF                                                                                             string // number

	// Cluster
	ClusterEmpty, ClusterStarting, NotOnNode, NodeLost, NoPodsHere, NodeEmpty, Restarts, Init, Sidecar, Ephemeral string
	RequestedF                                                                                                    string // cpu requested, cpu, memory requested, memory
	PodCountF                                                                                                     string // number
	RestartsF                                                                                                     string // number

	// Workloads and services
	Failed, Arrange, NodesView, WorkloadsView, WorkloadsEmpty, PodsAlone, ServicesNowhere, OlderRevisions, Newest, Differs, Steady, RollingOut, Stuck, Paused        string
	Suspended, GetsTraffic, NotPending, NotFinished, NotTerminating, NotUnready, NotPort, NotListed, SelectsNone, NoneReady, ObjectGone, Fields, Revisions, Backends string
	RevisionF                                                                                                                                                        string // number
	NextRunF                                                                                                                                                         string // moment
	ConnectionsF                                                                                                                                                     string // number
	FailedF                                                                                                                                                          string // number
	NotSelectedF                                                                                                                                                     string // label wanted, label there is

	// Container states, roles and tones, in our words
	Waiting, Running, Terminated, Pulling, BackOff, GracePeriod, Good, Bad, Busy, Done string

	// Inspector
	PodEmpty, PodGone, Status, Phase, Conditions, Containers, State, Reason, ExitCode, Signal, LastState, Image, Node, IP, QOS, Owner string
	Probes, NeverRun, ConditionsNone, Why, Volumes, Labels, NoNode, Deleting, DeletingF                                               string
	WhyF                                                                                                                              string // what is asked about
	ProbeOKF, ProbeFailF                                                                                                              string // streak, threshold

	// Events
	EventsEmpty, OnlySelected, AllEvents, New, Normal, Warning string
	TimesF                                                     string // count, span
	AgoF                                                       string // span
	EventCountF                                                string // number

	// Timeline
	TimelineEmpty, Scrubber, Zoom, ZoomAll, ZoomTen, ZoomOne, EventMarks      string
	Legend, LegendDue, LegendPassed, LegendFailed, LegendEvent, LegendWarning string
	LaneF                                                                     string // container, spans
	LeftF                                                                     string // span
	FromToF                                                                   string // text, from, to
	Ongoing                                                                   string

	// Transport
	Transport, ToStart, StepBack, Play, Pause, Step, Live, Until, Speed, SpeedMax, Clock, Simulated           string
	UntilEvent, UntilReady, UntilFinished, UntilRestart, UntilGone, UntilIdle, TenSeconds, OneMinute, OneHour string
	ClusterTime, NothingYet, NothingChanged                                                                   string
	MoreF, MoreElseF                                                                                          string // number of further changes
	NewPodF                                                                                                   string // name
	Gone                                                                                                      string

	// The past
	PastTitle, PastBack, PastBranch                       string
	PastF                                                 string // moment, end
	LookingF                                              string // moment
	BranchTitle, BranchConfirm, BranchLive, Cancel, Close string
	BranchF                                               string // moment

	// Why
	WhyTitle, WhyMeans, WhyHere, WhyFields, WhyNext, WhyCheck, WhyCommand, WhyDocs, WhyLoading, RunIt, NotWritten string
	ShowFieldF, WhyNextAtF                                                                                        string // path; moment

	// What if
	WhatIf, WhatIfIntro, WhatIfSilent string

	// Terminal
	Terminal, TerminalName, NewTerminal, TerminalWaits, TerminalRunOn, TerminalAbsent, TerminalReader, TerminalKeys, TerminalTooLong, TerminalLost, TerminalLeave string
	TerminalF, CloseTerminalF                                                                                                                                     string // number
	TerminalEndedF                                                                                                                                                string // exit code
	EditingF                                                                                                                                                      string // file, terminal
	EditSave, EditQuit                                                                                                                                            string

	TerminalEndless, TerminalMore string
	TerminalLacksF                string // program
	TerminalLimits                string

	// The preview of pages
	Preview, PreviewOpen, PreviewServer, PreviewAddress, PreviewReload, PreviewPage, PreviewLoading, PreviewPaused, PreviewRunOn string
	PreviewFailed, PreviewEmpty, PreviewEnded, PreviewLacks                                                                      string
	PreviewShownF                                                                                                                string // status, type, bytes, ms
	PreviewHopsF                                                                                                                 string // redirects
	PreviewBinaryF                                                                                                               string // type

	// Notices
	Notices, Hint, HintClose, EngineLoading, EngineLost, EngineSlow, Restarting, Replayed, RestartEngine string
	ErrorF                                                                                               string // message
	ResetTitle, ResetText, ResetConfirm                                                                  string

	// Sharing, and sessions that were kept
	More, Teachers, Docs, OpenFull                                                                                     string
	Share, ShareLink, ShareEmbed, ShareFile, ShareOpen, CopiedLink, CopiedEmbed, LinkLong                              string
	CopyTitle, CopyNote                                                                                                string
	Sessions, SessionsNote, SessionNew, SessionThis, SessionOpen                                                       string
	SessionRemoveF                                                                                                     string // which
	TroubleUnreadable, TroubleForeign, TroubleDamaged, TroubleNewer, TroubleOlder, TroubleKeptLost, TroubleKeptDamaged string
	TroubleOpenedF                                                                                                     string // files, inputs
	TroubleVersionF                                                                                                    string // version wanted, version taken

	// Keyboard help
	KeysTitle, KeyApply, KeyPlay, KeyStep, KeyBack, KeyHelp, KeyLeave, KeyComplete, KeyScrub, KeyTerminal, KeyCopy string
	KeysNote                                                                                                       string

	// Lessons and their catalogue
	Lesson LessonWords

	// The editor's own words, handed to CodeMirror
	EditorPhrases map[string]string

	// Examples: what each shows; by file name
	ExampleTitles map[string]string
	ExampleNotes  map[string]string // what each but the first is an example of, in lines that fit a narrow editor
}

// Catalogues are the page's languages, the default first.
func Catalogues() []*Catalogue { return []*Catalogue{&English, &Chinese} }

// ByPath is the catalogue of the page at a path. The embedded pages' paths begin with /embed and go on like the others.
func ByPath(path string) *Catalogue {
	path = strings.TrimPrefix(path, "/embed")
	for _, c := range Catalogues()[1:] {
		if path+"/" == c.Path || strings.HasPrefix(path, c.Path) {
			return c
		}
	}
	return &English
}

// Of picks the sentence of the engine's that is in this language, or English when that is missing.
func (c *Catalogue) Of(t protocol.Text) string {
	if s := t[c.Key()]; s != "" {
		return s
	}
	return t["en"]
}

// Key is the language as the protocol's texts name it.
func (c *Catalogue) Key() string { return c.Lang[:2] }
