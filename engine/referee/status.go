package referee

import (
	"fmt"
	"slices"
	"strings"
)

// detail is a pod's whole status, ready to compare: by part.
func detail(p Pod) [][2]string {
	conditions := make([]string, 0, len(p.Conditions))
	for k, c := range p.Conditions {
		conditions = append(conditions, fmt.Sprintf("%s=%s %q %q", k, c.Status, c.Reason, clean(c.Message)))
	}
	slices.Sort(conditions)
	var containers []string
	for _, list := range [][]Container{p.Inits, p.Containers, p.Ephemeral} {
		for _, c := range list {
			last := c.LastState
			if last == nil {
				last = &LastState{}
			}
			containers = append(containers, fmt.Sprintf("%s: %s %s exit %s ready %v started %v restarts %d last %s %s %s %q",
				c.Name, c.State, c.Reason, code(c.ExitCode), c.Ready, c.Started, c.RestartCount, last.State, last.Reason, code(last.ExitCode), clean(c.Message)))
		}
	}
	return [][2]string{
		{"phase", p.Phase},
		{"podIP", fmt.Sprint(p.PodIP)},
		{"conditions", strings.Join(conditions, "; ")},
		{"containers", strings.Join(containers, "; ")},
	}
}

func code(c *int) string {
	if c == nil {
		return "-"
	}
	return fmt.Sprint(*c)
}

// judgeStatus: where a row is stable, the whole status at its end is what one of the recordings has there.
func judgeStatus(real []histories, got histories, end float64) []string {
	var notes []string
	for _, h := range real[0] {
		have := withoutFlashes(rows(got.of(h.key)), end)
		allowed := make([][][][2]string, len(have))
		any := false
		for _, r := range real {
			want := withoutFlashes(rows(r.of(h.key)), end)
			for _, pair := range pairUp(texts(want), texts(have)) {
				allowed[pair[1]] = append(allowed[pair[1]], detail(want[pair[0]].last))
				any = true
			}
		}
		if !any {
			notes = append(notes, h.key+": no row in common with the real cluster")
		}
		for j, options := range allowed {
			b := detail(have[j].last)
			if len(options) == 0 || slices.ContainsFunc(options, func(a [][2]string) bool { return slices.Equal(a, b) }) {
				continue
			}
			for k, a := range options[0] {
				if a != b[k] {
					notes = append(notes, fmt.Sprintf("%s at '%s': %s\n      real: %s\n      got:  %s", h.key, have[j].text, a[0], a[1], b[k][1]))
				}
			}
		}
	}
	return notes
}

// pairUp matches equal texts of both lists in order: their longest common subsequence.
func pairUp(a, b []string) [][2]int {
	best := make([][]int, len(a)+1)
	for i := range best {
		best[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				best[i][j] = best[i+1][j+1] + 1
			} else {
				best[i][j] = max(best[i+1][j], best[i][j+1])
			}
		}
	}
	var out [][2]int
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			out = append(out, [2]int{i, j})
			i, j = i+1, j+1
		case best[i+1][j] >= best[i][j+1]:
			i++
		default:
			j++
		}
	}
	return out
}
