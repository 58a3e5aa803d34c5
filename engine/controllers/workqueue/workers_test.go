package workqueue_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/podscope/podscope/engine/controllers/workqueue"
	"github.com/podscope/podscope/engine/sim"
)

func TestWorkersTakeOneKeyAtATime(t *testing.T) {
	s := sim.New(1, time.Unix(0, 0))
	var looks []time.Duration
	running := 0
	var w *workqueue.Workers
	k := workqueue.Key{Namespace: "default", Name: "a"}
	w = workqueue.NewWorkers(s, "test", func(p *workqueue.Pass, _ workqueue.Key) error {
		running++
		if running > 1 {
			t.Error("two workers are at the same key")
		}
		if looks = append(looks, s.Elapsed().Truncate(time.Second)); len(looks) == 1 {
			w.Add(k) // it changes while the worker is at it, twice
			w.Add(k)
		}
		p.Wait(2 * time.Second)
		running--
		return nil
	})
	w.Add(k)
	s.RunUntil(10 * time.Second)
	if want := []time.Duration{0, 2 * time.Second}; !slices.Equal(looks, want) {
		t.Errorf("looked at %v, want %v", looks, want)
	}
}

func TestWorkersAreFive(t *testing.T) {
	s := sim.New(1, time.Unix(0, 0))
	started := map[string]time.Duration{}
	w := workqueue.NewWorkers(s, "test", func(p *workqueue.Pass, k workqueue.Key) error {
		started[k.Name] = s.Elapsed().Truncate(time.Second)
		p.Wait(3 * time.Second)
		return nil
	})
	for _, name := range []string{"a", "b", "c", "d", "e", "f"} {
		w.Add(workqueue.Key{Name: name})
	}
	s.RunUntil(10 * time.Second)
	if started["e"] != 0 || started["f"] != 3*time.Second {
		t.Errorf("the fifth began at %v, the sixth at %v; want 0s and 3s", started["e"], started["f"])
	}
}

func TestWorkersTryAgainLater(t *testing.T) {
	s := sim.New(1, time.Unix(0, 0))
	looks := 0
	w := workqueue.NewWorkers(s, "test", func(*workqueue.Pass, workqueue.Key) error {
		if looks++; looks < 4 {
			return errors.New("no")
		}
		return nil
	})
	w.Add(workqueue.Key{Name: "a"})
	s.RunUntil(30 * time.Millisecond)
	if looks >= 4 {
		t.Errorf("%d looks within 30 ms; the waits between them should double from 5 ms", looks)
	}
	s.RunUntil(time.Second)
	if looks != 4 {
		t.Errorf("%d looks, want 4", looks)
	}
}
