package replay

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

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
	t, err := newTerminal()
	if err != nil {
		return nil, err
	}
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

// ownNamespace is where a transcript's commands run. Recordings were made in a namespace beside "default", too, and name it so. It is a word
// that no output contains, that comes after the cluster's own namespaces, and that nobody's sed changes.
const ownNamespace = "zuqu"

func newTerminal() (terminal, error) {
	t := terminal{engine.NewCluster(engine.Config{Seed: 1, Prepull: true})}
	for _, line := range []string{"kubectl create namespace " + ownNamespace, "kubectl config set-context --current --namespace=" + ownNamespace} {
		if _, stderr, exit, err := t.Shell(line, ""); err != nil || exit != 0 {
			return t, fmt.Errorf("%s: %s %w", line, stderr, err)
		}
	}
	t.cluster.RunTo(t.cluster.Now() + settle)
	return t, nil
}

// WriteFile puts a file into the shell's directory.
func (t terminal) WriteFile(name, content string) error {
	t.cluster.WriteFile(name, []byte(content))
	return nil
}

// Elapsed is the time since the cluster was ready.
func (t terminal) Elapsed() time.Duration { return t.cluster.Now() }

// Wait lets time pass.
func (t terminal) Wait(until time.Duration) {
	if until > t.cluster.Now() {
		t.cluster.RunTo(until)
	}
}

// stuck is what is added to the errors of a command that had to be killed.
const stuck = "podscope: the command did not end in ten minutes of simulated time and was killed\n"

// Shell runs a command line to its end, or kills it when its time is over: the commands after it are run all the same.
func (t terminal) Shell(line, stdin string) (stdout, stderr string, exit int, err error) {
	cmd := t.cluster.CommandWith(line, []byte(stdin))
	late := ""
	for end := t.cluster.Now() + patience; !cmd.Ended(); {
		if t.cluster.StepBefore(end) {
			continue
		}
		cmd.Kill()
		t.cluster.RunTo(t.cluster.Now() + settle)
		late = stuck
		break
	}
	return named(cmd.Stdout()), named(cmd.Stderr()) + late, cmd.Exit(), nil
}

// named gives the transcript's namespace the name that recordings give theirs.
func named(output string) string {
	return strings.ReplaceAll(output, ownNamespace, metav1.NamespaceDefault)
}
