package coreutils

import (
	"slices"
	"strconv"
	"strings"
)

func shuf() command {
	return command{flags: "n:i:er", long: "head-count=n input-range=i echo=e", usage: "[-n NUM] [-e ARG... | -i L-H | FILE]", run: func(t *tool) int {
		all, code := t.args, 0
		switch {
		case t.has('i'):
			lo, hi, _ := strings.Cut(t.value('i'), "-")
			a, _ := strconv.Atoi(lo)
			b, _ := strconv.Atoi(hi)
			all = nil
			for i := a; i <= b && len(all) < 1<<20; i++ {
				all = append(all, strconv.Itoa(i))
			}
		case !t.has('e'):
			all, code = t.allLines(t.args)
		}
		all = slices.Clone(all)
		t.Sim().Rand("coreutils/shuf").Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		for _, l := range all[:min(len(all), t.number('n', len(all)))] {
			t.print("%s\n", l)
		}
		return code
	}}
}
