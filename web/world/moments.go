package world

import "slices"

// moments adds to the known times those at which w shows a change: events, and the ends of the timeline's spans.
func moments(known []int64, w World) []int64 {
	have := map[int64]bool{}
	for _, t := range known {
		if t <= w.End {
			have[t] = true
		}
	}
	for _, e := range w.Events {
		have[e.Last] = true
		have[e.First] = true
	}
	for _, p := range w.Pods {
		have[p.Created] = true
	}
	if w.Detail != nil {
		for _, s := range w.Detail.Timeline.Status {
			have[s.From] = true
		}
		for _, l := range w.Detail.Timeline.Lanes {
			for _, s := range l.Spans {
				have[s.From] = true
			}
		}
	}
	out := make([]int64, 0, len(have))
	for t := range have {
		if t >= 0 {
			out = append(out, t)
		}
	}
	slices.Sort(out)
	return out
}

// After is the next known moment of change after the one looked at, or the session's end. It lets a learner walk forwards through
// the past without changing it.
func (w World) After() int64 {
	for _, t := range w.Moments {
		if t > w.At && t < w.End {
			return t
		}
	}
	return w.End
}
