package coreutils

import (
	"fmt"
	"strings"
	"time"
)

func uptime() command {
	return command{flags: "sp", usage: "", run: func(t *tool) int {
		load := strings.Fields(t.file("/proc/loadavg") + " 0.00 0.00 0.00")
		t.print(" %s up %s,  0 users,  load average: %s, %s, %s\n", t.now().UTC().Format("15:04:05"), upFor(t.Sim().Elapsed()), load[0], load[1], load[2])
		return 0
	}}
}

// upFor is how long a machine has been up, as uptime words it.
func upFor(d time.Duration) string {
	h, m := int(d/time.Hour), int(d/time.Minute)%60
	switch {
	case h >= 24:
		return fmt.Sprintf("%d days, %2d:%02d", h/24, h%24, m)
	case h > 0:
		return fmt.Sprintf("%2d:%02d", h, m)
	}
	return fmt.Sprintf("%d min", m)
}

// file is a file's content, or "".
func (t *tool) file(name string) string {
	b, _ := t.ReadFile(name)
	return string(b)
}
