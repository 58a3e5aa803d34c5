package protocol

// Typing is what was done at a terminal: exactly one of Open, Keys, Text, Rows and Close says what.
type Typing struct {
	Terminal int    `json:"id"`
	Open     bool   `json:"open,omitempty"`  // a login shell was started on a terminal of Rows × Columns
	Keys     string `json:"keys,omitempty"`  // keys pressed one after the other, each dealt with before the next
	Text     string `json:"text,omitempty"`  // bytes that came at once: pasted, or said by the page
	Rows     int    `json:"rows,omitempty"`  // of the window, from now on
	Columns  int    `json:"cols,omitempty"`  //
	Close    bool   `json:"close,omitempty"` // the terminal was closed: its shell is hung up
}

// Window is a terminal's size in characters; Terminal is 0 in a request to open one.
type Window struct {
	Terminal int `json:"id,omitempty"`
	Rows     int `json:"rows"`
	Columns  int `json:"cols"`
}

// TerminalRef names a terminal: they are numbered from 1 in the order in which they are opened.
type TerminalRef struct {
	Terminal int `json:"id"`
}

// Typed is something typed, pasted or said at a terminal.
type Typed struct {
	Terminal int    `json:"id"`
	Data     string `json:"data"`            // at most [MaxTyped] bytes
	Files    []File `json:"files,omitempty"` // files of the editor that have changed: written to the node's working directory before
}

// MaxTyped is how many bytes can be typed at once.
const MaxTyped = 256 << 10

// Screen is news of a terminal. Data is what its programs have written, for a terminal emulator to interpret.
type Screen struct {
	Terminal int    `json:"id"`
	Data     string `json:"data,omitempty"`
	Reset    bool   `json:"reset,omitempty"`   // what was shown is no more: Data is all there is to show at the moment looked at
	State    string `json:"state"`             // open; ended: its shell is over; absent: at the moment looked at there is no such terminal
	Exit     int    `json:"exit,omitempty"`    // of a shell that has ended
	Waiting  bool   `json:"waiting"`           // time stands still, and the program in the foreground waits for it to pass
	Endless  bool   `json:"endless,omitempty"` // waiting, and the program runs until it is interrupted
	Past     bool   `json:"past,omitempty"`    // the moment looked at lies in the past
	Rows     int    `json:"rows"`              // of the window at the moment looked at
	Columns  int    `json:"cols"`              //
}

// FileNews is files of the node's working directory (/root) that commands have written, changed or removed. Only texts of moderate size
// are told of.
type FileNews struct {
	Files   []File   `json:"files,omitempty"`
	Removed []string `json:"removed,omitempty"`
	Initial bool     `json:"initial,omitempty"` // the session has just been opened: these are all files there are
}
