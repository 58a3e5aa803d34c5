package coreutils

import (
	"fmt"
	"strings"
	"time"
)

func free() command {
	return command{flags: "bkmght", usage: "[-bkmgh]", run: func(t *tool) int {
		total, used := t.Kernel().MemoryTotal, t.Kernel().MemoryUsed()
		show := func(n int64) string {
			switch {
			case t.has('h'):
				return humanSize(n)
			case t.has('m'):
				return fmt.Sprint(n >> 20)
			case t.has('g'):
				return fmt.Sprint(n >> 30)
			case t.has('b'):
				return fmt.Sprint(n)
			}
			return fmt.Sprint(n >> 10)
		}
		cache := total / 5
		t.print("              total        used        free      shared  buff/cache   available\n")
		t.print("Mem:    %11s %11s %11s %11s %11s %11s\n", show(total), show(used), show(total-used-cache), show(1<<20), show(cache), show(total-used))
		t.print("Swap:   %11s %11s %11s\n", show(0), show(0), show(0))
		return 0
	}}
}

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
			t.print("%5d %5d %-8.8s %-4s %6d %3d%%   0 %3d%% %s\n", t.PIDs().PID(p), p.PPID(), t.userName(p.Cred.UID), t.psStat(p), vsz,
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

func mount() command {
	return command{flags: "-", usage: "[OPTIONS] [-o OPT] DEVICE NODE", run: func(t *tool) int {
		if len(t.args) > 0 && !strings.HasPrefix(t.args[0], "-t") {
			t.warn("mounting %s failed: Operation not permitted", strings.Join(t.args, " on "))
			return 1
		}
		for _, m := range t.FS.Mounts() {
			mode := "rw"
			if m.ReadOnly {
				mode = "ro"
			}
			t.print("%s on %s type %s (%s,relatime)\n", m.FS.Type(), m.Path, m.FS.Type(), mode)
		}
		return 0
	}}
}
