package lessons

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
)

// Load reads the lesson in a folder of a file system. It returns what it could read and all that is wrong with it; the lesson is nil
// only when there is none.
func Load(fsys fs.FS, dir string) (*Lesson, Problems) {
	r := &reader{fs: fsys, dir: dir}
	file := path.Join(dir, "index.json")
	data, err := fs.ReadFile(fsys, file)
	if err != nil {
		return nil, Problems{{File: dir, What: "there is no index.json in this folder", Remedy: "start a lesson with: podscope lesson new " + path.Base(dir)}}
	}
	index, problems := parseIndex(file, data)
	r.problems = problems
	if index == nil {
		return nil, r.problems
	}
	r.index = string(data)
	l := &Lesson{
		Name: path.Base(dir), Languages: []string{Languages[0]}, Title: Text{"en": index.Title}, Description: Text{"en": index.Description},
		Covers: index.Covers, Misconceptions: index.Misconceptions, Terms: index.Terms, Nodes: index.nodes(), Prepulled: index.Cluster.Prepulled,
	}
	if index.Title == "" {
		r.complain("title", "the lesson has no title", `add "title": "…" at the top`)
	}
	if len(index.Details.Steps) == 0 {
		r.complain("details", "the lesson has no steps", `add "details": {"steps": [{"title": "…", "text": "step1/text.md", "verify": "step1/verify.sh"}]}`)
	}
	l.Intro = r.part(index.Details.Intro)
	l.Finish = r.part(index.Details.Finish)
	for i, s := range index.Details.Steps {
		l.Steps = append(l.Steps, r.step(i, s))
	}
	r.assets(l, index)
	for _, lang := range Languages[1:] {
		r.translation(l, lang)
	}
	return l, r.problems
}

// reader reads one folder and remembers what is wrong with it.
type reader struct {
	fs       fs.FS
	dir      string
	index    string // the text of index.json
	problems Problems
}

// complain is about a word of index.json.
func (r *reader) complain(word, what, remedy string) {
	r.problems = append(r.problems, Problem{File: path.Join(r.dir, "index.json"), Line: lineOf(r.index, `"`+word+`"`), What: what, Remedy: remedy})
}

// named reads a file that index.json names.
func (r *reader) named(name string) string {
	if name == "" {
		return ""
	}
	data, err := fs.ReadFile(r.fs, path.Join(r.dir, name))
	if err != nil {
		r.complain(name, "the file "+name+" does not exist", "write the file, or correct its name (paths are relative to the lesson's folder)")
	}
	return string(data)
}

func (r *reader) part(p partFile) Part {
	part := Part{Text: Text{}, Files: map[string]string{}, Foreground: r.named(p.Foreground), Background: r.named(p.Background)}
	if p.Text != "" {
		part.Text["en"], part.Files["en"] = r.named(p.Text), path.Join(r.dir, p.Text)
	}
	return part
}

func (r *reader) step(i int, f stepFile) Step {
	s := Step{Part: r.part(f.partFile), Title: Text{"en": f.Title}, Open: f.Open, Verify: r.named(f.Verify), dir: path.Join(r.dir, path.Dir(f.Text)), verifyFile: path.Join(r.dir, f.Verify)}
	if f.Text == "" {
		r.complain("steps", fmt.Sprintf("step %d has no text", i+1), `add "text": "step1/text.md"`)
		return s
	}
	for _, h := range f.Hints {
		s.Hints = append(s.Hints, Text{"en": h})
	}
	for _, q := range f.Questions {
		s.Questions = append(s.Questions, r.question(q))
	}
	if path.Dir(f.Text) != "." { // the files beside the text are the step's own
		r.transcripts(&s)
	}
	return s
}

func (r *reader) question(f questionFile) Question {
	q := Question{Ask: Text{"en": f.Ask}, Answer: f.Answer - 1, Proof: f.Proof}
	for _, c := range f.Choices {
		q.Choices = append(q.Choices, Choice{Text: Text{"en": c.Text}, Why: Text{"en": c.Why}})
	}
	switch {
	case len(q.Choices) < 2:
		r.complain(f.Ask, "the question has fewer than two choices", `add "choices": [{"text": "…", "why": "…"}, …]`)
	case q.Answer < 0 || q.Answer >= len(q.Choices):
		r.complain(f.Ask, "the question has no right answer", fmt.Sprintf(`add "answer": the number of the right choice, 1 to %d`, len(q.Choices)))
	}
	return q
}

// transcripts finds the solution and the wrong attempts beside a step's text.
func (r *reader) transcripts(s *Step) {
	entries, _ := fs.ReadDir(r.fs, s.dir)
	for _, e := range entries {
		wrong := strings.HasPrefix(e.Name(), "wrong") && strings.HasSuffix(e.Name(), ".txt")
		if !wrong && e.Name() != "solution.txt" {
			continue
		}
		t := r.transcript(s.dir, e.Name())
		if wrong {
			s.Wrong = append(s.Wrong, Attempt{Name: e.Name(), Transcript: *t})
		} else {
			s.Solution = t
		}
	}
}

func (r *reader) transcript(dir, name string) *Transcript {
	read := func(name string) (string, error) {
		data, err := fs.ReadFile(r.fs, path.Join(dir, name))
		return string(data), err
	}
	text, _ := read(name)
	t, problems := parseTranscript(path.Join(dir, name), text, read)
	r.problems = append(r.problems, problems...)
	return t
}

// assets reads the files that are to be on the node. Names may hold * and ?.
func (r *reader) assets(l *Lesson, index *indexFile) {
	hosts := index.Details.Assets
	for _, host := range slices.Sorted(maps.Keys(hosts)) {
		for _, f := range hosts[host] {
			names, _ := fs.Glob(r.fs, path.Join(r.dir, "assets", f.File))
			if len(names) == 0 {
				r.complain(f.File, "there is no file "+f.File+" in the folder assets", "write the file, or correct its name")
			}
			for _, name := range names {
				data, _ := fs.ReadFile(r.fs, name)
				rel := strings.TrimPrefix(name, path.Join(r.dir, "assets")+"/")
				l.Assets = append(l.Assets, Asset{File: rel, Target: f.Target, Mode: f.Mode, Data: string(data)})
			}
		}
	}
}
