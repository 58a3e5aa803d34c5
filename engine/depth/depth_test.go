package depth_test

import (
	"strings"
	"testing"

	"github.com/podscope/podscope/engine/depth"
)

// Texts that nest deeper than readers can go are refused before they are read; all others are read.
func TestDepth(t *testing.T) {
	steps := func(n int, begin string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(strings.Repeat(" ", i) + begin + "\n")
		}
		return b.String()
	}
	for _, tt := range []struct{ name, in, want string }{
		{"a manifest", "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: a\n    command: [sh, -c, \"[ -f /a ] && { echo {}; }\"]\n", ""},
		{"many lines that end", strings.Repeat("a:\n  - [b, {c: d}]\n", 400), ""},
		{"many siblings", strings.Repeat("- a\n", 400), ""},
		{"brackets", "a: " + strings.Repeat("[", 300) + strings.Repeat("]", 300), "yaml: line 1: exceeded max depth of 250"},
		{"braces over lines", strings.Repeat("{a:\n", 300), "yaml: line 250: exceeded max depth of 250"},
		{"blocks", steps(300, "a:"), "yaml: line 251: exceeded max depth of 250"},
		{"dashes", strings.Repeat("- ", 300) + "a\n", "yaml: line 1: exceeded max depth of 250"},
		{"dashes below each other", steps(300, "-"), "yaml: line 251: exceeded max depth of 250"},
	} {
		got := ""
		if err := depth.Check([]byte(tt.in)); err != nil {
			got = err.Error()
		}
		if got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}
