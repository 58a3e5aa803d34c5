package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/podscope/podscope/wasm/trim"
)

// The UI program stays small: what it may not link, and why. What its framework would bring of these, package trim cuts.
func TestLinksNoHeavyPackages(t *testing.T) {
	banned := map[string]string{
		"k8s.io/":                              "the engine carries the Kubernetes libraries, in its own program",
		"sigs.k8s.io/":                         "the engine reads YAML",
		"github.com/podscope/podscope/engine/": "only the protocol and the menu of faults are shared with the engine",
		"html/template":                        "pages are rendered by the generator",
		"text/template":                        "as html/template",
		"net/http":                             "the browser fetches",
		"crypto/":                              "hashes, keys and their self-tests at start, for nobody",
		"regexp":                               "half a megabyte to match what a cut and a comparison do",
	}
	shared := map[string]bool{"github.com/podscope/podscope/engine/protocol": true, "github.com/podscope/podscope/engine/fault/menu": true}
	t.Chdir("../../..")
	modfile, err := trim.Modfile(trim.Folder)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("go", "list", "-modfile="+modfile, "-deps", trim.Page.Package)
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
