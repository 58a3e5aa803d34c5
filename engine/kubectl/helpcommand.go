package kubectl

import (
	"fmt"
	"io"
)

// runOptions lists the flags that every command takes.
func runOptions(r *run, _ []string) error {
	_, err := io.WriteString(r.out, r.cmd.usageText())
	return err
}

// runHelp models cobra's help command.
func runHelp(r *run, args []string) error {
	found, _, err := newTree().find(args)
	if err != nil {
		topics := ""
		for i, a := range args {
			if i > 0 {
				topics += " "
			}
			topics += "`" + a + "`"
		}
		fmt.Fprintf(r.err, "Unknown help topic [%s]\n%s", topics, newTree().usageText())
		return nil
	}
	_, err = io.WriteString(r.out, found.helpText())
	return err
}
