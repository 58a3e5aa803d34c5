package headers_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/podscope/podscope/web/headers"
)

// The host sends what the development server sends.
func TestNetlifySaysTheSame(t *testing.T) {
	file, err := os.ReadFile("../../netlify.toml")
	if err != nil {
		t.Fatal(err)
	}
	var want strings.Builder
	for _, r := range headers.Rules {
		fmt.Fprintf(&want, "[[headers]]\n  for = %q\n  [headers.values]\n", r.For)
		for _, v := range r.Values {
			fmt.Fprintf(&want, "    %s = %q\n", v[0], v[1])
		}
		want.WriteString("\n")
	}
	if !strings.Contains(string(file), strings.TrimSpace(want.String())) {
		t.Errorf("netlify.toml should end with:\n%s", want.String())
	}
}

func TestOf(t *testing.T) {
	for _, c := range []struct{ file, header, want string }{
		{"/index.html", "Content-Security-Policy", headers.Policy},
		{"/embed/index.html", "Content-Security-Policy", headers.EmbedPolicy},
		{"/assets/ui.0123456789.wasm", "Content-Type", "application/wasm"},
		{"/assets/ui.0123456789.wasm", "Cache-Control", "public, max-age=31536000, immutable"},
		{"/embed.js", "Access-Control-Allow-Origin", "*"},
		{"/embed.js", "Content-Security-Policy", headers.Policy},
		{"/index.html", "Access-Control-Allow-Origin", ""},
		{"/zh/index.html", "Cache-Control", "public, max-age=0, must-revalidate"},
	} {
		if got := headers.Of(c.file)[c.header]; got != c.want {
			t.Errorf("%s of %s is %q, want %q", c.header, c.file, got, c.want)
		}
	}
}

// Nothing inline runs, and only the embed page may be framed.
func TestPoliciesAreStrict(t *testing.T) {
	for _, p := range []string{headers.Policy, headers.EmbedPolicy} {
		if strings.Contains(p, "unsafe-inline") || strings.Contains(p, "'unsafe-eval'") {
			t.Errorf("%s allows inline code", p)
		}
	}
	if !strings.Contains(headers.Policy, "frame-ancestors 'none'") {
		t.Error("any site may frame the page")
	}
}
