package main

import (
	"io"
	"os"

	"github.com/podscope/podscope/engine/replay"
)

func runReplay(args []string, out io.Writer) error {
	if len(args) != 1 {
		return errUsage
	}
	data, err := os.ReadFile(args[0])
	if err != nil {
		return err
	}
	c, err := replay.Parse(data)
	if err != nil {
		return err
	}
	trace, err := replay.Run(c)
	if err != nil {
		return err
	}
	_, err = out.Write(trace.JSON())
	return err
}
