package text

// English is the page's text in English.
var English = Catalogue{
	Lang: "en", Path: "/", Title: "Podscope – a Kubernetes pod playground",
	About:    "Write a pod, apply it, and step through its life in the browser, forwards and back.",
	NoScript: "Podscope simulates a Kubernetes cluster in your browser and needs JavaScript for that.",
	NoWasm:   "This browser cannot run WebAssembly, which Podscope needs to simulate a cluster.",
	LoadFail: "The page's program could not be loaded. Check the connection and load the page again.",

	TopBar: "Podscope", Examples: "Examples", Cluster: "Cluster", KubernetesVersion: "Kubernetes version",
	Nodes: "Worker nodes", OtherLanguage: "中文", OtherPath: "/zh/", OtherCode: "zh-Hans",
	Theme: "Theme", ThemeAuto: "as the system", ThemeLight: "light", ThemeDark: "dark", Reset: "Start the cluster afresh", Keys: "Keyboard",

	Panels: "Panels", Manifest: "Manifest", Events: "Events", Timeline: "Timeline", Pod: "Pod", Past: "past",

	Files: "Files", NewFile: "New file", RemoveFile: "Remove this file",
	EditorLabel: "Manifest, YAML", EditorLeave: "Esc, then Tab, leaves the editor.", Apply: "Apply", ApplyAll: "Apply all files", Delete: "Delete",
	AsWritten: "As written", AsStored: "As stored",
	StoredIntro: "filled in by the API server, not written by you", StoredNone: "The cluster has no such object yet. Apply the manifest first.",
	Answer: "The API server's answer", AnswerNone: "The API server's answer will appear here.", AnswerPending: "The API server is reading this…",
	Undo: "Undo", DeletedFileF: "Removed %s.",
	ProblemAtF: "Line %d", NotesF: "Not simulated here, or not wholly: %d",

	ClusterEmpty: "No pods yet. Apply a manifest, and they appear here on their nodes.", ClusterStarting: "The cluster is starting. Its nodes and pods will appear here.",
	NotOnNode: "Not on a node yet", NodeLost: "no such node any more", NoPodsHere: "No pods.", NodeEmpty: "No pods outside kube-system.", Restarts: "Restarts", Init: "init", Sidecar: "side-car", Ephemeral: "ephemeral",
	RequestedF: "CPU %s of %s, memory %s of %s requested", PodCountF: "pods: %d", RestartsF: "restarts %d",

	Failed: "failed", Arrange: "How the cluster is arranged", NodesView: "Nodes", WorkloadsView: "Workloads",
	WorkloadsEmpty: "No workloads yet. Apply a Deployment, a Job or a Service, and they appear here with their pods.", PodsAlone: "Pods that nothing owns",
	ServicesNowhere: "Services that select no pod", OlderRevisions: "Earlier revisions:", Newest: "newest", Differs: "What the newest revision changed",
	Steady: "as wanted", RollingOut: "rolling out", Stuck: "no progress", Paused: "paused", Suspended: "suspended", GetsTraffic: "gets traffic",
	NotPending: "no traffic: it has no address yet", NotFinished: "no traffic: it has finished", NotTerminating: "no traffic: it is being deleted",
	NotUnready: "no traffic: not ready", NotPort: "no traffic: it has no port of that name", NotListed: "no traffic yet: not in an endpoint slice",
	SelectsNone: "its selector matches no pod", NoneReady: "none of its pods takes traffic", ObjectGone: "This object does not exist at this moment.",
	Fields: "Fields", Revisions: "Revisions", Backends: "Pods and traffic", RevisionF: "revision %d", NextRunF: "next run at %s",
	ConnectionsF: "connections: %d", FailedF: "failed: %d", NotSelectedF: "not selected: wants %s, has %s",

	Waiting: "waiting", Running: "running", Terminated: "ended", Pulling: "pulling the image", BackOff: "back-off", GracePeriod: "grace period",
	Good: "fine", Bad: "in trouble", Busy: "on its way", Done: "finished",

	PodEmpty: "Choose a pod in the cluster: its STATUS, phase, conditions and containers appear here, side by side.",
	PodGone:  "This pod does not exist at this moment.", Status: "STATUS", Phase: "phase", Conditions: "Conditions", Containers: "Containers", State: "State",
	Reason: "Reason", ExitCode: "exit code", Signal: "signal", LastState: "Last state", Image: "Image", Node: "Node", IP: "IP",
	QOS: "QoS class", Owner: "Owner", Probes: "Probes", NeverRun: "not run yet", ConditionsNone: "No conditions yet.", Why: "why?",
	Volumes: "Volumes", Labels: "Labels", NoNode: "none yet", Deleting: "being deleted", DeletingF: "being deleted, grace period %d s",
	WhyF: "Why %s?", ProbeOKF: "passed %d in a row (needs %d)", ProbeFailF: "failed %d in a row (acts at %d)",

	EventsEmpty:  "No events yet. What the cluster's components report will appear here, newest first.",
	OnlySelected: "This pod only", AllEvents: "Show older events", New: "new", Normal: "Normal", Warning: "Warning",
	TimesF: "× %d over %s", AgoF: "%s ago", EventCountF: "shown: %d",

	TimelineEmpty: "Choose a pod: what its containers did, and when, appears here.", Scrubber: "Moment", Zoom: "Stretch of time shown",
	ZoomAll: "All", ZoomTen: "10 min", ZoomOne: "1 min", EventMarks: "Events as marks; the list of events has them as text",
	Legend: "Legend", LegendDue: "due to go on until here", LegendPassed: "a probe passed", LegendFailed: "a probe failed", LegendEvent: "an event", LegendWarning: "an event of type Warning",
	LaneF: "%s: %s", LeftF: "(%s left)", FromToF: "%s from %s to %s", Ongoing: "now",

	Transport: "Time", ToStart: "To the start", StepBack: "Step back", Play: "Play", Pause: "Pause", Step: "Step", Live: "Return to the present",
	Until: "Until…", Speed: "Speed", SpeedMax: "max", Clock: "Simulated clock", Simulated: "simulated",
	UntilEvent: "the next event", UntilReady: "the pod is Ready", UntilFinished: "the pod has finished", UntilRestart: "the next restart",
	UntilGone: "the pod is gone", UntilIdle: "nothing is left to do", TenSeconds: "+10 seconds", OneMinute: "+1 minute", OneHour: "+1 hour",
	ClusterTime: "The cluster's clock",
	NothingYet:  "Step goes to the next change; here it will say what changed.", MoreF: "(and %d more before it)",
	NothingChanged: "Time has passed; nothing has changed.", MoreElseF: "(and %d more around it)",
	NewPodF: "Show the new pod %s", Gone: "gone",

	PastTitle: "You are looking at the past.", PastBack: "Return to the present", PastBranch: "Go on from here", PastF: "%s of %s", LookingF: "This is how it was at %s.",
	BranchTitle: "Go on from the past?", BranchConfirm: "Forget what came after and go on", BranchLive: "Return to the present", Cancel: "Cancel", Close: "Close",
	BranchF: "You are at %s. To act here, what came after this moment has to be forgotten. The manifest stays as it is.",

	WhyTitle: "Why?", WhyMeans: "What it means", WhyHere: "Why here", WhyFields: "Governed by", WhyNext: "What comes next", WhyCheck: "What to check",
	WhyCommand: "The command that tells", WhyDocs: "Kubernetes documentation", WhyLoading: "Asking the cluster…", RunIt: "Run it",
	NotWritten: "not written in the manifest: this is the default", ShowFieldF: "Show %s in the manifest", WhyNextAtF: "Due at %s.",

	WhatIf: "What if…", WhatIfIntro: "Each is a command, too.", WhatIfSilent: "(It printed nothing.)",

	Terminal: "Terminal", TerminalName: "Terminal of node-1", NewTerminal: "Open another terminal", TerminalF: "Terminal %d", CloseTerminalF: "Close terminal %d",
	TerminalWaits: "The clock is paused, and this command waits for time to pass.", TerminalRunOn: "Run until it ends", TerminalEndedF: "The shell has ended with exit code %d.",
	TerminalAbsent: "At this moment the terminal was not open yet.", TerminalReader: "Screen reader mode", TerminalLeave: "Esc, then Tab, leaves the terminal.", TerminalKeys: "Keys",
	TerminalTooLong: "That is more than can be pasted into the terminal at once. Put it into a file on the left: commands find it in their working directory.",
	TerminalLost:    "The terminal could not be loaded.", EditingF: "A program edits %s at terminal %d and waits for you.", EditSave: "Save and return", EditQuit: "Return without saving",

	TerminalEndless: "This command runs until Ctrl+C ends it, and the clock is paused.", TerminalMore: "Run until it prints more",
	TerminalLacksF: "Images and nodes here have only a part of the real ones' programs; a real one may well have %s.", TerminalLimits: "What is not simulated",

	Preview: "Preview", PreviewOpen: "Show the page", PreviewServer: "the API server", PreviewAddress: "Address", PreviewReload: "Load the page again", PreviewPage: "The page",
	PreviewLoading: "Waiting for the answer…", PreviewPaused: "The clock is paused, and the answer has not come yet.", PreviewRunOn: "Run until it answers", PreviewFailed: "There is no page.",
	PreviewEmpty: "The answer has no content.", PreviewEnded: "The port-forward has ended, and its preview is closed.",
	PreviewLacks:  "Its scripts are not run, and pictures and style sheets that it refers to are not fetched.",
	PreviewShownF: "%s · %s · %d bytes · %d ms", PreviewHopsF: "redirects followed: %d", PreviewBinaryF: "This is no page, no text and no picture (%s), so there is nothing to show.",

	Notices:   "Notices",
	Hint:      "This pod runs on a simulated cluster. Change the manifest and press Apply; step through time below, back as well as forwards.",
	HintClose: "Understood", EngineLoading: "The cluster is loading…",
	EngineLost: "The engine has stopped.", EngineSlow: "The engine has not answered for a while. It may be busy; starting it again keeps the session.",
	Restarting: "The engine has stopped; another one is starting and lives the session again.",
	Replayed:   "The engine was started again and has replayed the session.", RestartEngine: "Start the engine again",

	ErrorF: "That did not work: %s", ResetTitle: "Start the cluster afresh?", ResetText: "All objects and the history go. Your manifests stay.", ResetConfirm: "Start afresh",

	More: "More", Teachers: "For teachers: embed the playground", Docs: "Documentation", OpenFull: "Open in full",
	Share: "Share", ShareLink: "Copy a link", ShareEmbed: "Copy code for embedding", ShareFile: "Download the session (.json)", ShareOpen: "Open a session or a manifest…",
	CopiedLink: "Copied. Whoever opens the link gets this whole session: files, history and moment.", CopiedEmbed: "Copied. Paste the code into a page of yours.",
	LinkLong:  "It is long: some programs cut such links short. A downloaded session has no such limit.",
	CopyTitle: "To be copied", CopyNote: "The browser does not let the page copy by itself. Select the text and copy it.",
	Sessions: "Recent sessions", SessionsNote: "They are kept in this browser only, each tab's by itself.", SessionNew: "New session", SessionThis: "this one", SessionOpen: "open in another tab",
	SessionRemoveF:     "Forget %s",
	TroubleUnreadable:  "There is a session in this link or file, but nothing in it can be read. It may have been cut off: ask for it again.",
	TroubleForeign:     "This is not a session of Podscope.",
	TroubleDamaged:     "This session was damaged on its way, or cut off.",
	TroubleNewer:       "This session was made by a newer version of Podscope. What this version does not know is left out; loading the page again may bring the newer one.",
	TroubleKeptLost:    "The session that this browser has kept cannot be read. A new one begins here.",
	TroubleKeptDamaged: "The session that this browser has kept is damaged. It stays as it is among the recent sessions; you go on with a copy.",
	TroubleOlder:       "This session is in an older format. It was brought up to date.",
	TroubleOpenedF:     "What could be read is open: files: %d, actions: %d.",
	TroubleVersionF:    "It was recorded on Kubernetes v%s, which is not simulated here; it is played on v%s.",

	KeysTitle: "Keyboard", KeyApply: "Apply the manifest", KeyPlay: "Play or pause", KeyStep: "Step to the next change", KeyBack: "Step back", KeyHelp: "This help",
	KeyLeave: "Leave the editor or the terminal", KeyComplete: "In the editor: what can stand here", KeyScrub: "On the scrubber: move through time",
	KeyTerminal: "Open or close the terminal", KeyCopy: "In the terminal: copy what is selected",
	KeysNote: "Single keys work while no text field has the keyboard.",

	Lesson: english,

	EditorPhrases: map[string]string{"Completions": "Completions", "Diagnostics": "Problems", "No diagnostics": "No problems"},
	ExampleTitles: map[string]string{
		"web.yaml": "A pod that just runs", "liveness.yaml": "A liveness probe fails", "readiness.yaml": "Running is not Ready", "startup.yaml": "A slow start",
		"init.yaml": "Init containers, one fails", "sidecar.yaml": "A native side-car", "hooks.yaml": "postStart and preStop", "crash.yaml": "CrashLoopBackOff",
		"restart-never.yaml": "Never restart", "image.yaml": "An image that is not there", "config.yaml": "A missing ConfigMap", "memory.yaml": "Too much memory",
		"unschedulable.yaml": "No node fits", "grace.yaml": "The grace period",
	},
	ExampleNotes: map[string]string{
		"config.yaml":        "The pod names a ConfigMap that is not\nthere. Remove the comment signs below\nand apply again.",
		"crash.yaml":         "The container ends with an error again\nand again: each wait before the next\nstart is twice as long as the one before.",
		"grace.yaml":         "The first process of a container ignores\nSIGTERM unless it handles it. Delete\nthis pod and see how long that takes.",
		"hooks.yaml":         "postStart runs beside the start of the\ncontainer, preStop before it is told to\nstop, inside the grace period.",
		"image.yaml":         "There is no such tag: the pod stays\nPending, whatever its restart policy.",
		"init.yaml":          "Init containers run one after the other;\nthe app waits for all of them. The\nsecond one fails twice, then succeeds.",
		"liveness.yaml":      "The file goes after 30 seconds: the probe\nfails three times in a row, and the\nkubelet restarts the container.",
		"memory.yaml":        "The program asks for more memory than\nits limit: the kernel kills it, and\nSTATUS says OOMKilled.",
		"readiness.yaml":     "Running is not Ready: the container runs\nat once, but is not ready before the\nfile is there.",
		"restart-never.yaml": "One container ends well and one does\nnot; with Never, neither is started\nagain. What is the phase?",
		"sidecar.yaml":       "A side-car is an init container that\ngoes on running: it starts before the\napp and stops after it.",
		"startup.yaml":       "While the startup probe has not passed,\nthe liveness probe does not run: a slow\nstart is no reason to be killed.",
		"unschedulable.yaml": "No node has this label: the pod waits\nuntil one gets it.",
	},
}
