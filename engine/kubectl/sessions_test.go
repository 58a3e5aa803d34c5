package kubectl_test

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/podscope/podscope/engine/referee"
	"github.com/podscope/podscope/engine/replay"
)

var update = flag.Bool("update", false, "rewrite testdata/differ.txt")

var only = flag.String("only", "", "replay this session instead of those in testdata")

// differences lists the steps of a session that another cluster answered otherwise: a line each, with what differs.
func differences(t *testing.T, file string) []string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := replay.Transcript(data)
	if err != nil {
		t.Fatal(err)
	}
	recorded, err := referee.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	got, err := referee.Parse(answer)
	if err != nil {
		t.Fatal(err)
	}
	name := strings.TrimSuffix(filepath.Base(file), ".json")
	var out []string
	for i, step := range recorded.Steps {
		notes := referee.JudgeSteps([]referee.Trace{{Steps: recorded.Steps[i : i+1]}}, referee.Trace{Steps: got.Steps[i:min(i+1, len(got.Steps))]})
		if len(notes) > 0 {
			t.Log(strings.Join(notes, "\n"))
			out = append(out, name+": "+strings.ReplaceAll(step.Run, "\n", " "))
		}
	}
	return out
}

// Every step prints what was recorded on a real cluster, but for those in testdata/differ.txt. Nearly all of these differ in what is chance:
// addresses, generated names, times, the order of a Go map or of events within a second. So a step of that list may hold one day and differ the
// next, as what happens around it takes longer or shorter.
func TestSessionsPrintWhatWasRecorded(t *testing.T) {
	files, err := filepath.Glob("testdata/sessions/*.json")
	if err != nil {
		t.Fatal(err)
	}
	if *only != "" {
		files = []string{*only}
	}
	data, err := os.ReadFile("testdata/differ.txt")
	if err != nil && !*update {
		t.Fatal(err)
	}
	known := strings.Split(string(data), "\n")
	var differ []string
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".json"), func(t *testing.T) {
			for _, step := range differences(t, file) {
				differ = append(differ, step)
				if !*update && !slices.Contains(known, step) {
					t.Errorf("%s\ndiffers from what was recorded", step)
				}
			}
		})
	}
	if *update && *only == "" {
		for _, step := range known {
			if step != "" && !slices.Contains(differ, step) {
				t.Logf("holds now, and is not listed any more: %s", step)
			}
		}
		if err := os.WriteFile("testdata/differ.txt", []byte(strings.Join(differ, "\n")+"\n"), 0o644); err != nil {
			t.Error(err)
		}
	}
}
