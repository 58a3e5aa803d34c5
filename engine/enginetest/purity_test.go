package enginetest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// forbiddenImports may not be imported by the engine's own code, with the reason.
var forbiddenImports = map[string]string{
	"os":          "the simulation has no operating system but its own",
	"os/exec":     "the simulation has no operating system but its own",
	"net/http":    "requests travel through engine/network; net/http adds megabytes to the program",
	"net":         "addresses are net/netip's, connections are engine/network's",
	"syscall/js":  "the engine runs anywhere; JavaScript is wasm's business",
	"math/rand":   "chance comes from sim, so that runs repeat",
	"crypto/rand": "chance comes from sim, so that runs repeat",
	"sync":        "a cluster belongs to one goroutine",
}

// allowedImports are exceptions, by file, with the reason.
var allowedImports = map[string]string{
	"../api/kinds.go sync":  "the catalogue of kinds is built once and never changes",
	"../api/scheme.go sync": "the scheme is built once and never changes",

	"../api/managed_change.go sync": "how kinds merge is read once and never changes",

	"../manifest/published.go sync": "what the API server publishes is read once and never changes",

	"../fault/menu/menu.go sync": "what can be broken is listed once and never changes",
}

// forbiddenCalls read the wall clock or wait for it.
var forbiddenCalls = map[string]bool{
	"time.Now": true, "time.Sleep": true, "time.After": true, "time.AfterFunc": true, "time.NewTimer": true, "time.NewTicker": true,
	"time.Since": true, "time.Until": true, "time.Tick": true,
	"metav1.Now": true, "metav1.NowMicro": true, "uuid.New": true, "uuid.NewUUID": true, "uuid.NewString": true,
	"rand.Int": true, "rand.IntN": true, "rand.Int64N": true, "rand.Float64": true, "rand.Perm": true, "rand.Shuffle": true, "rand.N": true,
}

func TestTheEngineTouchesNoOutsideWorld(t *testing.T) {
	files := token.NewFileSet()
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "testdata" || path == filepath.Join("..", "cmd") || path == filepath.Join("..", "enginetest")):
			return fs.SkipDir
		case !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		file, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		checkFile(t, files, path, file)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func checkFile(t *testing.T, files *token.FileSet, path string, file *ast.File) {
	t.Helper()
	for _, imp := range file.Imports {
		name := strings.Trim(imp.Path.Value, `"`)
		if why := forbiddenImports[name]; why != "" && allowedImports[filepath.ToSlash(path)+" "+name] == "" {
			t.Errorf("%s imports %s: %s", files.Position(imp.Pos()), name, why)
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			t.Errorf("%s starts a goroutine: blocking code runs as a sim.Proc", files.Position(n.Pos()))
		case *ast.CallExpr:
			sel, ok := n.Fun.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if pkg, ok := sel.X.(*ast.Ident); ok && forbiddenCalls[pkg.Name+"."+sel.Sel.Name] {
				t.Errorf("%s calls %s.%s: time and chance come from sim", files.Position(n.Pos()), pkg.Name, sel.Sel.Name)
			}
		}
		return true
	})
}
