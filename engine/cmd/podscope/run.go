package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/podscope/podscope/engine"
	"github.com/podscope/podscope/engine/protocol"
)

func runManifest(args []string, out io.Writer) error {
	flags, seed := seeded("run")
	span := flags.Duration("for", 5*time.Minute, "how much simulated time to let pass")
	version := flags.String("kubernetes", engine.Versions[0], "which minor version to simulate")
	format := flags.StringP("output", "o", "text", "text or json")
	if err := flags.Parse(args); err != nil {
		return fmt.Errorf("%w: %w", errUsage, err)
	}
	if flags.NArg() != 1 || *format != "text" && *format != "json" {
		return errUsage
	}
	file := flags.Arg(0)
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	session, err := engine.NewSession(protocol.Session{Seed: *seed, Kubernetes: *version})
	if err != nil {
		return err
	}
	defer session.Close()
	name := filepath.Base(file)
	cmd, err := session.Do("kubectl apply -f '"+name+"'", []protocol.File{{Name: name, Text: string(text)}})
	if err != nil {
		return err
	}
	session.Finish(cmd, session.Now()+time.Minute, engine.Forever)
	if cmd.Exit() != 0 {
		return fmt.Errorf("kubectl apply:\n%s", cmd.Stderr())
	}
	session.Advance(*span-session.Now(), engine.Forever)
	return printChanges(session, *format, cmd.Stdout(), out)
}

func printChanges(session *engine.Session, format, applied string, out io.Writer) error {
	changes := session.Tell(session.Between(-1, session.Now()))
	if format == "json" {
		enc := json.NewEncoder(out)
		enc.SetIndent("", "  ")
		return enc.Encode(struct {
			Applied string            `json:"applied"`
			Changes []protocol.Change `json:"changes"`
			Hash    string            `json:"hash"`
		}{applied, changes, session.Hash()})
	}
	if _, err := fmt.Fprint(out, applied); err != nil {
		return err
	}
	for _, c := range changes {
		at := time.Duration(c.At) * time.Millisecond
		if _, err := fmt.Fprintf(out, "%10.3fs  %-24s %s\n", at.Seconds(), c.Ref.Kind+"/"+c.Ref.Name, c.Text["en"]); err != nil {
			return err
		}
	}
	return nil
}
