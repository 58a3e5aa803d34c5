// Package condition decides what test and [ ask: of strings, of numbers, of files as a process sees them. The shells' builtins and [[ ]], and the
// commands of images, ask here; what differs between them is how mistakes are worded.
package condition
