package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/podscope/podscope/engine"
	"github.com/podscope/podscope/engine/protocol"
)

func runManifest(args []string, out, errs io.Writer) error {
	flags, seed := seeded("run")
	span := flags.Duration("for", 5*time.Minute, "how much simulated time to let pass")
	version := flags.String("kubernetes", engine.Versions[0], "which minor version to simulate: "+strings.Join(engine.Versions, " or "))
	format := flags.StringP("output", "o", "text", "text or json")
	language := flags.String("language", "en", "of the sentences: en or zh")
	if err := parse(flags, args, 1); err != nil {
		return err
	}
	if *format != "text" && *format != "json" || *language != "en" && *language != "zh" {
		return fmt.Errorf("%w: output %s, language %s", errUsage, *format, *language)
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
	if err := printNotes(errs, []protocol.File{{Name: name, Text: string(text)}}, *language); err != nil {
		return err
	}
	session.Advance(*span-session.Now(), engine.Forever)
	if *format == "json" {
		return encodeChanges(session, cmd.Stdout(), out)
	}
	return printChanges(session, *language, cmd.Stdout(), out)
}

func encodeChanges(session *engine.Session, applied string, out io.Writer) error {
	enc := json.NewEncoder(out)
	enc.SetIndent("", "  ")
	return enc.Encode(struct {
		Applied string            `json:"applied"`
		Changes []protocol.Change `json:"changes"`
		Hash    string            `json:"hash"`
	}{applied, session.Tell(session.Between(-1, session.Now())), session.Hash()})
}

// printChanges prints one line a change: seconds since the cluster began, the object, what happened to it.
func printChanges(session *engine.Session, language, applied string, out io.Writer) error {
	if _, err := fmt.Fprint(out, applied); err != nil {
		return err
	}
	changes := session.Tell(session.Between(-1, session.Now()))
	width := 0
	for _, c := range changes {
		width = max(width, len(c.Ref.Kind+"/"+c.Ref.Name))
	}
	for _, c := range changes {
		at := time.Duration(c.At) * time.Millisecond
		if _, err := fmt.Fprintf(out, "%10.3fs  %-*s  %s\n", at.Seconds(), width, c.Ref.Kind+"/"+c.Ref.Name, protocol.Plain(c.Text[language])); err != nil {
			return err
		}
	}
	return nil
}
