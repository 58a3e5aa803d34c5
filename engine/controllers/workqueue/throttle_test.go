package workqueue_test

import (
	"testing"
	"time"

	"github.com/podscope/podscope/engine/controllers/workqueue"
	"github.com/podscope/podscope/engine/sim"
)

func TestAControllerMayAskForThirtyThingsAtOnceAndThenTwentyASecond(t *testing.T) {
	s := sim.New(1, time.Unix(0, 0))
	var calls, reports []time.Duration
	var w *workqueue.Workers
	w = workqueue.NewWorkers(s, "test", func(p *workqueue.Pass, _ workqueue.Key) error {
		p.Call()
		for range 50 {
			p.Also()
			calls = append(calls, s.Elapsed())
			if len(calls) == 40 {
				w.Report(func() { reports = append(reports, s.Elapsed()) })
			}
		}
		return nil
	})
	w.Add(workqueue.Key{Name: "a"})
	s.RunUntil(10 * time.Second)
	if calls[28] > 20*time.Millisecond || calls[29] < 20*time.Millisecond {
		t.Errorf("the thirtieth call came at %v, the next at %v", calls[28], calls[29])
	}
	if last := calls[49]; last < time.Second || last > 1200*time.Millisecond {
		t.Errorf("the last of fifty calls came at %v; 22 more than there are at once, at 20 a second", last)
	}
	if len(reports) != 1 || reports[0] < calls[39]+50*time.Millisecond {
		t.Errorf("an Event after the fortieth call at %v was sent at %v: it has to wait its turn too", calls[39], reports)
	}
	s.RunUntil(20 * time.Second)
	before := s.Elapsed()
	calls = nil
	w.Add(workqueue.Key{Name: "b"})
	s.RunUntil(before + 20*time.Millisecond)
	if len(calls) != 29 {
		t.Errorf("after a rest %d calls go out at once, want 29", len(calls))
	}
}
