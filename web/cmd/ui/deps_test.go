package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// The UI program stays small: what it may not link, and why.
func TestLinksNoHeavyPackages(t *testing.T) {
	banned := map[string]string{
		"k8s.io/":                              "the engine carries the Kubernetes libraries, in its own program",
		"sigs.k8s.io/":                         "the engine reads YAML",
		"github.com/podscope/podscope/engine/": "only the protocol and the menu of faults are shared with the engine",
		"html/template":                        "pages are rendered by the generator",
	}
	shared := map[string]bool{"github.com/podscope/podscope/engine/protocol": true, "github.com/podscope/podscope/engine/fault/menu": true}
	cmd := exec.Command("go", "list", "-deps", ".")
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range strings.Fields(string(out)) {
		for prefix, why := range banned {
			if strings.HasPrefix(p, prefix) && !shared[p] {
				t.Errorf("%s is linked: %s", p, why)
			}
		}
	}
}
