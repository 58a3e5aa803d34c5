package sim

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

var epoch = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

func TestEventsRunInOrderOfTimeThenOfScheduling(t *testing.T) {
	s := New(1, epoch)
	var got []string
	note := func(what string) func() { return func() { got = append(got, what) } }
	s.After(2*time.Second, "late", note("late"))
	s.After(time.Second, "a", note("a"))
	s.After(time.Second, "b", note("b"))
	s.Soon("now", note("now"))
	stopped := s.After(time.Second, "stopped", note("stopped"))
	if !stopped.Stop() || stopped.Stop() {
		t.Error("Stop must report true once")
	}
	s.RunUntil(time.Minute)
	if want := []string{"now", "a", "b", "late"}; !slices.Equal(got, want) {
		t.Errorf("ran %v, want %v", got, want)
	}
	if s.Now() != epoch.Add(time.Minute) {
		t.Errorf("clock reads %v after RunUntil(1m)", s.Now())
	}
}

func TestProcSleepsParksAndWakes(t *testing.T) {
	s := New(1, epoch)
	var at []time.Duration
	p := s.Go("p", func(p *Proc) {
		p.Sleep(time.Second)
		at = append(at, s.Elapsed())
		p.Park()
		at = append(at, s.Elapsed())
	})
	s.After(3*time.Second, "wake", p.Wake)
	s.RunUntil(time.Minute)
	if want := []time.Duration{time.Second, 3 * time.Second}; !slices.Equal(at, want) || !p.Done() {
		t.Errorf("ran at %v (done %v), want %v", at, p.Done(), want)
	}
}

func TestKillRunsDeferredCallsAndNothingElse(t *testing.T) {
	for _, inside := range []bool{false, true} {
		s := New(1, epoch)
		var deferred, after, ended bool
		var p *Proc
		p = s.Go("p", func(*Proc) {
			defer func() { deferred = true }()
			if inside {
				p.Kill()
			}
			p.Park()
			after = true
		})
		p.OnEnd(func() { ended = true })
		s.RunUntil(time.Second)
		p.Kill()
		if !deferred || after || !ended || !p.Done() {
			t.Errorf("inside=%v: deferred %v, after %v, ended %v, done %v", inside, deferred, after, ended, p.Done())
		}
	}
}

// text/tabwriter, for one, catches what unwinds it and panics with words of its own.
func TestAKilledProcessMayBeUnwoundThroughLibrariesThatRecover(t *testing.T) {
	s := New(1, epoch)
	p := s.Go("p", func(p *Proc) {
		defer func() { panic(fmt.Sprint("a library's: ", recover() != nil)) }()
		p.Kill()
	})
	s.RunUntil(time.Second)
	if !p.Done() {
		t.Error("the process goes on")
	}
}

func TestCloseEndsProcesses(t *testing.T) {
	s := New(1, epoch)
	p := s.Go("p", func(p *Proc) { p.Park() })
	never := s.Go("never started", func(p *Proc) { t.Error("a closed world must not run") })
	p.run()
	s.Close()
	if !p.Done() || !never.Done() {
		t.Error("processes survive Close")
	}
}

func TestSameSeedSameHash(t *testing.T) {
	run := func(seed uint64) uint64 {
		s := New(seed, epoch)
		for range 10 {
			s.After(s.Between("x", 0, time.Minute), "tick", func() { s.Mix("fact") })
		}
		s.RunUntil(time.Hour)
		return s.Hash()
	}
	if first, second := run(1), run(1); first != second {
		t.Error("the same seed gave two hashes")
	}
	if run(1) == run(2) {
		t.Error("two seeds gave one hash")
	}
}

func TestStreamsOfChanceAreIndependent(t *testing.T) {
	a, b := New(1, epoch), New(1, epoch)
	a.Rand("other").Uint64()
	if a.Rand("x").Uint64() != b.Rand("x").Uint64() {
		t.Error("a draw in one stream shifted another")
	}
}
