package world

import (
	"fmt"
	"strconv"
)

// Clock prints simulated time since the session's start: T+00:01:42.300.
func Clock(ms int64) string {
	sign := '+'
	if ms < 0 {
		sign, ms = '-', -ms
	}
	s := ms / 1000
	return fmt.Sprintf("T%c%02d:%02d:%02d.%03d", sign, s/3600, s/60%60, s%60, ms%1000)
}

// Span prints a length of time as short as it can be read: 0.3s, 12s, 1m5s, 2h3m.
func Span(ms int64) string {
	if ms < 0 {
		ms = -ms
	}
	switch s := ms / 1000; {
	case ms < 10_000:
		return strconv.FormatFloat(float64(ms/100)/10, 'f', -1, 64) + "s"
	case s < 60:
		return strconv.FormatInt(s, 10) + "s"
	case s < 3600:
		return unit(s/60, "m") + unit(s%60, "s")
	default:
		return unit(s/3600, "h") + unit(s/60%60, "m")
	}
}

func unit(n int64, name string) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10) + name
}
