// Command site builds the static site into a folder: the two WebAssembly programs, the scripts and styles under hashed names, the prerendered
// pages, and a brotli and a gzip copy of everything. Run it from the module's root:
//
//	go run ./web/cmd/site -out site          # as published: small
//	go run ./web/cmd/site -out site -quick   # for work on it: compresses little
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	b := builder{}
	flag.StringVar(&b.out, "out", "site", "folder to build into; what it held before goes")
	flag.StringVar(&b.cache, "cache", ".build/web", "folder for intermediate files")
	flag.BoolVar(&b.quick, "quick", false, "compress quickly rather than well")
	flag.StringVar(&b.worker, "worker", "", "script to serve as the engine's worker instead of the real one, for tests of the page")
	flag.Parse()
	if err := b.build(); err != nil {
		fmt.Fprintln(os.Stderr, "site:", err)
		os.Exit(1)
	}
}
