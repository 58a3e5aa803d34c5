package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/podscope/podscope/wasm/trim"
)

// banned may not be linked into the engine's program: a package, or with a slash at the end all below it, and why. What the Kubernetes
// libraries would bring of these, package trim cuts.
var banned = map[string]string{
	"net/http":                           "nothing goes over a network; it brings TLS and its self-tests",
	"crypto/tls":                         "the simulated network has its own wrapper that looks like TLS",
	"crypto/x509":                        "no certificate is ever checked",
	"golang.org/x/net/":                  "HTTP/2, for nobody",
	"os/exec":                            "there is no operating system",
	"text/template":                      "calls methods by name, so that the linker must keep every method of every type",
	"html/template":                      "as text/template",
	"github.com/prometheus/":             "nobody scrapes this cluster",
	"go.opentelemetry.io/":               "nobody traces this cluster",
	"google.golang.org/":                 "protobuf and gRPC: the cluster keeps objects as Go values and reads YAML",
	"github.com/google/gnostic-models/":  "OpenAPI documents, two megabytes of protobuf types",
	"github.com/fxamacker/cbor/":         "nobody asks the API server for CBOR",
	"github.com/go-openapi/":             "patches take their merge keys from the Go types",
	"github.com/google/cel-go/":          "admission policies in CEL: three megabytes",
	"k8s.io/kubectl/":                    "does not compile for js/wasm; engine/kubectl prints the same",
	"k8s.io/client-go/rest":              "clients of the API server call it",
	"k8s.io/client-go/tools/":            "clients of the API server call it",
	"k8s.io/client-go/kubernetes/":       "clients of the API server call it",
	"k8s.io/client-go/informers/":        "clients of the API server call it",
	"k8s.io/apiserver/pkg/server/":       "engine/api serves",
	"k8s.io/apiserver/pkg/endpoints/":    "engine/api serves",
	"k8s.io/apiserver/pkg/registry/":     "engine/store stores",
	"k8s.io/kubernetes/pkg/registry/":    "strategies bring the server; engine/api models them",
	"k8s.io/kubernetes/pkg/printers/":    "63 MB; engine/printers prints the same",
	"k8s.io/kubernetes/pkg/scheduler/":   "60 MB; engine/scheduler decides the same",
	"k8s.io/kubernetes/pkg/kubelet/":     "engine/kubelet models it",
	"k8s.io/kubernetes/pkg/controller/":  "engine/controllers models them",
	"mvdan.cc/sh/v3/interp":              "runs goroutines of its own and cannot trap TERM; engine/shell evaluates",
	"github.com/maxence-charriere/":      "the page is another program",
	"github.com/podscope/podscope/web/":  "the page is another program",
	"github.com/podscope/podscope/wasm/": "builds this program",
}

func TestLinksNothingThatIsBanned(t *testing.T) {
	t.Chdir("..")
	modfile, err := trim.Modfile(trim.Folder)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("go", "list", "-modfile="+modfile, "-deps", "./wasm")
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, p := range strings.Fields(string(out)) {
		for name, why := range banned {
			if p == name || strings.HasSuffix(name, "/") && strings.HasPrefix(p, name) {
				t.Errorf("%s is linked: %s", p, why)
			}
		}
	}
}
