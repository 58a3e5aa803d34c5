package page

import (
	"cmp"
	"slices"
	"strings"

	"github.com/podscope/podscope/engine/protocol"
)

// seats remember where pods stand, so that one that stays does not move while others come and go: a new pod takes the place of one that has
// gone, or stands at the end. What does not move need not be drawn anew.
type seats map[string][]string // pods' ids by group; empty for a free place

// seat puts a group's pods in their places. Free places are pods without an ID; when compact is set there are none.
func (s seats) seat(group string, pods []protocol.Pod, compact bool) []protocol.Pod {
	byID := make(map[string]*protocol.Pod, len(pods))
	for i := range pods {
		byID[pods[i].ID] = &pods[i]
	}
	row := make([]string, 0, len(pods))
	seated := make(map[string]bool, len(pods))
	for _, id := range s[group] {
		if byID[id] == nil {
			id = ""
		}
		if id != "" || !compact {
			row = append(row, id)
		}
		seated[id] = true
	}
	fresh := slices.DeleteFunc(slices.Clone(pods), func(p protocol.Pod) bool { return seated[p.ID] })
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
	if len(row) > 2*len(pods)+8 {
		row = slices.DeleteFunc(row, func(id string) bool { return id == "" })
	}
	s[group] = row
	out := make([]protocol.Pod, len(row))
	for i, id := range row {
		if p := byID[id]; p != nil {
			out[i] = *p
		}
	}
	return out
}
