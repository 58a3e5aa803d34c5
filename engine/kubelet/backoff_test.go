package kubelet

import (
	"slices"
	"testing"
	"time"

	"github.com/podscope/podscope/engine/sim"
)

func TestBackoffDoublesToItsLimitAndForgets(t *testing.T) {
	now := time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)
	b := newBackoff(func() time.Time { return now }, 10*time.Second, 300*time.Second)
	if b.since("c", now) {
		t.Error("a container that never failed backs off")
	}
	for i, want := range []time.Duration{10, 20, 40, 80, 160, 300, 300} {
		b.next("c", now)
		if got := b.delay("c"); got != want*time.Second {
			t.Errorf("delay %d is %v, want %v", i, got, want*time.Second)
		}
		if !b.since("c", now) || b.since("c", now.Add(-want*time.Second)) {
			t.Errorf("delay %d does not count from the container's end", i)
		}
		now = now.Add(b.delay("c"))
	}
	now = now.Add(601 * time.Second)
	b.next("c", now)
	if got := b.delay("c"); got != 10*time.Second {
		t.Errorf("after ten quiet minutes the delay is %v, want 10s", got)
	}
}

func TestGridRoundsUpToTicks(t *testing.T) {
	g := grid{phase: 3 * time.Second, period: 2 * time.Second}
	for _, tt := range []struct{ at, next, after, last time.Duration }{
		{0, 3, 3, -1}, {3, 3, 5, 3}, {4, 5, 5, 3}, {5, 5, 7, 5},
	} {
		at := tt.at * time.Second
		if got := g.next(at); got != tt.next*time.Second {
			t.Errorf("next(%v) = %v", at, got)
		}
		if got := g.after(at); got != tt.after*time.Second {
			t.Errorf("after(%v) = %v", at, got)
		}
		if got := g.last(at); tt.last >= 0 && got != tt.last*time.Second {
			t.Errorf("last(%v) = %v", at, got)
		}
	}
}

func TestOnePodsJitterIsItsOwn(t *testing.T) {
	draws := func(others int) (out []time.Duration) {
		k := &Kubelet{sim: sim.New(1, time.Time{})}
		pod, other := &worker{k: k, fullname: "a_default"}, &worker{k: k, fullname: "b_default"}
		for range 5 {
			for range others {
				other.jitter(time.Minute)
			}
			out = append(out, pod.jitter(time.Minute))
		}
		return out
	}
	if alone, crowded := draws(0), draws(3); !slices.Equal(alone, crowded) {
		t.Errorf("alone %v, beside others %v", alone, crowded)
	}
	for _, d := range draws(0) {
		if d < time.Minute || d > 90*time.Second {
			t.Errorf("a minute became %v", d)
		}
	}
}
