// Package readline edits a line at a terminal, as GNU readline does for bash and linenoise for redis-cli: moving, deleting, yanking, history,
// searching in it, completion. Programs that prompt for lines own an [Editor]; it reads keys from the terminal of their process.
//
// edit.go lists what each key does, keys.go reads keys from bytes, draw.go keeps the screen right.
package readline
