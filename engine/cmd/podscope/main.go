// Command podscope is the simulated cluster without a browser, for teachers' and for our own tests.
//
//	podscope run [--for 5m] [-o json] POD.yaml   what becomes of a manifest: a timeline of what is decided and what changes
//	podscope check FILE…                         whether the API server takes manifests, and what in them is not simulated
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
	usage, about string
	run          func(args []string, out, errs io.Writer) error
}

var commands = map[string]command{
	"run":             {"podscope run [flags] POD.yaml", "What becomes of a manifest: a timeline of what is decided and what changes.", runManifest},
	"check":           {"podscope check [flags] FILE…", "Whether the API server takes manifests, and what in them is not simulated.", runCheck},
	"replay":          {"podscope replay [flags] CASE.yaml", "Live a recorded case again and print its trace as JSON.", runReplay},
	"judge":           {"podscope judge [flags] FOLDER", "Live recorded cases again and judge them by their recordings, all of them together.", runJudge},
	"kubectl-session": {"podscope kubectl-session SESSION.json", "Run a recorded kubectl transcript and print it with this cluster's answers.", runSession},
	"lesson":          {"podscope lesson check [flags] [FOLDER…] | podscope lesson new FOLDER", "Prove lessons: solvable, complete, true (without folders our own course), or write the beginning of one.", runLesson},
	"talk":            {"podscope talk", "Speak the page's protocol: one JSON message a line.", runTalk},
}

func main() {
	os.Exit(call(os.Args[1:], os.Stdout, os.Stderr))
}

// call runs one command line and answers with its exit status.
func call(args []string, out, errs io.Writer) int {
	if len(args) > 0 && slices.Contains([]string{"help", "-h", "--help"}, args[0]) {
		printCommands(out)
		return 0
	}
	if len(args) == 0 || commands[args[0]].run == nil {
		printCommands(errs)
		return 2
	}
	c := commands[args[0]]
	var help helpAsked
	switch err := c.run(args[1:], out, errs); {
	case errors.As(err, &help):
		fmt.Fprintf(out, "%s\n\nusage: %s\n%s", c.about, c.usage, help.flags)
		return 0
	case errors.Is(err, errUsage):
		fmt.Fprintf(errs, "podscope: %v\nusage: %s\n", err, c.usage)
		return 2
	case err != nil:
		fmt.Fprintf(errs, "podscope: %v\n", err)
		return 1
	}
	return 0
}

func printCommands(out io.Writer) {
	fmt.Fprintln(out, "A Kubernetes cluster, simulated.\n\nusage:")
	for _, name := range slices.Sorted(maps.Keys(commands)) {
		fmt.Fprintf(out, "  %s\n      %s\n", commands[name].usage, commands[name].about)
	}
	fmt.Fprintln(out, "\npodscope COMMAND --help tells a command's flags.")
}
