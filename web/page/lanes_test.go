package page

import (
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/podscope/podscope/engine/protocol"
)

func TestTheScaleHasRoundSteps(t *testing.T) {
	for length, want := range map[int64]int64{10_000: 2_000, 42_000: 5_000, 600_000: 120_000, 1_800_000: 300_000} {
		if got := scaleStep(length); got != want {
			t.Errorf("%d ms are cut every %d ms, want %d", length, got, want)
		}
	}
}

func TestFailedProbesAreNeverThinnedOut(t *testing.T) {
	var ticks []protocol.Tick
	for i := range int64(1000) {
		ticks = append(ticks, protocol.Tick{At: i * 100, OK: i%100 != 0})
	}
	failed := 0
	shown := visibleTicks(axis{0, 100_000}, ticks)
	for _, k := range shown {
		if !k.OK {
			failed++
		}
	}
	if failed != 10 || len(shown) > 300 {
		t.Errorf("%d shown, %d failed among them; want at most 300, with all 10", len(shown), failed)
	}
}

func TestWhatABarHasNoRoomForIsToldToWhoPointsAtIt(t *testing.T) {
	got := drawLane(english, axis{0, 100_000}, "container", []protocol.Span{{From: 1000, To: 1200, Kind: "waiting"}, {From: 1200, Kind: "pull", Text: "Pulling"}}, nil, 60_000)
	for _, want := range []string{"<title>waiting from T+00:00:01.000 to T+00:00:01.200</title>", "<title>pulling the image from T+00:00:01.200 to now</title>", "<span>pulling the image</span>"} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is not in %s", want, got)
		}
	}
	if strings.Contains(got, "<span>waiting") {
		t.Error("a bar of a hair's width has a word")
	}
}

func TestTheSliderBeginsAtTheBeginning(t *testing.T) {
	if got := app.HTMLString(&Timeline{T: english}); !strings.Contains(got, `value="0"`) {
		t.Error("before the clock has moved, the browser puts the slider into the middle of its track")
	}
}

func TestWhatALaneShowsIsSaidInWords(t *testing.T) {
	lanes := &Timeline{T: english}
	if got, want := lanes.inWords("STATUS", "status", []protocol.Span{{From: 0, Kind: "good", Text: "Running"}}), "STATUS: Running from T+00:00:00.000 to now"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := lanes.inWords("web", "container", []protocol.Span{{From: 0, Kind: "running"}}), "web: running from T+00:00:00.000 to now"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
