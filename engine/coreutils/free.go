package coreutils

import "fmt"

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
		cache := min(total/5, total-used)
		t.print("              total        used        free      shared  buff/cache   available\n")
		t.print("Mem:    %11s %11s %11s %11s %11s %11s\n", show(total), show(used), show(total-used-cache), show(1<<20), show(cache), show(total-used))
		t.print("Swap:   %11s %11s %11s\n", show(0), show(0), show(0))
		return 0
	}}
}
