package sim

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

func TestTheQueueKeepsItsOrderWhateverIsStoppedAndScheduledAgain(t *testing.T) {
	s := New(1, epoch)
	chance := rand.New(rand.NewPCG(1, 2))
	var all, got []*Timer
	for range 300 {
		var timer *Timer
		timer = s.After(time.Duration(chance.IntN(50)), "x", func() { got = append(got, timer) })
		all = append(all, timer)
	}
	for i, timer := range all {
		switch i % 3 {
		case 0:
			timer.Stop()
		case 1:
			timer.Stop()
			timer.Again(time.Duration(chance.IntN(50)))
		}
	}
	want := slices.DeleteFunc(slices.Clone(all), func(t *Timer) bool { return !t.Pending() })
	slices.SortFunc(want, func(a, b *Timer) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.seq, b.seq)) })
	s.RunUntil(time.Second)
	if !slices.Equal(got, want) || len(got) != 200 {
		t.Errorf("%d events ran, %d were due, or not in their order", len(got), len(want))
	}
}
