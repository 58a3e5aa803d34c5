package trim

import (
	"os"
	"os/exec"

	"github.com/podscope/podscope/wasm/strip"
)

// Folder is where the trimmed modules go, below the module's root.
const Folder = ".build/trimmed"

// Program is one of the two programs that the page loads.
type Program struct {
	Package string
	// Inlined are the packages whose small functions are inlined, beside the standard library's. Elsewhere that makes a program bigger
	// (the engine's by a seventh) and, in WebAssembly, no faster: browsers inline by themselves, and compile small code sooner.
	Inlined []string
}

const engine = "github.com/podscope/podscope/engine"

var (
	// Engine is the cluster. What runs at every event is inlined.
	Engine = Program{Package: "./wasm", Inlined: []string{
		engine + "/sim", engine + "/store", engine + "/api", engine + "/kubelet", engine + "/scheduler", engine + "/cri", engine + "/proc", engine + "/vfs", engine + "/network",
	}}
	// Page is what the learner sees.
	Page = Program{Package: "./web/cmd/ui"}
)

// Build builds the program from the trimmed modules into a file, and strips it. It runs in the module's root.
func (p Program) Build(out string) error {
	modfile, err := Modfile(Folder)
	if err != nil {
		return err
	}
	args := []string{"build", "-modfile=" + modfile, "-buildvcs=false", "-trimpath", "-ldflags=-s -w", "-o", out, "-gcflags=all=-l", "-gcflags=std="}
	for _, name := range p.Inlined {
		args = append(args, "-gcflags="+name+"=")
	}
	cmd := exec.Command("go", append(args, p.Package)...)
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		return err
	}
	return strip.File(out)
}
