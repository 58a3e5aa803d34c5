package main

import (
	"io"
	"os"

	"github.com/podscope/podscope/engine/replay"
)

func runReplay(args []string, out io.Writer) error {
	flags, seed := seeded("replay")
	if err := parse(flags, args, 1); err != nil {
		return err
	}
	data, err := os.ReadFile(flags.Arg(0))
	if err != nil {
		return err
	}
	c, err := replay.Parse(data)
	if err != nil {
		return err
	}
	trace, err := replay.Run(c, *seed)
	if err != nil {
		return err
	}
	_, err = out.Write(trace.JSON())
	return err
}
