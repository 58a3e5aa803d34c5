// Package shell is the POSIX shell of the simulated machines: busybox ash, Debian's dash, and bash.
//
// The grammar is parsed by mvdan.cc/sh/v3/syntax; expansion and evaluation are the package's own. The shell is an ordinary
// program of package proc: pipelines, subshells and command substitutions are child processes.
package shell
