package coreutils

import (
	"strings"
	"time"
)

func top() command {
	return command{flags: "bn:d:o:p:Hi", usage: "[-bmH] [-n COUNT] [-d SECONDS]", run: (*tool).top}
}

func (t *tool) top() int {
	n, every := t.number('n', 1<<30), 5*time.Second
	if d, ok := duration(t.value('d')); ok {
		every = d
	}
	for i := range n {
		if !t.has('b') {
			t.print("\x1b[H\x1b[J")
		}
		total, used := t.Kernel().MemoryTotal>>10, t.Kernel().MemoryUsed()>>10
		t.print("Mem: %dK used, %dK free, 1024K shrd, 20480K buff, %dK cached\n", used, total-used, total/5)
		t.print("Load average: %s\n  PID  PPID USER     STAT   VSZ %%VSZ CPU %%CPU COMMAND\n", strings.TrimSpace(t.file("/proc/loadavg")))
		for _, p := range t.PIDs().Processes() {
			vsz := p.Memory()/1024*3 + 1200
			t.print("%5d %5d %-8.8s %-4s %6d %3d%%   0 %3d%% %s\n", t.PIDs().PID(p), t.ppid(p), t.userName(p.Cred.UID), t.psStat(p), vsz,
				vsz*100/max(total, 1), int(t.cpuShare(p)), commandLine(p))
		}
		if i == n-1 {
			break
		}
		_ = t.out.Flush()
		_ = t.Sleep(every)
	}
	return 0
}
