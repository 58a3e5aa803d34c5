package replay

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/podscope/podscope/engine"
	"github.com/podscope/podscope/engine/kubectl"
)

// patience is how long a command of a transcript may take, in virtual time.
const patience = 10 * time.Minute

// Transcript runs a recorded kubectl transcript (JSON: files, setup, steps), or one recorded answer to a manifest, on a fresh cluster
// and returns it in the same form with this cluster's answers.
func Transcript(data []byte) ([]byte, error) {
	var session kubectl.Session
	if err := json.Unmarshal(data, &session); err != nil {
		return nil, fmt.Errorf("transcript: %w", err)
	}
	t := newTerminal()
	defer t.cluster.Close()
	got, err := session.Replay(t)
	if err != nil {
		return nil, err
	}
	return pretty(got), nil
}

func pretty(v any) []byte {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(v); err != nil {
		panic(err) // plain values only
	}
	return out.Bytes()
}

// terminal types on a cluster's first machine.
type terminal struct{ cluster *engine.Cluster }

func newTerminal() terminal {
	return terminal{engine.NewCluster(engine.Config{Seed: 1, Prepull: true, KubernetesNamespace: elsewhere})}
}

// WriteFile puts a file into the shell's directory.
func (t terminal) WriteFile(name, content string) error {
	t.cluster.WriteFile(name, []byte(content))
	return nil
}

// Elapsed is the time since the cluster was ready.
func (t terminal) Elapsed() time.Duration { return t.cluster.Now() }

// errStuck is a command that does not end.
var errStuck = errors.New("the command did not end in ten minutes of simulated time")

// Shell runs a command line to its end.
func (t terminal) Shell(line, stdin string) (stdout, stderr string, exit int, err error) {
	cmd := t.cluster.CommandWith(line, []byte(stdin))
	for end := t.cluster.Now() + patience; !cmd.Ended(); {
		if !t.cluster.StepBefore(end) {
			cmd.Kill()
			return "", "", 0, errStuck
		}
	}
	return cmd.Stdout(), cmd.Stderr(), cmd.Exit(), nil
}
