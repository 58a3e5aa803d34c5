package kustomize

import (
	"errors"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/podscope/podscope/engine/api"
)

var section = regexp.MustCompile(`(?m)^-- (.+) --\n`)

// sections takes a case apart: its files, and what kustomize printed.
func sections(text string) (head string, files map[string]string) {
	files = map[string]string{}
	marks := section.FindAllStringSubmatchIndex(text, -1)
	for i, m := range marks {
		end := len(text)
		if i+1 < len(marks) {
			end = marks[i+1][0]
		}
		files[text[m[2]:m[3]]] = text[m[1]:end]
	}
	return text[:marks[0][0]], files
}

// world is a file system of a few files below /root.
func world(files map[string]string, told *strings.Builder) Options {
	const root = "/root"
	return Options{
		ReadFile: func(p string) ([]byte, error) {
			rel, err := filepath.Rel(root, p)
			if text, ok := files[rel]; ok && err == nil {
				return []byte(text), nil
			}
			return nil, errors.New("no such file or directory")
		},
		IsDir: func(p string) bool {
			for f := range files {
				if within(path.Join(root, path.Dir(f)), p) {
					return true
				}
			}
			return false
		},
		Warn: func(text string) { told.WriteString(text + "\n") },
		Log:  func(text string) { told.WriteString("TIME " + text + "\n") },
		Kind: func(gvk schema.GroupVersionKind) (runtime.Object, bool) {
			if k := api.KindFor(gvk); k != nil {
				return k.New(), k.Namespaced
			}
			return nil, true
		},
	}
}

// Every case prints what kustomize v5.8.1 printed.
func TestBuildsWhatKustomizeBuilds(t *testing.T) {
	cases, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(cases) == 0 {
		t.Fatal("no cases", err)
	}
	for _, file := range cases {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			head, files := sections(string(data))
			stdout, stderr := files["stdout"], files["stderr"]
			delete(files, "stdout")
			delete(files, "stderr")
			dir := "."
			if _, sub, ok := strings.Cut(strings.TrimSpace(head), "build "); ok {
				dir = sub
			}
			var told strings.Builder
			out, err := Build(dir, path.Join("/root", dir), world(files, &told))
			if err != nil {
				told.WriteString("error: " + err.Error() + "\n")
			}
			if got := strings.TrimRight(told.String(), "\n"); got != strings.TrimRight(stderr, "\n") {
				t.Errorf("stderr: got\n%s\nwant\n%s", got, stderr)
			}
			if string(out) != stdout {
				t.Errorf("stdout: got\n%s\nwant\n%s", out, stdout)
			}
		})
	}
}

// What is not built is refused by its name, never ignored.
func TestRefusesWhatItDoesNotBuild(t *testing.T) {
	for _, field := range []string{"vars", "helmCharts", "generators", "transformers", "validators", "configurations", "crds"} {
		files := map[string]string{"kustomization.yaml": field + ": [x]\n"}
		_, err := Build(".", "/root", world(files, &strings.Builder{}))
		if err == nil || !strings.Contains(err.Error(), field) {
			t.Errorf("%s: %v", field, err)
		}
	}
}
