package manifest

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/podscope/podscope/engine/protocol"
)

// everything asks all there is to ask about a text.
func everything(s *Schema, source string, line, column int) {
	s.Complete(source, line, column)
	s.Hover(source, line, column)
	s.Added(source, source)
	s.Place([]protocol.File{{Name: "a", Text: source}}, protocol.Ref{Kind: "Pod", Name: "p"}, source[:min(len(source), 80)])
	s.Problems([]protocol.File{{Name: "a", Text: source}}, "", "The Pod \"p\" is invalid: spec.containers[0].name: Required value\n"+
		"error: error parsing a: error converting YAML to JSON: yaml: line 3: did not find expected key\nerror: error parsing a: unexpected EOF\n")
}

// check proves what must hold for the tree of any text.
func check(t *testing.T, source string) {
	t.Helper()
	for _, d := range read(source).docs {
		checkNode(t, d, d.root, 0)
	}
}

func checkNode(t *testing.T, d *document, n *node, depth int) {
	t.Helper()
	if n.start < d.start || n.end < n.start || n.end > d.end || depth > 3*maxDepth {
		t.Fatalf("a value from %d to %d, %d deep, in a document from %d to %d of %q", n.start, n.end, depth, d.start, d.end, d.text.source)
	}
	for _, f := range n.fields {
		checkNode(t, d, f.key, depth+1)
		checkNode(t, d, f.value, depth+1)
	}
	for _, it := range n.items {
		checkNode(t, d, it.value, depth+1)
	}
}

func FuzzManifest(f *testing.F) {
	for _, s := range []string{
		"", "a: b", "- - - -", "{{{[[[", "\t\n---\n\"", "a: |\n b\n---\n...\n", "? a\n: b\n", "&a *a !!b {c: [d, e: f]}", "\ufeff\r\r\n#\n%\n", "'\n\"\n'", "é🙂: {🙂", "a:\n  - b\n c: d\n-e\n",
		"kind: Pod\napiVersion: v1\nspec:\n  containers:\n  - name: c\n    env: [{name: A, value: \"x\n",
	} {
		f.Add(s, 1, 1)
	}
	for _, c := range recordedCases(f)[:60] {
		f.Add(c.Manifest, 6, 5)
	}
	s := testSchema()
	f.Fuzz(func(t *testing.T, source string, line, column int) {
		check(t, source)
		everything(s, source, line, column)
	})
}

// TestBrokenTextsAreRead cuts and garbles every recorded manifest, as typing does.
func TestBrokenTextsAreRead(t *testing.T) {
	s := testSchema()
	for i, c := range recordedCases(t) {
		text := c.Manifest
		if len(text) > 2000 {
			continue
		}
		for j := i % 29; j < len(text); j += 29 {
			for _, broken := range []string{text[:j], text[j:], text[:j] + "\"" + text[j:], text[:j] + "\n" + text[j:], text[:j] + "{" + text[j:]} {
				check(t, broken)
				if j%5 == 0 {
					everything(s, broken, j/10, j%40)
				}
			}
		}
	}
}

func TestNoTextTakesLong(t *testing.T) {
	const size = maxText
	bomb := "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
	for i := range 30 {
		bomb += fmt.Sprintf("a%d: &a%d [%s*a%d]\n", i+1, i+1, strings.Repeat(fmt.Sprintf("*a%d, ", i), 8), i)
	}
	deep := bytes.Buffer{}
	for i := range 1400 {
		deep.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	for name, source := range map[string]string{
		"brackets": strings.Repeat("[", size), "braces": strings.Repeat("{a: ", size/4), "dashes": strings.Repeat("- ", size/2), "deep keys": deep.String(),
		"quotes": strings.Repeat("a: \"\n", size/5), "single quotes": strings.Repeat("- 'x\n", size/5), "one line": strings.Repeat("x", size),
		"comments": strings.Repeat("# ", size/2), "colons": strings.Repeat(":", size), "keys": strings.Repeat("a: b\n", size/5), "words": strings.Repeat("a\n", size/2),
		"continuations": "a: b\n" + strings.Repeat("  c\n", size/4), "documents": strings.Repeat("---\n", size/4), "an alias bomb": bomb, "spaces": strings.Repeat(" ", size),
		"tabs": strings.Repeat("\t", size), "JSON": "[" + strings.Repeat("\"a\",\n", size/5), "unclosed, deeper and deeper": strings.Repeat("a:\n b: \"\n  c: '\n", size/16),
		"more than is read": strings.Repeat("a: b\n", 1<<20), "anchors": strings.Repeat("&a ", size/3), "block scalars": strings.Repeat("a: |\n", size/5), "stray dashes": "a: b\n" + strings.Repeat("   - c\n  d: e\n", size/16),
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			s := testSchema()
			s.Complete(source, 3, 3)
			s.Hover(source, 2, 4)
			s.Added(source, source)
			if took := time.Since(start); took > 10*time.Second {
				t.Errorf("took %v", took)
			} else if testing.Verbose() {
				t.Log(took)
			}
		})
	}
}

// long is a manifest of some 300 lines.
func long() string {
	var b strings.Builder
	b.WriteString(pod + "  containers:\n")
	for i := range 20 {
		fmt.Fprintf(&b, "  - name: c%d\n    image: nginx:1.22\n    env:\n    - name: A\n      value: \"x\"\n    ports:\n    - containerPort: %d\n    livenessProbe:\n      httpGet:\n"+
			"        path: /\n        port: 80\n    resources:\n      requests: {cpu: 100m}\n    volumeMounts:\n    - {name: v, mountPath: /v}\n", i, i)
	}
	b.WriteString("  volumes:\n  - name: v\n    emptyDir: {}\n")
	return b.String()
}

func BenchmarkComplete(b *testing.B) {
	text, s := long(), testSchema()
	b.ReportAllocs()
	for b.Loop() {
		if got := s.Complete(text, 290, 5); len(got.Items) == 0 {
			b.Fatal("nothing offered")
		}
	}
}

func BenchmarkHover(b *testing.B) {
	text, s := long(), testSchema()
	b.ReportAllocs()
	for b.Loop() {
		if got := s.Hover(text, 292, 7); got.Path == "" {
			b.Fatal("nothing found")
		}
	}
}

func BenchmarkProblems(b *testing.B) {
	files, s := []protocol.File{{Name: "a.yaml", Text: long()}}, testSchema()
	b.ReportAllocs()
	for b.Loop() {
		s.Problems(files, "", "The Pod \"p\" is invalid: spec.containers[19].ports[0].containerPort: Required value\n")
	}
}
