package main

import (
	"io"
	"maps"
	"os"
	"slices"

	"github.com/podscope/podscope/engine/protocol"
	"github.com/podscope/podscope/engine/replay"
)

func runReplay(args []string, out, errs io.Writer) error {
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
	var files []protocol.File
	for _, name := range slices.Sorted(maps.Keys(c.Files)) {
		files = append(files, protocol.File{Name: name, Text: c.Files[name]})
	}
	if err := printNotes(errs, files, "en"); err != nil {
		return err
	}
	trace, err := replay.Run(c, *seed)
	if err != nil {
		return err
	}
	_, err = out.Write(trace.JSON())
	return err
}
