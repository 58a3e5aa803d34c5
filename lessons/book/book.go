// Package book is lessons as a page gets them: plain data, written as JSON when the site is built (package publish) and read by the page. The types import
// nothing, so a page's program can decode them without linking Markdown or the lessons themselves.
package book

// Text is one text by language: "en", "zh".
type Text map[string]string

// Course is the catalogue: what the page needs before a lesson is opened.
type Course struct {
	Sections []Section `json:"sections"`
}

// Section is a run of lessons with a heading.
type Section struct {
	Title   Text      `json:"title"`
	Lessons []Listing `json:"lessons"`
}

// Listing is a lesson's entry in the catalogue.
type Listing struct {
	Name        string `json:"name"` // the folder's, and the file's that holds the lesson
	Title       Text   `json:"title"`
	Description Text   `json:"description"`
	Steps       int    `json:"steps"`
	Minutes     int    `json:"minutes"` // that it takes, roughly
}

// Term is an entry of the glossary.
type Term struct {
	Name  Text `json:"name"`
	Means Text `json:"means"`
	Link  Text `json:"link"` // the official documentation
}

// Lesson is a whole lesson.
type Lesson struct {
	Listing
	Languages []string `json:"languages"`
	Nodes     int      `json:"nodes,omitempty"`   // of the cluster; 0 means 1
	Prepull   bool     `json:"prepull,omitempty"` // images are on the nodes already
	Terms     []Term   `json:"terms,omitempty"`   // what to remember
	After     *Listing `json:"after,omitempty"`   // the course's next lesson
	Assets    []Asset  `json:"assets,omitempty"`
	Intro     Page     `json:"intro"`
	Pages     []Step   `json:"pages"`
	Finish    Page     `json:"finish"`
}

// Asset is a file that is on the node when the lesson starts.
type Asset struct {
	Name   string `json:"name"`
	Target string `json:"target"` // a folder, "~/"
	Mode   string `json:"mode,omitempty"`
	Text   string `json:"text"`
}

// Page is one page's text, by language, and the scripts that are run when it opens.
type Page struct {
	Blocks     map[string][]Block `json:"blocks"`
	Foreground string             `json:"foreground,omitempty"`
	Background string             `json:"background,omitempty"`
}

// In is the text in a language, or in English where there is none.
func (t Text) In(lang string) string {
	if s, ok := t[lang]; ok {
		return s
	}
	return t["en"]
}

// In is the line in a language, or in English where there is none.
func (l Line) In(lang string) []Span {
	if s, ok := l[lang]; ok {
		return s
	}
	return l["en"]
}

// In is the page's text in a language, or in English where there is none.
func (p Page) In(lang string) []Block {
	if b, ok := p.Blocks[lang]; ok {
		return b
	}
	return p.Blocks["en"]
}

// Block is a paragraph, heading, list or piece of code; see package markdown for its kinds.
type Block struct {
	Kind   string  `json:"kind"`
	Level  int     `json:"level,omitempty"`
	Lang   string  `json:"lang,omitempty"`
	Action string  `json:"action,omitempty"` // of code: exec, interrupt, copy
	Text   string  `json:"text,omitempty"`
	Spans  []Span  `json:"spans,omitempty"`
	Blocks []Block `json:"blocks,omitempty"`
}

// Span is a piece of a line.
type Span struct {
	Kind   string `json:"kind"` // text, code, em, strong, link, image
	Text   string `json:"text,omitempty"`
	Href   string `json:"href,omitempty"`
	Action string `json:"action,omitempty"`
	Spans  []Span `json:"spans,omitempty"`
}

// Step is one task.
type Step struct {
	Page
	Title     Text       `json:"title"`
	Open      string     `json:"open,omitempty"`   // the file that the editor shows
	Verify    string     `json:"verify,omitempty"` // a shell script: exit status 0 when the task is done
	Hints     []Line     `json:"hints,omitempty"`
	Questions []Question `json:"questions,omitempty"`
	Solution  []Action   `json:"solution,omitempty"` // for "show me"
}

// Line is one line of text by language, in spans.
type Line map[string][]Span

// Question is asked before the clock moves.
type Question struct {
	Ask     Line     `json:"ask"`
	Choices []Choice `json:"choices"`
	Answer  int      `json:"answer"` // from 0
}

// Choice is one possible answer and why it is right or wrong.
type Choice struct {
	Text Line `json:"text"`
	Why  Line `json:"why"`
}

// Action is one thing that the solution does: run (Text is a command line), type (a line for the running program), key ("^C", "^D"), wait (Millis of
// the cluster's time), edit (the editor's file Name becomes Text). Answer says that question Number's answer can be seen now.
type Action struct {
	Verb   string `json:"verb"`
	Text   string `json:"text,omitempty"`
	Name   string `json:"name,omitempty"`
	Millis int64  `json:"millis,omitempty"`
	Number int    `json:"number,omitempty"`
}
