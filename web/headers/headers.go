// Package headers says which HTTP headers the site's files are served with. The development server sends these; netlify.toml says the
// same for the host, and a test holds the two together.
package headers

import (
	"path"
	"strings"
)

// allowed is what the pages may load: no inline scripts or styles, WebAssembly, workers and frames from here only.
const allowed = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; worker-src 'self'; frame-src 'self'; " +
	"img-src 'self' data:; font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; "

// Policy is the pages' content security policy. EmbedPolicy is the embed page's, which alone may stand in another site's frame.
const (
	Policy      = allowed + "frame-ancestors 'none'"
	EmbedPolicy = allowed + "frame-ancestors *"
)

// Rule gives the headers of the files whose path matches: a trailing * stands for anything.
type Rule struct {
	For    string
	Values [][2]string
}

// Rules are all of them; later ones win over earlier ones.
var Rules = []Rule{
	{"/*", [][2]string{
		{"Content-Security-Policy", Policy},
		{"X-Content-Type-Options", "nosniff"},
		{"Referrer-Policy", "no-referrer"},
		{"Cache-Control", "public, max-age=0, must-revalidate"},
	}},
	{"/embed/*", [][2]string{{"Content-Security-Policy", EmbedPolicy}}},
	{"/embed/lessons/*", [][2]string{{"Access-Control-Allow-Origin", "*"}}},
	{"/embed.js", [][2]string{{"Access-Control-Allow-Origin", "*"}, {"Cross-Origin-Resource-Policy", "cross-origin"}}},
	{"/assets/*", [][2]string{{"Cache-Control", "public, max-age=31536000, immutable"}}},
	{"/*.wasm", [][2]string{{"Content-Type", "application/wasm"}}},
}

// Of lists the headers of the file at a path of the site.
func Of(file string) map[string]string {
	out := map[string]string{"Content-Type": types[path.Ext(file)]}
	for _, r := range Rules {
		if !r.matches(file) {
			continue
		}
		for _, v := range r.Values {
			out[v[0]] = v[1]
		}
	}
	return out
}

func (r Rule) matches(file string) bool {
	before, after, _ := strings.Cut(r.For, "*")
	return strings.HasPrefix(file, before) && strings.HasSuffix(file, after)
}

var types = map[string]string{
	".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
	".wasm": "application/wasm", ".svg": "image/svg+xml", ".png": "image/png", ".json": "application/json", ".txt": "text/plain; charset=utf-8", ".ts": "text/plain; charset=utf-8", ".webmanifest": "application/manifest+json",
}
