package coreutils

import (
	"fmt"
	"math"
	"net/netip"
	"slices"
	"time"

	"github.com/podscope/podscope/engine/proc"
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
	if t.gnu {
		t.print("PING %s (%s) 56(84) bytes of data.\n", t.args[0], ip)
	} else {
		t.print("PING %s (%s): 56 data bytes\n", t.args[0], ip)
	}
	_ = t.out.Flush()
	var trips []time.Duration
	interrupted := false
	t.Handle(proc.SIGINT, func() { interrupted = true })
	every := time.Second
	if d, ok := duration(t.value('i')); ok {
		every = max(d, 10*time.Millisecond)
	}
	n, sent := t.number('c', 1<<30), 0
	deadline := time.Duration(t.number('w', 0)) * time.Second
	begin := t.Sim().Elapsed()
	for seq := range n {
		sent++
		if t.reachable(ip) {
			trip := t.Sim().Between("coreutils/ping", 40*time.Microsecond, 120*time.Microsecond)
			trips = append(trips, trip)
			switch {
			case t.has('q'):
			case t.gnu:
				t.print("64 bytes from %s: icmp_seq=%d ttl=64 time=%.3f ms\n", ip, seq+1, millis(trip))
			default:
				t.print("64 bytes from %s: seq=%d ttl=64 time=%.3f ms\n", ip, seq, millis(trip))
			}
			_ = t.out.Flush()
		}
		if interrupted || seq == n-1 || deadline > 0 && t.Sim().Elapsed()-begin >= deadline {
			break
		}
		if _ = t.Sleep(every); interrupted {
			break
		}
	}
	if len(trips) < sent && !interrupted {
		_ = t.Sleep(time.Duration(t.number('W', 10)) * time.Second)
	}
	t.pingStatistics(sent, trips, t.Sim().Elapsed()-begin)
	return btoi(len(trips) == 0)
}

func millis(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// pingStatistics is what ping tells in the end, also after ^C.
func (t *tool) pingStatistics(sent int, trips []time.Duration, took time.Duration) {
	got := len(trips)
	lost := (sent - got) * 100 / max(sent, 1)
	received, end := "packets received", ""
	if t.gnu {
		received, end = "received", fmt.Sprintf(", time %dms", took.Milliseconds())
	}
	t.print("\n--- %s ping statistics ---\n%d packets transmitted, %d %s, %d%% packet loss%s\n", t.args[0], sent, got, received, lost, end)
	if got == 0 {
		return
	}
	var sum, squares float64
	for _, d := range trips {
		sum += millis(d)
		squares += millis(d) * millis(d)
	}
	mean := sum / float64(got)
	if t.gnu {
		deviation := math.Sqrt(max(squares/float64(got)-mean*mean, 0))
		t.print("rtt min/avg/max/mdev = %.3f/%.3f/%.3f/%.3f ms\n", millis(slices.Min(trips)), mean, millis(slices.Max(trips)), deviation)
		return
	}
	t.print("round-trip min/avg/max = %.3f/%.3f/%.3f ms\n", millis(slices.Min(trips)), mean, millis(slices.Max(trips)))
}
