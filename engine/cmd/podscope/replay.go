package main

import (
	"io"
	"os"

	"github.com/spf13/pflag"

	"github.com/podscope/podscope/engine/replay"
)

func runReplay(args []string, out io.Writer) error {
	flags, seed := seeded("replay")
	if flags.Parse(args) != nil || flags.NArg() != 1 {
		return errUsage
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

// seeded is a set of flags with the seed among them.
func seeded(name string) (flags *pflag.FlagSet, seed *uint64) {
	flags = pflag.NewFlagSet(name, pflag.ContinueOnError)
	flags.SetOutput(io.Discard)
	return flags, flags.Uint64("seed", replay.UsualSeed, "what decides everything that is left to chance")
}
