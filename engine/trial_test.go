package engine_test

import (
	"testing"
	"time"

	"github.com/podscope/podscope/engine"
	"github.com/podscope/podscope/engine/protocol"
)

func redisWithValue(t testing.TB) *engine.Session {
	t.Helper()
	s, err := engine.NewSession(protocol.Session{Format: 1, Prepull: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"kubectl run redis --image=redis", "kubectl wait --for=condition=Ready pod/redis", "kubectl exec redis -- redis-cli set a 666", "echo 1 > /tmp/note"} {
		cmd, err := s.Do(line, nil)
		if err != nil {
			t.Fatal(err)
		}
		if s.Finish(cmd, s.Now()+time.Minute, engine.Forever); cmd.Exit() != 0 {
			t.Fatalf("%s: %s", line, cmd.Stderr())
		}
	}
	return s
}

func try(t testing.TB, s *engine.Session, line string) protocol.Ran {
	t.Helper()
	trial, err := s.Try(line, 10*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	defer trial.Close()
	trial.Go(engine.Forever)
	return trial.Ran()
}

func TestATrialSeesContainersFilesAndEventsAsTheyAre(t *testing.T) {
	s := redisWithValue(t)
	defer s.Close()
	for line, want := range map[string]string{
		"kubectl exec redis -- redis-cli get a": "666\n",
		"cat /tmp/note":                         "1\n",
		"kubectl get events -o name | wc -l | grep -qv '^0$' && echo": "\n",
		"kubectl get pod redis -o jsonpath='{.status.phase}'":         "Running",
	} {
		if got := try(t, s, line); got.Stdout != want || !got.Ended || got.Exit != 0 {
			t.Errorf("%s: %+v, want %q", line, got, want)
		}
	}
}

func TestATrialChangesNothingInTheSession(t *testing.T) {
	s := redisWithValue(t)
	defer s.Close()
	at, hash, inputs := s.Now(), s.Hash(), len(s.Export().Inputs)
	if got := try(t, s, "kubectl exec redis -- redis-cli del a && rm /tmp/note && kubectl delete pod redis --now"); got.Exit != 0 {
		t.Fatalf("%+v", got)
	}
	if s.Now() != at || s.Hash() != hash || len(s.Export().Inputs) != inputs {
		t.Error("the session has changed")
	}
	if got := try(t, s, "kubectl exec redis -- redis-cli get a"); got.Stdout != "666\n" {
		t.Errorf("after a trial that deletes: %+v", got)
	}
}

func TestATrialPausesAndEndsWithItsTime(t *testing.T) {
	s := redisWithValue(t)
	defer s.Close()
	trial, err := s.Try("sleep 100", 5*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	defer trial.Close()
	pauses := 0
	for !trial.Go(func() bool { return false }) {
		if pauses++; pauses > 1e6 {
			t.Fatal("the trial never ends")
		}
	}
	if got := trial.Ran(); got.Ended || pauses < 10 {
		t.Errorf("%+v after %d pauses, want a command that goes on and many pauses", got, pauses)
	}
}

func BenchmarkTrial(b *testing.B) {
	s := redisWithValue(b)
	defer s.Close()
	for b.Loop() {
		try(b, s, "kubectl exec redis -- redis-cli get a")
	}
}
