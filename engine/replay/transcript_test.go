package replay_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/podscope/podscope/engine/kubectl"
	"github.com/podscope/podscope/engine/replay"
)

// TestTranscriptsGoOn after a command that never ends: what was printed before and after it is not lost.
func TestTranscriptsGoOn(t *testing.T) {
	answer, err := replay.Transcript([]byte(`{"steps": [{"run": "echo a"}, {"run": "echo b; while :; do :; done"}, {"run": "echo c"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	var got kubectl.Session
	if err := json.Unmarshal(answer, &got); err != nil {
		t.Fatal(err)
	}
	for i, want := range []kubectl.Step{{Stdout: "a\n"}, {Stdout: "b\n", Exit: 137}, {Stdout: "c\n"}} {
		step := got.Steps[i]
		if step.Stdout != want.Stdout || step.Exit != want.Exit {
			t.Errorf("step %d printed %q and ended with %d, want %q and %d", i, step.Stdout, step.Exit, want.Stdout, want.Exit)
		}
		if killed := strings.Contains(step.Stderr, "did not end"); killed != (want.Exit != 0) {
			t.Errorf("step %d: %q", i, step.Stderr)
		}
	}
}
