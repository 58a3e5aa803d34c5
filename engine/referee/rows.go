package referee

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// judgeRows is the fewest differences to any of the recordings.
func judgeRows(real []histories, got histories, end float64) []string {
	var best []string
	for i, r := range real {
		if notes := rowsAgainst(r, got, end); i == 0 || len(notes) < len(best) {
			best = notes
		}
	}
	return best
}

func rowsAgainst(expected, got histories, end float64) []string {
	var notes []string
	for _, h := range expected {
		full := rows(h.records)
		wantTable := withoutFlashes(full, end)
		want, optional := texts(wantTable), texts(full)
		have := texts(rows(got.of(h.key)))
		stable := withoutFlashes(rows(got.of(h.key)), end)
		if !holdsInOrder(want, have, optional) && !slices.Equal(texts(stable), want) && !sameButTail(wantTable, stable, end) {
			notes = append(notes, fmt.Sprintf("%s: want %s\n%s       got  %s", h.key, strings.Join(want, " > "), strings.Repeat(" ", len(h.key)), strings.Join(have, " > ")))
		}
	}
	for _, h := range got {
		if expected.of(h.key) == nil {
			notes = append(notes, h.key+": not on the real cluster")
		}
	}
	return notes
}

// holdsInOrder: got has every row of want in order; what it has beyond is optional.
func holdsInOrder(want, got, optional []string) bool {
	i := 0
	for _, r := range got {
		switch {
		case i < len(want) && r == want[i]:
			i++
		case !slices.Contains(optional, r):
			return false
		}
	}
	return i == len(want)
}

// sameButTail: jittered back-offs leave one history a row or two ahead when the case ends.
func sameButTail(a, b []row, end float64) bool {
	short, long := a, b
	if len(b) < len(a) {
		short, long = b, a
	}
	return slices.Equal(texts(long[:len(short)]), texts(short)) && len(short) >= 5 && len(long)-len(short) <= 2 &&
		len(long) > len(short) && long[len(short)].at > 0.6*end
}

// judgeTiming: each stable row starts when it should, counted from the row before it. Several recordings span a range.
func judgeTiming(real []histories, got histories, end float64) []string {
	var notes []string
	for _, h := range real[0] {
		have := withoutFlashes(rows(got.of(h.key)), end)
		var tables [][]row
		for _, r := range real {
			if t := withoutFlashes(rows(r.of(h.key)), end); slices.Equal(texts(t), texts(have)) {
				tables = append(tables, t)
			}
		}
		if len(tables) == 0 {
			continue // rows judges that
		}
		for i := range have {
			low, high := math.Inf(1), 0.0
			for _, t := range tables {
				span := since(t, i)
				low, high = min(low, span), max(high, span)
			}
			took := since(have, i)
			if took < low-max(2.5, 0.3*low) || took > high+max(2.5, 0.3*high) {
				note := fmt.Sprintf("%s: '%s' after %.1fs, real %.1f", h.key, have[i].text, took, low)
				if high > low {
					note += fmt.Sprintf(" to %.1f", high)
				}
				notes = append(notes, note+"s")
			}
		}
	}
	return notes
}

func since(t []row, i int) float64 {
	if i == 0 {
		return t[0].at
	}
	return t[i].at - t[i-1].at
}
