package enginetest

import (
	"go/build"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const enginePath = "github.com/podscope/podscope/engine"

// layers are the engine's packages and what of the engine each may import: "a/" means a and all below it. Imports go one way; who is not
// listed here does not exist.
var layers = []struct {
	name string
	may  string
	why  string
}{
	{"errno", "", "words for errors, used by everybody"},
	{"depth", "", "texts alone"},
	{"crash", "", "the calls of libraries alone"},
	{"sim", "", "time and chance, below everything"},
	{"protocol", "", "plain messages: the page links them without the engine"},
	{"referee", "", "judges traces, whoever made them"},
	{"printers", "", "columns from objects alone"},
	{"store", "sim", "objects with history"},
	{"vfs", "errno", "file systems know no clock but the one they are told"},
	{"network", "errno sim", "packets"},
	{"proc", "errno network sim vfs", "processes use machines, and know no Kubernetes"},
	{"readline", "errno proc", "what runs in containers knows no Kubernetes"},
	{"condition", "proc vfs", "what runs in containers knows no Kubernetes"},
	{"shell", "condition errno proc readline vfs", "what runs in containers knows no Kubernetes"},
	{"coreutils", "condition errno network proc vfs readline", "what runs in containers knows no Kubernetes"},
	{"image", "image/ errno sim network vfs proc readline shell coreutils", "images know no Kubernetes"},
	{"machine", "network proc sim vfs", "a node's own commands, without kubectl"},
	{"cri", "errno image network proc sim vfs", "the runtime knows containers, not pods' fate"},
	{"inorder", "", "values alone"},
	{"api", "crash sim store errno", "the API server knows none of its clients"},
	{"apiserver", "api depth network sim store", "the API server's HTTP, for programs and for kubectl"},
	{"crictl", "cri image proc sim", "the runtime's own command line"},
	{"volumeplugin", "", "for those who attach volumes and those who mount them"},
	{"volumebinding", "api", "for those who bind claims to volumes"},
	{"podstatus", "api", "for those who write pods' statuses beside the kubelet"},
	{"explain", "printers protocol sim", "decisions in words; whoever decides adds to it"},
	{"scheduler", "api explain podstatus sim store volumebinding", "a client of the API server: knows no other"},
	{"controllers", "controllers/ api explain podstatus sim store volumebinding volumeplugin", "clients of the API server: know no others"},
	{"kubelet", "api cri depth errno explain image network sim store vfs podstatus volumeplugin", "a client of the API server: knows no other"},
	{"kustomize", "crash depth", "builds manifests from files alone"},
	{"kubectl", "api apiserver crash depth errno inorder network printers proc sim store manifest explain kustomize", "a client of the API server: knows no other"},
	{"kubeproxy", "api network proc sim store", "a client of the API server: knows no other"},
	{"coredns", "api network sim store", "a client of the API server: knows no other"},
	{"fault", "fault/ image proc vfs protocol", "what a learner can break"},
	{"fault/menu", "protocol", "the page links it without the engine"},
	{"manifest", "protocol", "text in, complaints out"},
	{"view", "explain network printers protocol store", "reads, and decides nothing"},
	{".", "api apiserver controllers/ coredns cri crictl errno explain fault image kubectl kubelet kubeproxy machine network printers proc protocol scheduler sim store vfs view", "the cluster: everything that runs"},
	{"replay", ". api kubectl printers referee store", "lives recorded cases again"},
	{"bridge", ". api image manifest protocol replay store", "answers the page"},
	{"cmd/podscope", ". bridge protocol referee replay", "the command line"},
}

func TestImportsGoOneWay(t *testing.T) {
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		if d.Name() == "testdata" || d.Name() == "enginetest" {
			return fs.SkipDir
		}
		pkg, err := build.ImportDir(path, 0)
		if err != nil {
			return nil // no Go files
		}
		name, err := filepath.Rel("..", path)
		if err != nil {
			return err
		}
		checkImports(t, filepath.ToSlash(name), pkg.Imports)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func checkImports(t *testing.T, name string, imports []string) {
	t.Helper()
	for _, imp := range imports {
		inside, ok := strings.CutPrefix(imp, enginePath)
		if !ok {
			continue
		}
		if inside = strings.TrimPrefix(inside, "/"); inside == "" {
			inside = "."
		}
		layer := layerOf(name)
		if layer < 0 {
			t.Errorf("engine/%s has no place among the layers", name)
			return
		}
		l := layers[layer]
		if !slices.ContainsFunc(strings.Fields(l.may), func(may string) bool {
			below, all := strings.CutSuffix(may, "/")
			return inside == may || all && (inside == below || strings.HasPrefix(inside, may))
		}) {
			t.Errorf("engine/%s imports engine/%s, and may import %q: %s", name, inside, l.may, l.why)
		}
	}
}

// layerOf finds the package's own entry, or that of the folder it is in.
func layerOf(name string) int {
	for {
		for i, l := range layers {
			if l.name == name {
				return i
			}
		}
		at := strings.LastIndex(name, "/")
		if at < 0 {
			return -1
		}
		name = name[:at]
	}
}

func TestEveryLayerExists(t *testing.T) {
	for _, l := range layers {
		if _, err := os.Stat(filepath.Join("..", filepath.FromSlash(l.name))); err != nil {
			t.Errorf("engine/%s: %v", l.name, err)
		}
	}
}
