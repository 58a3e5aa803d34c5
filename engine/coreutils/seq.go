package coreutils

import (
	"fmt"
	"strconv"
	"strings"
)

func seq() command {
	return command{flags: "+ws:f:#", long: "equal-width=w separator=s format=f", usage: "[-w] [-s SEP] [FIRST [INC]] LAST", run: (*tool).seq}
}

func (t *tool) seq() int {
	if len(t.args) == 0 {
		return t.missing("operand")
	}
	nums := []float64{1, 1, 1}
	places := 0
	for _, a := range t.args {
		if _, err := strconv.ParseFloat(a, 64); err != nil {
			if t.gnu {
				t.warn("invalid floating point argument: ‘%s’", a)
				return t.badUsage()
			}
			t.warn("invalid number '%s'", a)
			return 1
		}
		if _, frac, ok := strings.Cut(a, "."); ok {
			places = max(places, len(frac))
		}
	}
	at := func(i int) float64 { f, _ := strconv.ParseFloat(t.args[i], 64); return f }
	switch len(t.args) {
	case 1:
		nums[2] = at(0)
	case 2:
		nums[0], nums[2] = at(0), at(1)
	default:
		nums[0], nums[1], nums[2] = at(0), at(1), at(2)
	}
	if nums[1] == 0 {
		t.warn("invalid Zero increment value: ‘%s’", t.args[1])
		return 1
	}
	sep := "\n"
	if t.has('s') {
		sep, _ = unescape(t.value('s'))
	}
	width := 0
	if t.has('w') {
		width = max(len(fmt.Sprintf("%.*f", places, nums[0])), len(fmt.Sprintf("%.*f", places, nums[2])))
	}
	first := true
	for i := 0; ; i++ {
		v := nums[0] + float64(i)*nums[1]
		if nums[1] > 0 && v > nums[2]+1e-9 || nums[1] < 0 && v < nums[2]-1e-9 {
			break
		}
		if !first {
			t.print("%s", sep)
		}
		first = false
		if f := t.value('f'); f != "" {
			s, _, _ := formatted(f, func() (string, bool) { return fmt.Sprint(v), true })
			t.print("%s", s)
			continue
		}
		t.print("%0*.*f", width, places, v)
	}
	if !first {
		t.print("\n")
	}
	return 0
}
