package bridge

import (
	"testing"

	"github.com/podscope/podscope/engine/protocol"
)

func TestTryingAnswersAndLeavesTheSessionAlone(t *testing.T) {
	p := newPage(t)
	written := answerOf[protocol.Ran](p, "run", protocol.Run{Line: "cat note.txt", Files: []protocol.File{{Name: "note.txt", Text: "here\n"}}})
	if written.Stdout != "here\n" {
		t.Fatalf("a file that came with the command: %+v", written)
	}
	before := answerOf[protocol.Session](p, "export", nil)
	if got := answerOf[protocol.Ran](p, "try", protocol.Run{Line: "cat note.txt; rm note.txt; exit 3"}); got.Stdout != "here\n" || got.Exit != 3 || !got.Ended {
		t.Errorf("tried: %+v", got)
	}
	if got := answerOf[protocol.Ran](p, "try", protocol.Run{Line: "sleep 100", Limit: 3000}); got.Ended {
		t.Errorf("tried for too long: %+v", got)
	}
	after := answerOf[protocol.Session](p, "export", nil)
	if before.Hash != after.Hash || before.At != after.At || len(before.Inputs) != len(after.Inputs) {
		t.Errorf("the session was %+v, is %+v", before, after)
	}
}

func TestTryingGoesOnWhilePlaying(t *testing.T) {
	p := newPage(t)
	answerOf[protocol.State](p, "play", protocol.Play{Speed: 10})
	if got := answerOf[protocol.Ran](p, "try", protocol.Run{Line: "kubectl get nodes -o name"}); got.Stdout != "node/node-1\n" {
		t.Errorf("tried: %+v", got)
	}
}

func TestOpeningAnotherSessionAnswersWhatIsBeingTried(t *testing.T) {
	p := newPage(t)
	p.bridge.Handle(encode(protocol.Request{V: protocol.Version, ID: 900, Type: "try", Body: encode(protocol.Run{Line: "true"})}))
	answerOf[protocol.State](p, "open", protocol.Open{Session: protocol.Session{Format: 1, Seed: 3}})
	if p.bridge.trial != nil {
		t.Error("the trial goes on")
	}
}
