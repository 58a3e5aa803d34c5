// Package strip makes a WebAssembly program that Go has linked smaller to download. Go's linker can leave out what debuggers read (-s, -w), but not
// what the program itself reads to tell the file and line of each call in a stack trace: half a megabyte of the engine's program after brotli. The
// package leaves that out: a stack trace then names functions only, without those that were inlined into their callers. What the collector reads of
// the stack stays, and nothing else of a program changes; whoever needs the lines lives the same session again natively.
//
// The tables are those of runtime.pcHeader and runtime._func, whose layout belongs to a version of Go; a program in which they look otherwise is
// refused. The linker also writes memory in a hundred thousand pieces, to leave out a few zeros between any two. Here they are few: zeros cost
// nothing after brotli, the pieces' addresses did.
package strip
