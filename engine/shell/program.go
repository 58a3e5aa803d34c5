package shell

import (
	"fmt"

	"github.com/podscope/podscope/engine/proc"
)

// Options say which shell it is.
type Options struct {
	// Name is the dialect: "ash" (busybox), "dash" (Debian's sh) or "bash".
	Name string
}

// Program returns the shell as a program: sh -c SCRIPT [NAME ARG…], sh FILE [ARG…], sh -s, or reading standard input;
// interactive with prompts when that is a terminal.
func Program(o Options) proc.Program {
	return func(p *proc.Process) int {
		fmt.Fprintln(p.Stderr, p.Args[0]+": not there yet")
		return 2
	}
}

// Programs is the three dialects under their names.
func Programs() map[string]proc.Program {
	return map[string]proc.Program{
		"ash": Program(Options{Name: "ash"}), "dash": Program(Options{Name: "dash"}), "bash": Program(Options{Name: "bash"}),
	}
}
