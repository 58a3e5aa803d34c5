package check

import (
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

// spoiled is the template's lesson with some files replaced.
func spoiled(t *testing.T, files map[string]string) fs.FS {
	t.Helper()
	fsys := fstest.MapFS{}
	root := os.DirFS("../template")
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(root, name)
		fsys["x/"+name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		fsys["x/"+name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

func TestWhatTheCheckerRefuses(t *testing.T) {
	solution := "$ kubectl run hello --image=nginx\n$ kubectl wait --for=condition=Ready pod/hello\n"
	for _, tt := range []struct {
		name  string
		files map[string]string
		want  string
	}{
		{"a check that always passes", map[string]string{"step1/verify.sh": "true"}, "x/step1/verify.sh: the check passes before the step's work is done"},
		{"a check that the solution fails", map[string]string{"step1/verify.sh": "false"}, "the solution does not pass this check (exit status 1)"},
		{"a check that passes by waiting", map[string]string{"step1/verify.sh": "[ $(($(date +%s) - 1767603600)) -gt 60 ]"}, "passes by itself when nobody does anything for 2m0s"},
		{"a check that a wrong attempt passes", map[string]string{"step1/verify.sh": "kubectl get pod hello"}, "x/step1/wrong-image.txt: this wrong attempt passes the check"},
		{"a command of the text that the solution does not run", map[string]string{"step1/solution.txt": "$ kubectl run hello --image=nginx\n+ 5s\n"}, "x/step1/text.md:5: the solution does not run this command here: kubectl wait"},
		{"a command that fails", map[string]string{"step1/solution.txt": solution + "$ kubectl get pod nope\n"}, "ends with exit status 1, not 0"},
		{"output that is not printed", map[string]string{"step1/solution.txt": solution + "pod/hello is fine\n"}, "x/step1/solution.txt:3: kubectl wait"},
		{"a claim that is not true", map[string]string{"step1/text.md": "`kubectl run hello --image=nginx`{{exec}} `kubectl wait --for=condition=Ready pod/hello`{{exec}}\n\n```output\npod/hello is fine\n```\n"}, "x/step1/text.md:4: the solution prints no such line: pod/hello is fine"},
		{"commands that differ between languages", map[string]string{"step1/text.zh.md": "`kubectl get pod`{{exec}}"}, "x/step1/text.zh.md:1: the commands to run are not those of x/step1/text.md"},
		{"a manifest that is refused", map[string]string{"intro.md": "```yaml\napiVersion: v1\nkind: Pod\nmetadata: {name: a}\n```\n"}, "x/intro.md:2: the API server refuses this manifest"},
		{"a command without an end", map[string]string{"step1/solution.txt": solution + "$ sleep 100000\n"}, "does not end within"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, problems := Lesson(spoiled(t, tt.files), "x", nil)
			if got := problems.Error(); !strings.Contains(got, tt.want) {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

func TestAPredictionMustComeTrue(t *testing.T) {
	index, err := os.ReadFile("../template/index.json")
	if err != nil {
		t.Fatal(err)
	}
	wrong := strings.Replace(string(index), "1/1 +Running", "2/2 +Running", 1)
	_, problems := Lesson(spoiled(t, map[string]string{"index.json": wrong}), "x", nil)
	if got := problems.Error(); !strings.Contains(got, "is not true here: kubectl get pod hello") {
		t.Errorf("got\n%s", got)
	}
}
