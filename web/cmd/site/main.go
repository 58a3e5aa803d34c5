// Command site builds the static site into a folder. Run it from the module's root:
//
//	go run ./web/cmd/site -out site          # as published: small
//	go run ./web/cmd/site -out site -quick   # for work on it: compresses little
package main

import (
	"flag"
	"fmt"
	"os"

	"github.com/podscope/podscope/web/site"
)

func main() {
	b := site.Builder{}
	flag.StringVar(&b.Out, "out", "site", "folder to build into; what it held before goes")
	flag.StringVar(&b.Cache, "cache", ".build/web", "folder for intermediate files")
	flag.StringVar(&b.Course, "lessons", "lessons/course", "folder that holds the lessons to show, a folder each")
	flag.BoolVar(&b.Quick, "quick", false, "compress quickly rather than well")
	flag.StringVar(&b.Worker, "worker", "", "script to serve as the engine's worker instead of the real one, for tests of the page")
	flag.Parse()
	if err := b.Build(); err != nil {
		fmt.Fprintln(os.Stderr, "site:", err)
		os.Exit(1)
	}
}
