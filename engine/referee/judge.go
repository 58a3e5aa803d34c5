package referee

import (
	"fmt"
	"strings"
)

// Dimensions are what is judged, in the order in which a reader should look.
var Dimensions = []string{"rows", "timing", "status", "events", "output"}

// Verdict is what differs, by dimension. A dimension without notes holds.
type Verdict map[string][]string

// Holds reports whether nothing differs.
func (v Verdict) Holds() bool {
	for _, notes := range v {
		if len(notes) > 0 {
			return false
		}
	}
	return true
}

// Failed lists the dimensions that do not hold.
func (v Verdict) Failed() []string {
	var out []string
	for _, d := range Dimensions {
		if len(v[d]) > 0 {
			out = append(out, d)
		}
	}
	return out
}

// First is the first difference in each failing dimension, readable at a glance.
func (v Verdict) First() string {
	var b strings.Builder
	for _, d := range v.Failed() {
		fmt.Fprintf(&b, "  %s: %s\n", d, v[d][0])
		if more := len(v[d]) - 1; more > 0 {
			fmt.Fprintf(&b, "    and %d more\n", more)
		}
	}
	return b.String()
}

// Judge compares a trace with the recordings of one case, one or more.
func Judge(recordings []Trace, got Trace) Verdict {
	end := 0.0
	var real []histories
	for _, t := range recordings {
		for _, r := range t.Pods {
			end = max(end, r.At)
		}
		for _, s := range t.Steps {
			end = max(end, s.At)
		}
		real = append(real, byPod(t.Pods))
	}
	end += 5
	have := byPod(got.Pods)
	return Verdict{
		"rows":   judgeRows(real, have, end),
		"timing": judgeTiming(real, have, end),
		"status": judgeStatus(real, have, end),
		"events": judgeEvents(recordings, got),
		"output": JudgeSteps(recordings, got),
	}
}
