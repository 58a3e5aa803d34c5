package lessons

import (
	"embed"
	"encoding/json"
	"io/fs"
	"path"
)

//go:embed course
var embedded embed.FS

// Files is our own course: a folder a lesson, structure.json, terms.json.
func Files() fs.FS {
	sub, err := fs.Sub(embedded, "course")
	if err != nil {
		panic(err) // the folder is embedded above
	}
	return sub
}

// Section is a run of lessons with a heading.
type Section struct {
	Title   Text
	Lessons []string // folders
}

// structureFile is structure.json, Killercoda's list of a course's scenarios, with our headings.
type structureFile struct {
	Items []struct {
		Path    string `json:"path"`
		Section Text   `json:"section"` // the first lesson of a section has its heading
	} `json:"items"`
}

// Structure reads which lessons a course has, in order. A folder without structure.json has its folders' lessons, in order of name.
func Structure(fsys fs.FS) ([]Section, Problems) {
	data, err := fs.ReadFile(fsys, "structure.json")
	if err != nil {
		return []Section{{Lessons: Folders(fsys)}}, nil
	}
	var f structureFile
	if err := json.Unmarshal(data, &f); err != nil {
		return nil, Problems{{File: "structure.json", Line: errorLine(data, err), What: err.Error(), Remedy: jsonRemedy(err)}}
	}
	var sections []Section
	var problems Problems
	for _, item := range f.Items {
		if len(item.Section) > 0 || len(sections) == 0 {
			sections = append(sections, Section{Title: item.Section})
		}
		s := &sections[len(sections)-1]
		s.Lessons = append(s.Lessons, item.Path)
		if _, err := fs.Stat(fsys, path.Join(item.Path, "index.json")); err != nil {
			problems = append(problems, Problem{
				File: "structure.json", Line: lineOf(string(data), `"`+item.Path+`"`), What: "there is no lesson in " + item.Path,
				Remedy: "correct the path, or start the lesson with: podscope lesson new " + item.Path,
			})
		}
	}
	return sections, problems
}

// Folders are those of a file system that hold a lesson.
func Folders(fsys fs.FS) (names []string) {
	found, _ := fs.Glob(fsys, "*/index.json")
	for _, f := range found {
		names = append(names, path.Dir(f))
	}
	return names
}

// Term is an entry of the glossary.
type Term struct {
	ID    string `json:"id"`
	Name  Text   `json:"name"`
	Means Text   `json:"means"`
	Link  Text   `json:"link"` // the official documentation
}

// Glossary reads a course's terms.json.
func Glossary(fsys fs.FS) ([]Term, Problems) {
	data, err := fs.ReadFile(fsys, "terms.json")
	if err != nil {
		return nil, nil
	}
	var terms []Term
	if err := json.Unmarshal(data, &terms); err != nil {
		return nil, Problems{{File: "terms.json", Line: errorLine(data, err), What: err.Error(), Remedy: jsonRemedy(err)}}
	}
	return terms, nil
}
