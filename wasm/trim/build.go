package trim

import (
	"os"
	"os/exec"

	"github.com/podscope/podscope/wasm/strip"
)

// Folder is where the trimmed modules go, below the module's root.
const Folder = ".build/trimmed"

// Inlining makes the program a seventh bigger and, in WebAssembly, no faster: browsers inline by themselves, and compile small code sooner.
// It is done for the standard library and for what runs at every event.
var compile = []string{
	"-gcflags=all=-l",
	"-gcflags=std=",
	"-gcflags=" + engine + "/sim=", "-gcflags=" + engine + "/store=", "-gcflags=" + engine + "/api=", "-gcflags=" + engine + "/kubelet=",
	"-gcflags=" + engine + "/scheduler=", "-gcflags=" + engine + "/cri=", "-gcflags=" + engine + "/proc=", "-gcflags=" + engine + "/vfs=",
	"-gcflags=" + engine + "/network=",
}

const engine = "github.com/podscope/podscope/engine"

// Build builds the engine's program from the trimmed modules into a file, and strips it. It runs in the module's root.
func Build(out string) error {
	modfile, err := Modfile(Folder)
	if err != nil {
		return err
	}
	args := append([]string{"build", "-modfile=" + modfile, "-buildvcs=false", "-trimpath", "-ldflags=-s -w", "-o", out}, compile...)
	cmd := exec.Command("go", append(args, "./wasm")...)
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		return err
	}
	return strip.File(out)
}
