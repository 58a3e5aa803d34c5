// Command podscope is the simulated cluster without a browser, for teachers' and for our own tests.
//
//	podscope run POD.yaml [--for 5m] [-o json]   what becomes of a manifest: a timeline of events and status changes
//	podscope replay [--seed N] CASE.yaml         live a recorded case again and print its trace as JSON
//	podscope kubectl-session SESSION.json        run a recorded kubectl transcript and print it with this cluster's answers
//	podscope judge [-v] [--seed N] FOLDER        live recorded cases again and judge them against their recordings:
//	                                             by all together; with --single by each alone; with --real the real cluster by itself
//	podscope lesson check [-v] [FOLDER…]         prove lessons: solvable, complete, true; without folders our own course
//	podscope lesson new FOLDER                   write the beginning of a lesson
//	podscope talk                                speak the page's protocol: one JSON message a line
//
// Exit status: 0 done, 1 it failed, 2 it was called wrongly.
package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
)

// command is one subcommand. Arguments are those after its name.
type command struct {
	usage string
	run   func(args []string, out io.Writer) error
}

var commands = map[string]command{
	"run":             {"podscope run POD.yaml [--for 5m] [--seed N] [--kubernetes 1.36] [-o text|json]", runManifest},
	"replay":          {"podscope replay [--seed N] CASE.yaml", runReplay},
	"judge":           {"podscope judge [-v] [--seed N] [--single | --real] FOLDER", runJudge},
	"kubectl-session": {"podscope kubectl-session SESSION.json", runSession},
	"lesson":          {"podscope lesson check [-v] [FOLDER…] | podscope lesson new FOLDER", runLesson},
	"talk":            {"podscope talk", runTalk},
}

// errUsage is a command line that makes no sense.
var errUsage = errors.New("wrong usage")

func main() {
	if len(os.Args) < 2 || commands[os.Args[1]].run == nil {
		fmt.Fprintln(os.Stderr, "usage:")
		for _, name := range slices.Sorted(maps.Keys(commands)) {
			fmt.Fprintln(os.Stderr, "  "+commands[name].usage)
		}
		os.Exit(2)
	}
	c := commands[os.Args[1]]
	switch err := c.run(os.Args[2:], os.Stdout); {
	case errors.Is(err, errUsage):
		fmt.Fprintf(os.Stderr, "podscope: %v\nusage: %s\n", err, c.usage)
		os.Exit(2)
	case err != nil:
		fmt.Fprintf(os.Stderr, "podscope: %v\n", err)
		os.Exit(1)
	}
}
