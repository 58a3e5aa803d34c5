package kubectl

import (
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/podscope/podscope/engine/vfs"
)

// A step of testdata/original: a command line and what the original kubectl v1.36.3 printed, in a cluster whose nodes do nothing.
type originalStep struct {
	line, stdout, stderr, exit string
	setup                      bool
}

type originalCase struct {
	name  string
	files map[string]string
	steps []originalStep
}

// parseOriginal reads "== CASE", "@ FILE" with its lines until "@end", "$ SETUP", "> COMMAND", "|STDOUT", "!STDERR" and "exit CODE". A backslash at
// the end says that a line was not ended.
func parseOriginal(text string) []originalCase {
	var cases []originalCase
	var c *originalCase
	lines := strings.Split(text, "\n")
	for i := 0; i < len(lines); i++ {
		kind, rest, _ := strings.Cut(lines[i], " ")
		switch {
		case kind == "==":
			cases = append(cases, originalCase{name: rest, files: map[string]string{}})
			c = &cases[len(cases)-1]
		case kind == "@":
			for i++; lines[i] != "@end"; i++ {
				c.files[rest] += lines[i] + "\n"
			}
		case kind == "$" || kind == ">":
			c.steps = append(c.steps, originalStep{line: rest, exit: "0", setup: kind == "$"})
		case kind == "exit":
			c.steps[len(c.steps)-1].exit = rest
		case strings.HasPrefix(lines[i], "|"):
			c.steps[len(c.steps)-1].stdout += printed(lines[i][1:])
		case strings.HasPrefix(lines[i], "!"):
			c.steps[len(c.steps)-1].stderr += printed(lines[i][1:])
		}
	}
	return cases
}

func printed(line string) string {
	if open, ok := strings.CutSuffix(line, `\`); ok {
		return open
	}
	return line + "\n"
}

// Commands that depend on no node print what the original prints, and end with its code.
func TestCommandsSayWhatTheOriginalSays(t *testing.T) {
	files, err := filepath.Glob("testdata/original/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range parseOriginal(string(data)) {
			t.Run(c.name, c.test)
		}
	}
}

func (c originalCase) test(t *testing.T) {
	w := newWorld(t)
	for name, content := range c.files {
		full := path.Join("/root", name)
		if err := w.fs.MkdirAll(path.Dir(full), 0o755, vfs.Cred{}); err != nil {
			t.Fatal(err)
		}
		if err := w.fs.WriteFile(full, []byte(content), 0o644, vfs.Cred{}); err != nil {
			t.Fatal(err)
		}
	}
	for _, s := range c.steps {
		stdout, stderr, exit := w.shell(t, s.line)
		if s.setup {
			continue
		}
		if stdout != s.stdout || stderr != s.stderr || exit != s.exit {
			t.Errorf("%s\ngot:\n%s%sexit %s\nwant:\n%s%sexit %s", s.line, stdout, stderr, exit, s.stdout, s.stderr, s.exit)
		}
	}
}
