package manifest

import (
	"path"
	"regexp"
	"strings"

	"github.com/podscope/podscope/engine/protocol"
)

// Problems reads what kubectl answered to files and gives each complaint its place. Messages stay as Kubernetes wrote them; meanings are
// ours. A complaint whose place cannot be told has line 0.
func (s *Schema) Problems(files []protocol.File, stdout, stderr string) []protocol.Problem {
	problems := []protocol.Problem{}
	complaints := statements(stderr)
	if len(complaints) == 0 {
		return problems // without reading the files, which may be long
	}
	a := answer{schema: s, stdout: stdout}
	for _, f := range files {
		a.names = append(a.names, f.Name)
		a.texts = append(a.texts, read(f.Text))
	}
	for _, st := range complaints {
		severity := "error"
		if strings.HasPrefix(st, "Warning: ") {
			severity = "warning"
		}
		for _, f := range s.findings(st) {
			p := a.locate(f)
			p.Message, p.Severity = f.message, severity
			if p.Meaning == nil {
				p.Meaning = f.meaning.text(f.args)
			}
			problems = append(problems, p)
		}
	}
	return problems
}

// opening begins a new complaint; other lines belong to the one before.
var opening = regexp.MustCompile(`^(Error from server|error: |The \S+ (".*" )?is invalid|Warning: |[Uu]nable to |E\d{4} )`)

// statements cuts kubectl's output into complaints.
func statements(stderr string) []string {
	var out []string
	for line := range strings.Lines(stderr) {
		line = strings.TrimRight(line, "\r\n")
		switch {
		case strings.TrimSpace(line) == "" && len(out) == 0:
		case len(out) == 0 || opening.MatchString(line):
			out = append(out, line)
		default:
			out[len(out)-1] += "\n" + line
		}
	}
	for i := range out {
		out[i] = strings.TrimRight(out[i], "\n ")
	}
	return out
}

// finding is one complaint: its words, what it is about, and how to find that in a document.
type finding struct {
	message string
	meaning meaning
	args    args

	file, kind, version, name string // what the complaint says it is about, as far as it does

	path  string
	words []string                                  // texts in the offending value, where that is an object
	find  func(d *document) (spot located, ok bool) // instead of the path
}

// located is a place found.
type located struct {
	at      Span
	path    string
	meaning meaning // a better one than the complaint's, "" if there is none
	args    args
}

// answer is kubectl's answer with the texts it is about.
type answer struct {
	schema *Schema
	stdout string
	names  []string
	texts  []*text
}

// candidate is a document that a finding may be about.
type candidate struct {
	file string
	doc  *document
}

// candidates lists them in the order of the files.
func (a *answer) candidates(f finding) []candidate {
	var out []candidate
	if f.meaning == otherProblem && f.name == "" && f.kind == "" {
		return nil
	}
	for i, t := range a.texts {
		if len(a.texts) > 1 && f.file != "" && !sameFile(f.file, a.names[i]) {
			continue
		}
		for _, d := range t.objects() {
			if a.about(f, d) {
				out = append(out, candidate{a.names[i], d})
			}
		}
	}
	return out
}

// locate finds the document that a finding is about, and the place in it: in the first document where the very thing is, else in the
// first that is not ruled out.
func (a *answer) locate(f finding) protocol.Problem {
	candidates := a.candidates(f)
	if len(candidates) == 0 {
		p := protocol.Problem{Path: f.path}
		if len(a.names) == 1 {
			p.File = a.names[0]
		}
		return p
	}
	best, where := candidates[0], f.in(candidates[0].doc)
	for _, c := range candidates[1:] {
		if where.exact {
			break
		}
		if w := f.in(c.doc); w.exact {
			best, where = c, w
		}
	}
	p := protocol.Problem{
		File: best.file, Path: where.path,
		Line: where.at.Line, Column: where.at.Column, EndLine: where.at.EndLine, EndCol: where.at.EndColumn,
	}
	if where.meaning != "" {
		p.Meaning = where.meaning.text(where.args)
	}
	return p
}

// sameFile compares a file as kubectl names it with one of the editor's.
func sameFile(said, name string) bool {
	return said == name || path.Base(said) == path.Base(name) || said == "STDIN" || said == "-"
}

// about tells whether a finding can be about a document: nothing that it names is different there, and kubectl did not take the document.
func (a *answer) about(f finding, d *document) bool {
	kind, name := d.root.text("kind"), d.root.text("metadata", "name")
	if f.find == nil && (d.root.kind == null || f.kind != "" && kind == "") {
		return false
	}
	if f.kind != "" && kind != "" && !strings.EqualFold(f.kind, kind) || f.name != "" && name != "" && f.name != name {
		return false
	}
	warned := strings.HasPrefix(f.message, "Warning: ")
	return warned || f.name != "" || !a.taken(kind, name)
}

// taken tells whether kubectl said that it sent an object in good order.
func (a *answer) taken(kind, name string) bool {
	if kind == "" || name == "" {
		return false
	}
	for line := range strings.Lines(a.stdout) {
		what, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		resource, said, ok := strings.Cut(what, "/")
		group, _, _ := strings.Cut(resource, ".")
		if ok && said == name && strings.EqualFold(group, kind) {
			return true
		}
	}
	return false
}

// spotIn is a place in a document; exact when the very thing complained of is there.
type spotIn struct {
	located
	exact bool
}

// in finds the place of a finding in a document.
func (f finding) in(d *document) spotIn {
	if f.find != nil {
		if l, ok := f.find(d); ok {
			return spotIn{l, true}
		}
		return spotIn{located: located{at: d.head(), path: f.path}}
	}
	if f.path == "" {
		return spotIn{located: located{at: d.head()}, exact: f.name != ""}
	}
	p := d.find(f.path)
	l := located{path: f.path}
	value, given := f.args["value"]
	if given && p.value().kind != scalar && (p.found || value != "") {
		p = p.entry(append([]string{value}, f.words...))
	}
	l.at = d.placeOf(p)
	switch {
	case given && p.field != nil && p.field.key.value == value:
		l.at = d.text.span(p.field.key.start, p.field.key.end)
	case !p.found && value == "0":
		l.meaning, l.args = missingValue, f.args
	}
	return spotIn{l, p.found}
}
