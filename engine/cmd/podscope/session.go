package main

import (
	"io"
	"os"

	"github.com/podscope/podscope/engine/replay"
)

// runSession runs a recorded kubectl transcript on a fresh cluster and prints it with this cluster's answers.
func runSession(args []string, out, _ io.Writer) error {
	flags := flagsOf("kubectl-session")
	if err := parse(flags, args, 1); err != nil {
		return err
	}
	data, err := os.ReadFile(flags.Arg(0))
	if err != nil {
		return err
	}
	answer, err := replay.Transcript(data)
	if err != nil {
		return err
	}
	_, err = out.Write(answer)
	return err
}
