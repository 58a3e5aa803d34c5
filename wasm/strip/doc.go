// Package strip makes a WebAssembly program that Go has linked smaller to download. Go's linker can leave out what debuggers read (-s, -w), but not
// what the program itself reads to tell the file and line of each call in a stack trace: half a megabyte of the engine's program after brotli. The
// package leaves that out: a stack trace then names functions only, without those that were inlined into their callers. What the collector reads of
// the stack stays, and nothing else of a program changes; whoever needs the lines lives the same session again natively.
//
// The tables are those of runtime.pcHeader, runtime._func and runtime.moduledata, whose layout belongs to a version of Go; a program in which they
// look otherwise is refused. Two things more that make a program large:
//
//   - The index from addresses to functions has sixteen entries a function, of which WebAssembly reads the first: a fifth of the engine's program
//     before compression, which a browser keeps in memory.
//   - The linker writes memory in a hundred thousand pieces, to leave out a few zeros between any two. After brotli zeros cost less than addresses of
//     pieces, so here only longer runs are left out.
package strip
