package manifest

import (
	"fmt"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// outline writes a tree on lines: the place of each value with its path.
func outline(b *strings.Builder, t *text, path string, n *node) {
	line, column := t.position(n.start)
	switch n.kind {
	case mapping:
		for _, f := range n.fields {
			line, column := t.position(f.key.start)
			fmt.Fprintf(b, "%s.%s key %d:%d\n", path, f.key.value, line, column)
			outline(b, t, path+"."+f.key.value, f.value)
		}
	case list:
		for i, it := range n.items {
			outline(b, t, fmt.Sprintf("%s[%d]", path, i), it.value)
		}
	case scalar:
		if n.style == block {
			fmt.Fprintf(b, "%s = block %d:%d\n", path, line, column)
			return
		}
		fmt.Fprintf(b, "%s = %q %d:%d\n", path, n.value, line, column)
	}
}

func outlineYAML(b *strings.Builder, path string, n *yaml.Node) {
	switch n.Kind {
	case yaml.DocumentNode:
		outlineYAML(b, path, n.Content[0])
	case yaml.MappingNode:
		for i := 0; i < len(n.Content); i += 2 {
			key := n.Content[i]
			fmt.Fprintf(b, "%s.%s key %d:%d\n", path, key.Value, key.Line, key.Column)
			outlineYAML(b, path+"."+key.Value, n.Content[i+1])
		}
	case yaml.SequenceNode:
		for i, c := range n.Content {
			outlineYAML(b, fmt.Sprintf("%s[%d]", path, i), c)
		}
	case yaml.AliasNode:
		fmt.Fprintf(b, "%s = %q %d:%d\n", path, "*"+n.Value, n.Line, n.Column)
	case yaml.ScalarNode:
		switch {
		case n.Tag == "!!null" && n.Value == "":
		case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
			fmt.Fprintf(b, "%s = block %d:%d\n", path, n.Line, n.Column)
		default:
			fmt.Fprintf(b, "%s = %q %d:%d\n", path, n.Value, n.Line, n.Column)
		}
	}
}

func TestValidYAMLReadsAsTheLibraryReadsIt(t *testing.T) {
	texts := []string{
		"a:\n- - b\n  - c: d\n    e: {f: [g, 'h', \"i\\n\"], j: }\n-\n  - k\n", "# c\na: b # d\n\nc:   # e\n  d: 'it''s'\n",
		"a: one\n  two\n  three\nb: \"x\n  y\"\nc: |\n  z\n\n  : - w\n  # no comment\nd: >-\n  q\n", "{\"a\": {\"b\": [1, 2, {\"c\": null}]}}",
		"a: &x\n  b: 1\n", "a: b\r\nc:\r\n  - d\r\n", "a:\n  - b: |\n      x\n    c: d\n", "\"a b\": c\n'd': e\nf#g: h#i\nu: http://x:80/y\n",
	}
	for _, c := range recordedCases(t) {
		texts = append(texts, c.Manifest)
		if c.Get.Stdout != "" {
			texts = append(texts, c.Get.Stdout)
		}
	}
	compared := 0
	for _, source := range texts {
		for _, d := range read(source).docs {
			var tree yaml.Node
			if strings.HasPrefix(source, "\ufeff") || yaml.Unmarshal([]byte(source[d.start:d.end]), &tree) != nil || tree.Kind == 0 {
				continue
			}
			var want, got strings.Builder
			outlineYAML(&want, "", &tree)
			part := read(source[d.start:d.end])
			outline(&got, part, "", part.docs[0].root)
			if got.String() != want.String() {
				t.Errorf("%s\nreads as\n%s\nwant\n%s", source[d.start:d.end], got.String(), want.String())
			}
			compared++
		}
	}
	if compared < 400 {
		t.Errorf("only %d documents compared", compared)
	}
}
