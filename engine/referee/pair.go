package referee

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// paired gives pods with generated names the keys of those of one recording that fared most like them. Which of several pods that are made at
// once is deleted first depends on their names, and so on chance: numbered by when they appear, each would be held against another's history.
func paired(got, real histories, end float64) histories {
	type couple struct {
		got, real int
		apart     float64
	}
	var all []couple
	for i, g := range got {
		for j, r := range real {
			if group(g.key) == group(r.key) && strings.Contains(g.key, "<r>") {
				if apart := distance(r.records, g.records, end); !math.IsInf(apart, 1) {
					all = append(all, couple{i, j, apart})
				}
			}
		}
	}
	slices.SortStableFunc(all, func(a, b couple) int { return cmp.Compare(a.apart, b.apart) })
	keys, taken := map[int]string{}, map[string]bool{}
	for _, c := range all {
		if key := real[c.real].key; keys[c.got] == "" && !taken[key] {
			keys[c.got], taken[key] = key, true
		}
	}
	return rekeyed(got, keys, taken)
}

func group(key string) string {
	g, _, _ := strings.Cut(key, "#")
	return g
}

// rekeyed gives pods their new keys, and those that got none the keys of their group that nobody has.
func rekeyed(got histories, keys map[int]string, taken map[string]bool) histories {
	out := slices.Clone(got)
	for i := range out {
		if key := keys[i]; key != "" {
			out[i].key = key
		}
	}
	for i := range out {
		if keys[i] != "" || !taken[out[i].key] {
			continue
		}
		for _, h := range got {
			if group(h.key) == group(out[i].key) && !taken[h.key] {
				out[i].key = h.key
				break
			}
		}
		taken[out[i].key] = true
	}
	return out
}

// distance is by how much the rows of two pods come at different times, infinite when the pods do not show the same rows. Rows too short to
// be sure of are left out.
func distance(real, got []Pod, end float64) float64 {
	full := rows(real)
	want, have := withoutFlashes(full, end), withoutFlashes(rows(got), end)
	if len(want) == 0 || len(have) == 0 {
		return math.Inf(1)
	}
	if !slices.Equal(texts(want), texts(have)) {
		if !holdsInOrder(texts(want), texts(rows(got)), texts(full)) {
			return math.Inf(1)
		}
		return math.Abs(want[0].at-have[0].at) + math.Abs(want[len(want)-1].at-have[len(have)-1].at)
	}
	sum := 0.0
	for i := range want {
		sum += math.Abs(want[i].at - have[i].at)
	}
	return sum
}
