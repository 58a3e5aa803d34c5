package coreutils

import (
	"strconv"
	"time"
)

func sleep() command { return command{flags: "+", usage: "[N]...", run: (*tool).sleep} }

func (t *tool) sleep() int {
	if len(t.args) == 0 {
		return t.missing("operand")
	}
	var total time.Duration
	for _, a := range t.args {
		d, ok := duration(a)
		if !ok {
			if t.gnu {
				t.warn("invalid time interval ‘%s’", a)
				return t.badUsage()
			}
			t.warn("invalid number '%s'", a)
			return 1
		}
		total += d
	}
	end := t.Sim().Elapsed() + total
	for t.Sim().Elapsed() < end {
		_ = t.Sleep(end - t.Sim().Elapsed())
	}
	return 0
}

// forever is how long "infinity" is.
const forever = 100 * 365 * 24 * time.Hour

// duration reads a count of seconds, or of what its suffix says: 1.5, 2m, 1h, 1d.
func duration(s string) (time.Duration, bool) {
	if s == "infinity" || s == "inf" {
		return forever, true
	}
	if s == "" {
		return 0, false
	}
	unit := time.Second
	switch s[len(s)-1] {
	case 's':
		s = s[:len(s)-1]
	case 'm':
		s, unit = s[:len(s)-1], time.Minute
	case 'h':
		s, unit = s[:len(s)-1], time.Hour
	case 'd':
		s, unit = s[:len(s)-1], 24*time.Hour
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || f < 0 {
		return 0, false
	}
	return time.Duration(min(f*float64(unit), float64(forever))), true
}
