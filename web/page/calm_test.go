package page

import (
	"testing"
	"time"

	"github.com/podscope/podscope/web/world"
)

// Ages that move with every frame are read by nobody and cost the most of it.
func TestAgesMoveNoFasterThanTheyAreRead(t *testing.T) {
	p := &Playground{}
	playing := func(at int64) world.World { return world.World{At: at, Playing: true} }
	if got := p.ages(playing(61_500)); got != 61_000 {
		t.Errorf("ages count from %d, not from the whole second", got)
	}
	p.aged.taken = time.Now().Add(time.Hour) // the next turn is far away
	for _, tt := range []struct {
		name string
		w    world.World
		want int64
	}{
		{"while time plays", playing(75_000), 61_000},
		{"at an earlier moment", playing(30_200), 30_000},
		{"when time stands still", world.World{At: 75_432}, 75_432},
	} {
		if got := p.ages(tt.w); got != tt.want {
			t.Errorf("%s: ages count from %d, not from %d", tt.name, got, tt.want)
		}
	}
	p.aged.taken = time.Time{}
	if got := p.ages(playing(75_000)); got != 75_000 {
		t.Errorf("when it is their turn again ages count from %d", got)
	}
}

func TestTilesShowWhatFits(t *testing.T) {
	for name, want := range map[string]string{"web": "web", "pod-1234": "pod-1234", "web-7cdfc8d44b-6jcjj": "…-6jcjj"} {
		if got := shortened(name); got != want {
			t.Errorf("%s is shown as %s, not as %s", name, got, want)
		}
	}
}
