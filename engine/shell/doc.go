// Package shell is the POSIX shell of the simulated machines: busybox ash, Debian's dash, and bash.
//
// The grammar is parsed by mvdan.cc/sh/v3/syntax. Expansion and evaluation are the package's own: mvdan's interp runs goroutines, and its
// expand package expands default words that are not used, splits fields by its own rules and looks users up on the host.
//
// The shell is an ordinary program of package proc: pipelines, subshells, background jobs and command substitutions are child
// processes, and every command costs processor time, so that no script can stop the world. Each builtin is in a file of its
// own (builtin_NAME.go) and registered in builtins.go.
package shell
