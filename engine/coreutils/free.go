package coreutils

import (
	"fmt"
	"strings"
)

func free() command {
	return command{flags: "bkmght", usage: "[-bkmgh]", run: func(t *tool) int {
		total, used := t.Kernel().MemoryTotal, t.Kernel().MemoryUsed()
		show := func(n int64) string {
			switch {
			case t.has('h') && t.gnu && n == 0:
				return "0B"
			case t.has('h') && t.gnu:
				return strings.TrimSuffix(humanSize(n), ".0") + "i"
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
		cache := min(total/5, total-used)
		if t.gnu {
			t.print(" ")
		}
		t.print("              total        used        free      shared  buff/cache   available\n")
		gap := "    "
		if t.gnu {
			gap = "     "
		}
		t.print("Mem:"+gap+"%11s %11s %11s %11s %11s %11s\n", show(total), show(used), show(total-used-cache), show(1<<20), show(cache), show(total-used))
		t.print("Swap:"+gap[1:]+"%11s %11s %11s\n", show(0), show(0), show(0))
		return 0
	}}
}
