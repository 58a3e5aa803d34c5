package site

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/podscope/podscope/web/text"
)

// recorded is where the recordings of real clusters are, and the list of those that do not hold yet, which the engine's tests keep true.
const recorded = "engine/replay/testdata"

// recordingTable says in Markdown how many recordings hold, for each thing that is judged.
func recordingTable(c *text.Catalogue) (string, error) {
	pending, err := os.ReadFile(filepath.Join(recorded, "pending.txt"))
	if err != nil {
		return "", err
	}
	given, err := cases("lifecycle")
	if err != nil {
		return "", err
	}
	unseen, err := cases("unseen")
	if err != nil {
		return "", err
	}
	w := wordsOf(c)
	var out strings.Builder
	fmt.Fprintf(&out, "| %s | %s | %s |\n| --- | --- | --- |\n", w.Judged, w.Given, w.Unseen)
	for _, d := range []struct{ dimension, word string }{{"rows", w.Rows}, {"timing", w.Timing}, {"status", w.Status}, {"events", w.Events}, {"output", w.Output}} {
		differs := differing(pending, d.dimension)
		fmt.Fprintf(&out, "| %s | %d/%d | %d/%d |\n", d.word, given-differs.given, given, unseen-differs.unseen, unseen)
	}
	return out.String(), nil
}

// cases counts the recordings in a folder.
func cases(folder string) (int, error) {
	all, err := os.ReadDir(filepath.Join(recorded, folder))
	return len(all), err
}

// counts are of the cases that were there from the start, and of those that were recorded when the engine stood.
type counts struct{ given, unseen int }

// differing counts the cases of pending.txt ("case: rows, events") in which a dimension differs.
func differing(pending []byte, dimension string) (n counts) {
	for line := range bytes.Lines(pending) {
		name, all, ok := strings.Cut(strings.TrimSpace(string(line)), ": ")
		if !ok || strings.HasPrefix(name, "#") {
			continue
		}
		for d := range strings.SplitSeq(all, ", ") {
			switch {
			case d != dimension:
			case strings.HasPrefix(name, "unseen/"):
				n.unseen++
			default:
				n.given++
			}
		}
	}
	return n
}
