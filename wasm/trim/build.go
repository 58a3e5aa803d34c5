package trim

import (
	"os"
	"os/exec"
)

// Folder is where the trimmed modules go, below the module's root.
const Folder = ".build/trimmed"

// Build builds the engine's program from the trimmed modules into a file. It runs in the module's root.
func Build(out string) error {
	modfile, err := Modfile(Folder)
	if err != nil {
		return err
	}
	cmd := exec.Command("go", "build", "-modfile="+modfile, "-buildvcs=false", "-trimpath", "-ldflags=-s -w", "-o", out, "./wasm")
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	return cmd.Run()
}
