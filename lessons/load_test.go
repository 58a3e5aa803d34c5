package lessons_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/podscope/podscope/lessons"
)

func folder(files map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys["x/"+name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

const oneStep = `{"title": "T", "details": {"steps": [
  {"title": "S", "text": "step1/text.md"}
]}}`

func TestProblemsNamePlaceAndRemedy(t *testing.T) {
	for _, tt := range []struct {
		name  string
		files map[string]string
		want  string
	}{
		{"no lesson", map[string]string{"a.txt": ""}, "x: there is no index.json in this folder\n    → start a lesson with: podscope lesson new x"},
		{"a missing comma", map[string]string{"index.json": "{\n\"title\": \"T\"\n\"details\": {}}"}, "x/index.json:3: this is not the JSON of a lesson"},
		{"a file that is not there", map[string]string{"index.json": oneStep}, "x/index.json:2: the file step1/text.md does not exist"},
		{
			"a field that means nothing",
			map[string]string{"index.json": strings.Replace(oneStep, `"title": "S"`, `"hint": "S"`, 1), "step1/text.md": "x"},
			"x/index.json:2: warning: the field hint means nothing here\n    → fields that can stand here: title, text, verify",
		},
		{
			"a transcript with a slip",
			map[string]string{"index.json": oneStep, "step1/text.md": "x", "step1/solution.txt": "$ ls\n+ soon\n"},
			`x/step1/solution.txt:2: "soon" is no span of time such as 30s or 2m`,
		},
		{
			"a translation without its text",
			map[string]string{"index.json": oneStep, "index.zh.json": strings.Replace(oneStep, "T", "题", 1), "step1/text.md": "x"},
			"x/step1/text.zh.md: this translation does not exist\n    → write it beside x/step1/text.md",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, problems := lessons.Load(folder(tt.files), "x")
			if got := problems.Error(); !strings.Contains(got, tt.want) {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

func TestAForeignScenarioOpensUnchanged(t *testing.T) {
	l, problems := lessons.Load(folder(map[string]string{
		"index.json": `{"title": "Pods", "description": "D", "details": {
			"intro": {"text": "intro.md", "background": "setup.sh"},
			"steps": [{"title": "One", "text": "step1.md", "verify": "verify1.sh"}],
			"finish": {"text": "finish.md"},
			"assets": {"host01": [{"file": "*.yaml", "target": "/root", "chmod": "0644"}]}},
			"backend": {"imageid": "kubernetes-kubeadm-2nodes"}, "interface": {"layout": "editor-terminal"}}`,
		"intro.md": "hi", "step1.md": "`kubectl get pod`{{exec}}", "finish.md": "bye", "setup.sh": "true", "verify1.sh": "true", "assets/a.yaml": "a: 1",
	}), "x")
	if len(problems) > 0 {
		t.Fatal(problems.Error())
	}
	if l.Steps[0].Verify != "true" || len(l.Assets) != 1 || l.Assets[0].Mode != "0644" || l.Nodes != 2 {
		t.Errorf("got %+v", l)
	}
}
