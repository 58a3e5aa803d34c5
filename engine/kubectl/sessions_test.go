package kubectl_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/podscope/podscope/engine"
	"github.com/podscope/podscope/engine/kubectl"
)

var update = flag.Bool("update", false, "rewrite testdata/exits.txt")

var only = flag.String("only", "", "replay this session instead of those in testdata")

var got = flag.String("got", "", "write what each session gave into this directory")

// terminal types on a whole cluster's control-plane node.
type terminal struct{ cluster *engine.Cluster }

func (t terminal) WriteFile(name, content string) error {
	t.cluster.WriteFile(name, []byte(content))
	return nil
}

func (t terminal) Elapsed() time.Duration { return t.cluster.Now() }

func (t terminal) Wait(until time.Duration) {
	if until > t.cluster.Now() {
		t.cluster.RunTo(until)
	}
}

func (t terminal) Shell(line, _ string) (stdout, stderr string, exit int, err error) {
	cmd := t.cluster.Command(line)
	end := t.cluster.Now() + 2*time.Minute
	for !cmd.Ended() && t.cluster.StepBefore(end) {
	}
	if !cmd.Ended() {
		cmd.Kill()
		t.cluster.RunTo(t.cluster.Now() + 100*time.Millisecond)
		return cmd.Stdout(), cmd.Stderr() + "KILLED", 137, nil
	}
	return cmd.Stdout(), cmd.Stderr(), cmd.Exit(), nil
}

// Every step ends with the exit code that was recorded on a real cluster, but for those in testdata/exits.txt.
func TestSessionsEndAsRecorded(t *testing.T) {
	files, err := filepath.Glob("testdata/sessions/*.json")
	if err != nil {
		t.Fatal(err)
	}
	if *only != "" {
		files = []string{*only}
	}
	data, err := os.ReadFile("testdata/exits.txt")
	if err != nil && !*update {
		t.Fatal(err)
	}
	known := strings.Split(string(data), "\n")
	var differ []string
	defer func() {
		if *update && *only == "" {
			if err := os.WriteFile("testdata/exits.txt", []byte(strings.Join(differ, "\n")+"\n"), 0o644); err != nil {
				t.Error(err)
			}
		}
	}()
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		t.Run(name, func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var s kubectl.Session
			if err := json.Unmarshal(data, &s); err != nil {
				t.Fatal(err)
			}
			c := engine.NewCluster(engine.Config{Seed: 1, Nodes: 1, Prepull: true, Start: time.Date(2026, 11, 21, 8, 56, 0, 0, time.UTC)})
			defer c.Close()
			out, err := s.Replay(terminal{c})
			if err != nil {
				t.Fatal(err)
			}
			for i, step := range s.Steps {
				line := name + ": " + strings.ReplaceAll(step.Run, "\n", " ")
				if out.Steps[i].Exit == step.Exit {
					continue
				}
				differ = append(differ, line)
				if !*update && !slices.Contains(known, line) {
					t.Errorf("%s\nexits with %d, a real cluster's with %d\n%s", step.Run, out.Steps[i].Exit, step.Exit, out.Steps[i].Stderr)
				}
			}
			if *got != "" {
				data, _ := json.MarshalIndent(out, "", " ")
				if err := os.WriteFile(filepath.Join(*got, name+".json"), data, 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}
