package coreutils

import (
	"strconv"
	"strings"
	"time"
)

// parseDate reads the date forms that touch -d and date -d know.
func parseDate(s string, now time.Time) (time.Time, bool) {
	s = strings.TrimSpace(s)
	if rest, ok := strings.CutPrefix(s, "@"); ok {
		f, err := strconv.ParseFloat(rest, 64)
		return time.Unix(int64(f), 0).UTC(), err == nil
	}
	switch s {
	case "", "now", "today":
		return now, true
	case "yesterday":
		return now.AddDate(0, 0, -1), true
	case "tomorrow":
		return now.AddDate(0, 0, 1), true
	}
	for _, layout := range []string{
		time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02", "2006.01.02-15:04:05", "15:04:05", "15:04",
		time.UnixDate, time.RFC1123, time.RFC1123Z, "Jan 2 2006", "2 Jan 2006", "20060102",
	} {
		if d, err := time.Parse(layout, s); err == nil {
			if d.Year() == 0 {
				d = time.Date(now.Year(), now.Month(), now.Day(), d.Hour(), d.Minute(), d.Second(), 0, time.UTC)
			}
			return d.UTC(), true
		}
	}
	return relativeDate(s, now)
}

// relativeDate reads "3 days ago", "+1 hour", "-5 minutes".
func relativeDate(s string, now time.Time) (time.Time, bool) {
	f := strings.Fields(s)
	if len(f) < 2 {
		return now, false
	}
	n, err := strconv.Atoi(strings.TrimPrefix(f[0], "+"))
	if err != nil {
		return now, false
	}
	if len(f) > 2 && f[2] == "ago" {
		n = -n
	}
	switch strings.TrimSuffix(f[1], "s") {
	case "sec", "second":
		return now.Add(time.Duration(n) * time.Second), true
	case "min", "minute":
		return now.Add(time.Duration(n) * time.Minute), true
	case "hour":
		return now.Add(time.Duration(n) * time.Hour), true
	case "day":
		return now.AddDate(0, 0, n), true
	case "week":
		return now.AddDate(0, 0, 7*n), true
	case "month":
		return now.AddDate(0, n, 0), true
	case "year":
		return now.AddDate(n, 0, 0), true
	}
	return now, false
}
