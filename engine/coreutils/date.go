package coreutils

import (
	"fmt"
	"strings"
	"time"
)

func date() command {
	return command{
		flags: "ud:s:r:RI:", long: "utc=u date=d set=s reference=r rfc-email=R", usage: "[OPTIONS] [+FMT] [[-s] TIME]", run: (*tool).date,
	}
}

func (t *tool) date() int {
	when, status, ok := t.dateAsked()
	if !ok {
		return 1
	}
	format := "%a %b %e %H:%M:%S %Z %Y"
	switch {
	case t.has('R'):
		format = "%a, %d %b %Y %H:%M:%S +0000"
	case t.has('I'):
		format = "%Y-%m-%dT%H:%M:%S+00:00"
	case len(t.args) > 0:
		format = t.args[0][1:]
	}
	t.print("%s\n", strftime(format, when))
	return status
}

// dateAsked is the time to print: now, a file's, the one described, or the one to be set.
func (t *tool) dateAsked() (when time.Time, status int, ok bool) {
	when = t.now().UTC()
	text, sets := t.value('d'), false
	switch {
	case t.has('d'):
	case t.has('r'):
		info, err := t.Stat(t.value('r'))
		if err != nil {
			return when, t.fail(t.value('r'), err), false
		}
		return info.ModTime.UTC(), 0, true
	case t.has('s'):
		text, sets = t.value('s'), true
	case len(t.args) > 0 && !strings.HasPrefix(t.args[0], "+"):
		text, sets, t.args = t.args[0], true, t.args[1:]
	default:
		return when, 0, true
	}
	d, ok := parseDate(text, when)
	switch {
	case !ok && t.gnu:
		t.warn("invalid date ‘%s’", text)
	case !ok:
		t.warn("invalid date '%s'", text)
	case sets:
		status = t.notSet()
	}
	return d.UTC(), status, ok
}

// notSet tells that the clock is not to be set: no container may. The date that was asked for is printed all the same.
func (t *tool) notSet() int {
	if t.gnu {
		t.warn("cannot set date: Operation not permitted")
		return 1
	}
	t.warn("can't set date: Operation not permitted")
	return 0
}

var strftimeLayouts = map[byte]string{
	'a': "Mon", 'A': "Monday", 'b': "Jan", 'B': "January", 'h': "Jan", 'd': "02", 'e': "_2", 'H': "15", 'I': "03", 'm': "01",
	'M': "04", 'p': "PM", 'S': "05", 'y': "06", 'Y': "2006", 'D': "01/02/06", 'F': "2006-01-02", 'T': "15:04:05", 'R': "15:04",
	'r': "03:04:05 PM", 'c': "Mon Jan _2 15:04:05 2006", 'x': "01/02/06", 'X': "15:04:05",
}

// strftime formats a time in UTC, the only zone that containers know.
func strftime(format string, at time.Time) string {
	at = at.UTC()
	var b strings.Builder
	for i := 0; i < len(format); i++ {
		if format[i] != '%' || i+1 == len(format) {
			b.WriteByte(format[i])
			continue
		}
		i++
		plain := format[i] == '-' || format[i] == '_'
		if plain && i+1 < len(format) {
			i++
		}
		c := format[i]
		if layout, ok := strftimeLayouts[c]; ok {
			s := at.Format(layout)
			if plain {
				s = strings.TrimLeft(s, "0 ")
				if s == "" {
					s = "0"
				}
			}
			b.WriteString(s)
			continue
		}
		b.WriteString(strftimeOther(c, at))
	}
	return b.String()
}

func strftimeOther(c byte, at time.Time) string {
	switch c {
	case 's':
		return fmt.Sprint(at.Unix())
	case 'N':
		return fmt.Sprintf("%09d", at.Nanosecond())
	case 'j':
		return fmt.Sprintf("%03d", at.YearDay())
	case 'u':
		return fmt.Sprint((int(at.Weekday())+6)%7 + 1)
	case 'w':
		return fmt.Sprint(int(at.Weekday()))
	case 'V':
		_, w := at.ISOWeek()
		return fmt.Sprintf("%02d", w)
	case 'C':
		return fmt.Sprintf("%02d", at.Year()/100)
	case 'k':
		return fmt.Sprintf("%2d", at.Hour())
	case 'Z':
		return "UTC"
	case 'z':
		return "+0000"
	case 'n':
		return "\n"
	case 't':
		return "\t"
	case '%':
		return "%"
	}
	return "%" + string(c)
}
