package lessons

import "slices"

// Languages are those that our own course is written in; the first is the one that a lesson's own files are in.
var Languages = []string{"en", "zh"}

// Text is one text by language: "en", "zh".
type Text map[string]string

// In is the text in a language, or in English where there is none.
func (t Text) In(lang string) string {
	if s, ok := t[lang]; ok {
		return s
	}
	return t[Languages[0]]
}

// Lesson is one folder.
type Lesson struct {
	Name           string // the folder's
	Title          Text
	Description    Text
	Languages      []string // that the folder has
	Covers         []string // rows of the curriculum: "S1"
	Misconceptions []int    // that it clears up: 1 to 20
	Terms          []string // of the glossary, see [Glossary]
	Nodes          int      // of the cluster; 0 means 1
	Prepulled      bool     // the catalogue's images are on the nodes already
	Intro, Finish  Part
	Steps          []Step
	Assets         []Asset
}

// Part is one page of a lesson.
type Part struct {
	Text       Text              // Markdown
	Files      map[string]string // which file each language's text is from
	Foreground string            // a script that is run in the learner's terminal when the page opens
	Background string            // one that runs unseen
}

// Step is one task.
type Step struct {
	Part
	Title     Text
	Open      string // the file that the editor shows
	Verify    string // a shell script: exit status 0 when the task is done
	Hints     []Text
	Questions []Question
	Solution  *Transcript // nil when the folder has none
	Wrong     []Attempt   // that must not pass

	dir        string // where its files are
	verifyFile string
}

// Question is asked before the clock moves: what will happen?
type Question struct {
	Ask     Text
	Choices []Choice
	Answer  int // which choice is right, from 0
	Proof   Proof
}

// Choice is one possible answer and why it is right or wrong.
type Choice struct {
	Text Text
	Why  Text
}

// Proof shows that an answer is true: a command, and what its output must match.
type Proof struct {
	Run   string `json:"run"`
	Shows string `json:"shows"` // a regular expression
}

// Attempt is something that a learner might try and that is wrong.
type Attempt struct {
	Name string // of the file: "wrong-no-label.txt"
	Transcript
}

// Asset is a file that is on the node when the lesson starts.
type Asset struct {
	File   string // in the folder "assets"
	Target string // a folder on the node: "~/", "/etc/nginx"
	Mode   string // "+x", "0600"; may be empty
	Data   string
}

// Has reports whether the lesson is written in a language.
func (l *Lesson) Has(lang string) bool { return slices.Contains(l.Languages, lang) }

// Parts are all pages in order: intro, steps, finish.
func (l *Lesson) Parts() []*Part {
	parts := []*Part{&l.Intro}
	for i := range l.Steps {
		parts = append(parts, &l.Steps[i].Part)
	}
	return append(parts, &l.Finish)
}

// VerifyFile is where the step's check is written.
func (s *Step) VerifyFile() string { return s.verifyFile }
