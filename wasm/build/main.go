// Command build builds the engine's WebAssembly program from trimmed copies of the Kubernetes modules (package trim). Run it from the
// module's root:
//
//	go run ./wasm/build -o .build/engine.wasm
//	go run ./wasm/build -modfile    # only make the copies, and print the go.mod that uses them
package main

import (
	"flag"
	"fmt"
	"os"

	"github.com/podscope/podscope/wasm/trim"
)

func main() {
	out := flag.String("o", ".build/engine.wasm", "file to write")
	modfile := flag.Bool("modfile", false, "only make the trimmed modules, and print the go.mod to build with")
	flag.Parse()
	if err := build(*out, *modfile); err != nil {
		fmt.Fprintln(os.Stderr, "build:", err)
		os.Exit(1)
	}
}

func build(out string, modfileOnly bool) error {
	if !modfileOnly {
		return trim.Engine.Build(out)
	}
	modfile, err := trim.Modfile(trim.Folder)
	if err == nil {
		fmt.Println(modfile)
	}
	return err
}
