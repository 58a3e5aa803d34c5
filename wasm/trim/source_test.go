package trim

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const original = `package p

import (
	"fmt"
	str "strings"
)

var (
	errA = fmt.Errorf("a")
	kept = 1
)

type T struct{}

// Marshal goes.
func (t *T) Marshal() string { return str.Repeat("x", 3) }

func (t T) String() string { return fmt.Sprint(kept) }

func Marshal() {}
`

func TestCutsLeaveOutWhatTheySay(t *testing.T) {
	for _, c := range []struct {
		name  string
		cut   cut
		gone  []string
		stays []string
		fails string
	}{
		{"a method, and the import only it needs", cut{drop: []string{"*.Marshal"}}, []string{"Repeat", "strings"}, []string{"func Marshal()", "String()"}, ""},
		{"a function but not the method of its name", cut{drop: []string{"Marshal"}}, []string{"func Marshal()"}, []string{"Repeat"}, ""},
		{"one variable of a group", cut{drop: []string{"err*"}}, []string{"errA"}, []string{"kept"}, ""},
		{"a whole file", cut{text: "package p\n"}, []string{"T struct"}, []string{"package p"}, ""},
		{"a word", cut{edit: []string{`"fmt"`, `"other/fmt"`}}, []string{"\t\"fmt\""}, []string{"other/fmt"}, ""},
		{"what is not there", cut{drop: []string{"Gone"}}, nil, nil, "nothing is called Gone"},
		{"a word that is not there", cut{edit: []string{"gone", "x"}}, nil, nil, "does not occur"},
		{"a file that is not there", cut{files: "gone.go"}, nil, nil, "no such file"},
		{"a file that should be new", cut{add: true, text: "x"}, nil, nil, "such a file now"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			file := filepath.Join(dir, "pkg", "p.go")
			if err := addFile(file, original); err != nil {
				t.Fatal(err)
			}
			if c.cut.files == "" {
				c.cut.files = "pkg/p.go"
			}
			err := c.cut.do(dir)
			if c.fails != "" {
				if err == nil || !strings.Contains(err.Error(), c.fails) {
					t.Fatalf("error %v, want %q", err, c.fails)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range c.gone {
				if strings.Contains(string(data), s) {
					t.Errorf("%q is still in\n%s", s, data)
				}
			}
			for _, s := range c.stays {
				if !strings.Contains(string(data), s) {
					t.Errorf("%q is not in\n%s", s, data)
				}
			}
		})
	}
}

func TestPatternsFindFilesAnywhere(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a/x.go", "a/b/x.go", "y.go"} {
		if err := addFile(filepath.Join(dir, name), "package p\n"); err != nil {
			t.Fatal(err)
		}
	}
	for pattern, want := range map[string]int{"**/x.go": 2, "*/x.go": 1, "y.go": 1} {
		if found, err := (cut{files: pattern}).find(dir); err != nil || len(found) != want {
			t.Errorf("%s finds %v, %v", pattern, found, err)
		}
	}
}
