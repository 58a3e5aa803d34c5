package engine_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/podscope/podscope/engine"
	"github.com/podscope/podscope/engine/protocol"
)

// Most events know only the second in which they happened, the scheduler's the microsecond. They are told in the order in which they happened, all at
// once and one move after another.
func TestEventsAreToldAsTheyHappened(t *testing.T) {
	s, err := engine.NewSession(protocol.Session{Seed: 1, Prepull: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	c := s.Cluster()
	zero := c.Store.Rev()
	c.Command("kubectl run redis --image=redis")
	if reached, _ := s.Until(engine.Goal{Name: "ready"}); !reached {
		t.Fatal("the pod does not start")
	}
	now := c.Source().AsOf(c.Sim.Elapsed())
	want := []string{"Scheduled", "Pulling", "Pulled", "Created", "Started"}
	for _, told := range []struct {
		name   string
		events []protocol.Event
	}{{"everything", now.Everything().Events}, {"what is new", now.Since(zero, 0).Events}} {
		var got []string
		for i, e := range told.events {
			if e.Ref.Name != "redis" {
				continue
			}
			got = append(got, e.Reason)
			if i > 0 && told.events[i-1].Last > e.Last {
				t.Errorf("%s: %s is told behind an event that came later", told.name, e.Reason)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %s, not %s", told.name, strings.Join(got, ", "), strings.Join(want, ", "))
		}
	}
}
