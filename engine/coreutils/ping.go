package coreutils

import (
	"net/netip"
	"time"
)

func ping() command {
	return command{flags: "c:W:w:i:qs:4nI:t:", usage: "[OPTIONS] HOST", run: (*tool).ping}
}

// reachable reports whether an address answers echo requests. Services' virtual addresses do not.
func (t *tool) reachable(ip netip.Addr) bool {
	if ip.IsLoopback() || t.Net != nil && t.Net.IP() == ip {
		return true
	}
	return t.Net != nil && t.Net.Network().Stack(ip) != nil
}

func (t *tool) ping() int {
	if len(t.args) == 0 {
		return t.badUsage()
	}
	ip, err := Lookup(t.Process, t.args[0])
	if err != nil {
		t.warn("bad address '%s'", t.args[0])
		return 1
	}
	t.print("PING %s (%s): 56 data bytes\n", t.args[0], ip)
	_ = t.out.Flush()
	every := time.Second
	if d, ok := duration(t.value('i')); ok {
		every = max(d, 10*time.Millisecond)
	}
	n, sent, got := t.number('c', 1<<30), 0, 0
	deadline := time.Duration(t.number('w', 0)) * time.Second
	begin := t.Sim().Elapsed()
	for seq := range n {
		sent++
		if t.reachable(ip) {
			got++
			if !t.has('q') {
				t.print("64 bytes from %s: seq=%d ttl=64 time=%.3f ms\n", ip, seq, float64(t.Sim().Between("coreutils/ping", 40*time.Microsecond, 120*time.Microsecond))/1e6)
				_ = t.out.Flush()
			}
		}
		if seq == n-1 || deadline > 0 && t.Sim().Elapsed()-begin >= deadline {
			break
		}
		_ = t.Sleep(every)
	}
	if got < sent {
		_ = t.Sleep(time.Duration(t.number('W', 10)) * time.Second)
	}
	t.print("\n--- %s ping statistics ---\n%d packets transmitted, %d packets received, %d%% packet loss\n", t.args[0], sent, got, (sent-got)*100/max(sent, 1))
	if got > 0 {
		t.print("round-trip min/avg/max = 0.050/0.071/0.110 ms\n")
	}
	return btoi(got == 0)
}
