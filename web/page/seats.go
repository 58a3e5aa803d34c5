package page

import (
	"cmp"
	"slices"
	"strings"

	"github.com/podscope/podscope/engine/protocol"
)

// seats remember where pods stand, so that one that stays does not move while others come and go: a new pod takes the place of one that has
// gone, or stands at the end. What does not move need not be drawn anew.
type seats struct {
	rows  map[string][]string     // pods' ids by group; empty for a free place
	shown map[string]protocol.Pod // as they were drawn last
	tiles map[string]tile         // as they were written last
	left  int                     // how many may still be drawn anew
}

const (
	// rationed is from how many pods on changes are shown a few at a time while time plays.
	rationed = 40
	// ration is how many that are.
	ration = 24
)

// begin starts to draw.
func (s *seats) begin(pods int, playing bool) {
	if s.rows == nil {
		s.rows, s.shown, s.tiles = map[string][]string{}, map[string]protocol.Pod{}, map[string]tile{}
	}
	s.left = pods
	if playing && pods > rationed {
		s.left = ration
	}
}

// seat puts a group's pods in their places. Free places are pods without an ID; when compact is set there are none.
func (s *seats) seat(group string, pods []protocol.Pod, compact bool) []protocol.Pod {
	byID := make(map[string]*protocol.Pod, len(pods))
	for i := range pods {
		byID[pods[i].ID] = &pods[i]
	}
	row := make([]string, 0, len(pods))
	seated := make(map[string]bool, len(pods))
	for _, id := range s.rows[group] {
		if byID[id] == nil {
			delete(s.shown, id)
			delete(s.tiles, id)
			id = ""
		}
		if id != "" || !compact {
			row = append(row, id)
		}
		seated[id] = true
	}
	row = fill(row, slices.DeleteFunc(slices.Clone(pods), func(p protocol.Pod) bool { return seated[p.ID] }))
	if len(row) > 2*len(pods)+8 {
		row = slices.DeleteFunc(row, func(id string) bool { return id == "" })
	}
	s.rows[group] = row
	out := make([]protocol.Pod, len(row))
	for i, id := range row {
		if p := byID[id]; p != nil {
			out[i] = s.show(*p)
		}
	}
	return out
}

// fill seats newcomers, the oldest first.
func fill(row []string, fresh []protocol.Pod) []string {
	slices.SortStableFunc(fresh, func(a, b protocol.Pod) int {
		return cmp.Or(cmp.Compare(a.Created, b.Created), strings.Compare(a.Name, b.Name))
	})
	free := 0
	for _, p := range fresh {
		for free < len(row) && row[free] != "" {
			free++
		}
		if free == len(row) {
			row = append(row, "")
		}
		row[free] = p.ID
	}
	for len(row) > 0 && row[len(row)-1] == "" {
		row = row[:len(row)-1]
	}
	return row
}

// show is a pod as it is, or as it was drawn last when enough others are drawn anew already.
func (s *seats) show(p protocol.Pod) protocol.Pod {
	old, known := s.shown[p.ID]
	if known && old.Status == p.Status && old.Ready == p.Ready && old.Tone == p.Tone {
		return p
	}
	if s.left <= 0 {
		return old
	}
	s.left--
	s.shown[p.ID] = p
	return p
}
