package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/podscope/podscope/engine"
	"github.com/podscope/podscope/engine/bridge"
	"github.com/podscope/podscope/engine/protocol"
)

// errRefused is a manifest that the API server does not take.
var errRefused = errors.New("the API server does not take all of it")

// runCheck tells what the API server would say to manifests, and what of them this cluster does not simulate.
func runCheck(args []string, out, _ io.Writer) error {
	flags := flagsOf("check")
	version := flags.String("kubernetes", engine.Versions[0], "which minor version to simulate: "+strings.Join(engine.Versions, " or "))
	language := flags.String("language", "en", "of the sentences: en or zh")
	if err := parse(flags, args, -1); err != nil {
		return err
	}
	if flags.NArg() == 0 || *language != "en" && *language != "zh" {
		return fmt.Errorf("%w: %d files, language %s", errUsage, flags.NArg(), *language)
	}
	session, err := engine.NewSession(protocol.Session{Kubernetes: *version})
	if err != nil {
		return err
	}
	defer session.Close()
	refused := false
	for _, name := range flags.Args() {
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		ok, err := checkFile(session, name, string(text), *language, out)
		if err != nil {
			return err
		}
		refused = refused || !ok
	}
	if refused {
		return errRefused
	}
	return nil
}

// checkFile checks one file on a copy of the cluster, on which nothing of the files before has been applied.
func checkFile(session *engine.Session, name, text, language string, out io.Writer) (ok bool, err error) {
	files := []protocol.File{{Name: filepath.Base(name), Text: text}}
	said := session.Cluster().Rehearse("kubectl apply --dry-run=server -f '"+files[0].Name+"'", files)
	if _, err := fmt.Fprint(out, said.Stdout); err != nil {
		return false, err
	}
	for _, p := range bridge.ManifestSchema().Problems(files, said.Stdout, said.Stderr) {
		if err := printPlaced(out, name, p.Line, p.Column, p.Severity, p.Message, p.Meaning[language]); err != nil {
			return false, err
		}
	}
	files[0].Name = name
	return said.Ended && said.Exit == 0, printNotes(out, files, language)
}

// printNotes tells what of manifests is not simulated, a line each.
func printNotes(out io.Writer, files []protocol.File, language string) error {
	for _, n := range bridge.ManifestSchema().Notes(files) {
		if err := printPlaced(out, n.File, n.Line, n.Column, "note", n.Path, n.Text[language]); err != nil {
			return err
		}
	}
	return nil
}

// printPlaced prints a sentence about a place as compilers do, with what it means on a line of its own where the sentence has several.
func printPlaced(out io.Writer, file string, line, column int, severity, message, meaning string) error {
	at := file
	if line > 0 {
		at = fmt.Sprintf("%s:%d:%d", file, line, column)
	}
	message, meaning = strings.TrimSpace(message), protocol.Plain(meaning)
	switch {
	case meaning == "":
	case severity == "note":
		message += ": " + meaning
	default:
		message += "\n    " + meaning
	}
	_, err := fmt.Fprintf(out, "%s: %s: %s\n", at, severity, message)
	return err
}
