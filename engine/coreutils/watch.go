package coreutils

import (
	"strings"
	"time"
)

func watch() command {
	return command{flags: "+n:tdgxe", long: "interval=n no-title=t differences=d chgexit=g exec=x", usage: "[-n SEC] [-t] PROG ARGS", run: (*tool).watch}
}

func (t *tool) watch() int {
	if len(t.args) == 0 {
		return t.missing("operand")
	}
	every := 2 * time.Second
	if d, ok := duration(t.value('n')); ok {
		every = max(d, 100*time.Millisecond)
	}
	command := strings.Join(t.args, " ")
	for {
		t.print("\x1b[H\x1b[J")
		if !t.has('t') {
			title := "Every " + seconds(every) + "s: " + command
			stamp := t.now().UTC().Format("2006-01-02 15:04:05")
			if t.gnu {
				stamp = t.Hostname + ": " + t.now().UTC().Format(time.ANSIC)
			}
			t.print("%s%s%s\n\n", title, strings.Repeat(" ", max(1, t.width()-len(title)-len(stamp))), stamp)
		}
		t.spawnWait("sh", "-c", command)
		_ = t.Sleep(every)
	}
}

func seconds(d time.Duration) string {
	s := d.Truncate(100 * time.Millisecond).Seconds()
	return strings.TrimSuffix(time.Duration(s*float64(time.Second)).Round(100*time.Millisecond).String(), "s") + map[bool]string{true: ".0", false: ""}[s == float64(int(s)) && s < 60]
}
