package world_test

import (
	"reflect"
	"testing"

	"github.com/podscope/podscope/engine/protocol"
	"github.com/podscope/podscope/web/world"
)

func pod(id, name, status string) protocol.Pod {
	return protocol.Pod{ID: id, Namespace: "default", Name: name, Status: status}
}

func names(pods []protocol.Pod) []string {
	out := []string{}
	for _, p := range pods {
		out = append(out, p.Name+" "+p.Status)
	}
	return out
}

func TestMergeKeepsWhatADifferenceDoesNotName(t *testing.T) {
	w := world.World{}.Merge(protocol.State{Full: true, Pods: []protocol.Pod{pod("1", "b", "Pending"), pod("2", "a", "Running"), pod("3", "c", "Running")}})
	w = w.Merge(protocol.State{At: 5, End: 5, Pods: []protocol.Pod{pod("1", "b", "Running")}, Gone: []string{"3"}})
	if got, want := names(w.Pods), []string{"a Running", "b Running"}; !reflect.DeepEqual(got, want) {
		t.Errorf("pods are %v, want %v", got, want)
	}
	if !w.Fresh["1"] || w.Fresh["2"] {
		t.Errorf("fresh is %v, want only 1", w.Fresh)
	}
}

func TestMergeDoesNotChangeWhatWasHandedOut(t *testing.T) {
	before := world.World{}.Merge(protocol.State{Full: true, Pods: []protocol.Pod{pod("1", "a", "Pending")}})
	before.Merge(protocol.State{Pods: []protocol.Pod{pod("1", "a", "Running")}})
	if got := before.Pods[0].Status; got != "Pending" {
		t.Errorf("the earlier world now says %s", got)
	}
}

func TestFullStateForgetsTheRest(t *testing.T) {
	w := world.World{}.Merge(protocol.State{Full: true, Pods: []protocol.Pod{pod("1", "a", "Running")}, Detail: &protocol.Detail{Pod: pod("1", "a", "Running")}})
	w = w.Merge(protocol.State{Full: true})
	if len(w.Pods) != 0 || w.Detail != nil {
		t.Errorf("left over: %v %v", w.Pods, w.Detail)
	}
}

func TestFreshEventsAreNewOrHappenedAgain(t *testing.T) {
	w := world.World{}.Merge(protocol.State{Full: true, Events: []protocol.Event{{ID: "a", Count: 1}, {ID: "b", Count: 1}}})
	w = w.Merge(protocol.State{Events: []protocol.Event{{ID: "a", Count: 2}, {ID: "c", Count: 1}}})
	if want := map[string]bool{"a": true, "c": true}; !reflect.DeepEqual(w.Fresh, want) {
		t.Errorf("fresh is %v, want %v", w.Fresh, want)
	}
}

func TestConnectionsThatHaveBegunAreThoseMoreThanBefore(t *testing.T) {
	before := world.World{}.Merge(protocol.State{Full: true, At: 1, Flows: []protocol.Flow{{Service: "d/web", Pod: "d/a", Settled: 5}, {Service: "d/web", Pod: "d/b", Settled: 1}}})
	now := before.Merge(protocol.State{At: 2, Flows: []protocol.Flow{{Service: "d/web", Pod: "d/a", Settled: 8, Failed: 1}}})
	if got, want := now.Began(before), []protocol.Flow{{Service: "d/web", Pod: "d/a", Settled: 3, Failed: 1}}; !reflect.DeepEqual(got, want) {
		t.Errorf("began %v, want %v", got, want)
	}
	if got := before.Began(now); got != nil {
		t.Errorf("looking back, %v began", got)
	}
}

