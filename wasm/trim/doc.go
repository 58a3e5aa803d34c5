// Package trim makes the two WebAssembly programs small. A few files of the Kubernetes modules and of the page's framework hold code that a
// browser never needs but the linker cannot leave out: protobuf encodings that interfaces keep alive, metrics registered at start, HTTP clients
// and servers. The package copies those modules into a folder, without that code, and writes a go.mod in which they replace the originals:
//
//	go build -modfile="$(go run ./wasm/build -modfile)" ./wasm
//
// What is cut, and why, stands in cuts.go (the engine's) and cuts_page.go. A cut whose file or declaration is no longer there is an error: when
// Kubernetes moves on, its cuts are looked at again. Nothing that is cut may change what a program does: wasm/engine.test.mjs compares
// the engine with the native program, from which nothing is cut, and the browser tests drive the page.
package trim
