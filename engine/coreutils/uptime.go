package coreutils

import (
	"strings"
	"time"
)

func uptime() command {
	return command{flags: "sp", usage: "", run: func(t *tool) int {
		up := t.Sim().Elapsed() + time.Hour
		load := strings.Fields(t.file("/proc/loadavg") + " 0.00 0.00 0.00")
		t.print(" %s up %2d:%02d,  0 users,  load average: %s, %s, %s\n", t.now().UTC().Format("15:04:05"), int(up.Hours()), int(up.Minutes())%60, load[0], load[1], load[2])
		return 0
	}}
}

// file is a file's content, or "".
func (t *tool) file(name string) string {
	b, _ := t.ReadFile(name)
	return string(b)
}
