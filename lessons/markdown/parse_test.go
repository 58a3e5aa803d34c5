package markdown

import (
	"encoding/json"
	"testing"
)

func TestParse(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"a command to run in a line", "Type `kubectl get pod`{{exec}} now", `[{"kind":"p","spans":[{"kind":"text","text":"Type "},{"kind":"code","text":"kubectl get pod","action":"exec"},{"kind":"text","text":" now"}]}]`},
		{"one that interrupts what runs", "`ls`{{exec interrupt}}", `[{"kind":"p","spans":[{"kind":"code","text":"ls","action":"interrupt"}]}]`},
		{"a block, the action behind its closing fence", "```\na\nb\n```{{copy}}", `[{"kind":"code","action":"copy","text":"a\nb"}]`},
		{"a block with a language and an action", "```bash\nls\n```{{exec}}\n\ntext", `[{"kind":"code","lang":"bash","action":"exec","text":"ls"},{"kind":"p","spans":[{"kind":"text","text":"text"}]}]`},
		{"of HTML the words are kept", "<details>\n<summary>Solution</summary>\n\nDo<br>it\n\n</details>", `[{"kind":"p","spans":[{"kind":"text","text":"Solution"}]},{"kind":"p","spans":[{"kind":"text","text":"Doit"}]}]`},
		{"a script is words, never run", "<script>alert(1)</script>", `[{"kind":"p","spans":[{"kind":"text","text":"alert(1)"}]}]`},
		{"a script behind a link is dropped", "[x](javascript:alert(1))", `[{"kind":"p","spans":[{"kind":"link","spans":[{"kind":"text","text":"x"}]}]}]`},
		{"lines of Chinese are joined without a space", "第一行，\n第二行", `[{"kind":"p","spans":[{"kind":"text","text":"第一行，第二行"}]}]`},
		{"lines of English with one", "one\ntwo", `[{"kind":"p","spans":[{"kind":"text","text":"one two"}]}]`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := json.Marshal(Parse(tt.in))
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}
