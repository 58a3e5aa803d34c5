package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/pflag"

	"github.com/podscope/podscope/engine/replay"
)

// errUsage is a command line that makes no sense.
var errUsage = errors.New("wrong usage")

// helpAsked is a command line that asks what it may have.
type helpAsked struct {
	flags string // one line a flag
}

func (helpAsked) Error() string { return "help asked for" }

// flagsOf is a command's set of flags, empty yet.
func flagsOf(name string) *pflag.FlagSet {
	flags := pflag.NewFlagSet(name, pflag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.Usage = func() {}
	return flags
}

// seeded is a set of flags with the seed among them.
func seeded(name string) (flags *pflag.FlagSet, seed *uint64) {
	flags = flagsOf(name)
	return flags, flags.Uint64("seed", replay.UsualSeed, "what decides everything that is left to chance")
}

// parse reads a command line whose arguments besides flags are the number given, any number when it is negative.
func parse(flags *pflag.FlagSet, args []string, operands int) error {
	switch err := flags.Parse(args); {
	case errors.Is(err, pflag.ErrHelp):
		return helpAsked{flags.FlagUsages()}
	case err != nil:
		return fmt.Errorf("%w: %w", errUsage, err)
	case operands >= 0 && flags.NArg() != operands:
		return fmt.Errorf("%w: %d arguments instead of %d", errUsage, flags.NArg(), operands)
	}
	return nil
}