func TestThePastShowsAllThatIsKnownOfThePodLookedAt(t *testing.T) {
	web, other := protocol.Ref{Kind: "Pod", Name: "web"}, protocol.Ref{Kind: "Pod", Name: "other"}
	detail := func(id, name string, spans int) *protocol.Detail {
		return &protocol.Detail{Pod: pod(id, name, "Running"), Timeline: protocol.Timeline{Status: make([]protocol.Span, spans)}}
	}
	present := world.World{}.Merge(protocol.State{Full: true, At: 90, End: 90, Pods: []protocol.Pod{pod("1", "web", "Running")}, Detail: detail("1", "web", 3)})
	present = present.Merge(protocol.State{At: 100, End: 100})
	back := func(id string) world.World {
		return present.Merge(protocol.State{Full: true, At: 40, End: 100, Past: true, Pods: []protocol.Pod{pod(id, "web", "Pending")}, Detail: detail(id, "web", 1)})
	}
	for _, c := range []struct {
		name  string
		in    world.World
		of    protocol.Ref
		spans int // -1: nothing is known
		until int64
	}{
		{"the present", present, web, 3, 100},
		{"the past", back("1"), web, 3, 100},
		{"before it was created", present.Merge(protocol.State{Full: true, At: 1, End: 100, Past: true}), web, 3, 100},
		{"the past of another one by its name", back("0"), web, 1, 40},
		{"another one, in the past", back("1"), other, -1, 0},
		{"after it was deleted", present.Merge(protocol.State{At: 150, End: 150, Gone: []string{"1"}}), web, 3, 100},
		{"what came after was forgotten", back("1").Merge(protocol.State{Full: true, At: 40, End: 40, Pods: []protocol.Pod{pod("1", "web", "Pending")}, Detail: detail("1", "web", 1)}), web, 1, 40},
	} {
		t.Run(c.name, func(t *testing.T) {
			spans := -1
			lanes, until := c.in.History(c.of)
			if lanes != nil {
				spans = len(lanes.Status)
			}
			if spans != c.spans || until != c.until {
				t.Errorf("%d spans up to %d, want %d up to %d", spans, until, c.spans, c.until)
			}
		})
	}
}

func TestClockAndSpan(t *testing.T) {
	for _, c := range []struct {
		ms          int64
		clock, span string
	}{
		{0, "T+00:00:00.000", "0s"},
		{320, "T+00:00:00.320", "0.3s"},
		{9_900, "T+00:00:09.900", "9.9s"},
		{12_345, "T+00:00:12.345", "12s"},
		{102_300, "T+00:01:42.300", "1m42s"},
		{120_000, "T+00:02:00.000", "2m"},
		{7_380_000, "T+02:03:00.000", "2h3m"},
	} {
		if got := world.Clock(c.ms); got != c.clock {
			t.Errorf("Clock(%d) is %s, want %s", c.ms, got, c.clock)
		}
		if got := world.Span(c.ms); got != c.span {
			t.Errorf("Span(%d) is %s, want %s", c.ms, got, c.span)
		}
	}
}

func TestAPodThatHasComeIsMetOnceAndTheFirstOfSeveral(t *testing.T) {
	made := func(name string, at int64) protocol.Pod {
		p := pod(name, name, "Pending")
		p.Created = at
		return p
	}
	before := world.World{}.Merge(protocol.State{Full: true, At: 5300, End: 5300, Pods: []protocol.Pod{made("old", 1000)}})
	for _, tt := range []struct {
		name string
		now  protocol.State
		want string
	}{
		{"nobody has come", protocol.State{At: 6000, End: 6000}, ""},
		{"one of two at once", protocol.State{At: 6000, End: 6000, Pods: []protocol.Pod{made("y", 5000), made("x", 5000)}}, "x"},
		{"the newer one", protocol.State{At: 9000, End: 9000, Pods: []protocol.Pod{made("x", 6000), made("y", 8000)}}, "y"},
		{"one that was there but not known", protocol.State{At: 6000, End: 6000, Pods: []protocol.Pod{made("x", 2000)}}, ""},
		{"in the past", protocol.State{At: 6000, End: 9000, Past: true, Pods: []protocol.Pod{made("x", 6000)}}, ""},
	} {
		got := ""
		if p := before.Merge(tt.now).Met(before); p != nil {
			got = p.Name
		}
		if got != tt.want {
			t.Errorf("%s: met %q, want %q", tt.name, got, tt.want)
		}
	}
}
