package coreutils

import "fmt"

func netstat() command {
	return command{flags: "laentuwrpW", usage: "[-ral] [-tuwx] [-en]", run: (*tool).netstat}
}

func (t *tool) netstat() int {
	if t.has('r') {
		t.print("Kernel IP routing table\nDestination     Gateway         Genmask         Flags   MSS Window  irtt Iface\n")
		if t.Net != nil && t.Net.IP().IsValid() {
			t.print("0.0.0.0         %-15s 0.0.0.0         UG        0 0          0 eth0\n", t.gateway())
		}
		return 0
	}
	kind := "w/o servers"
	if t.has('l') {
		kind = "only servers"
	} else if t.has('a') {
		kind = "servers and established"
	}
	extra := ""
	if t.has('p') {
		extra = "PID/Program name    "
	}
	t.print("Active Internet connections (%s)\nProto Recv-Q Send-Q Local Address           Foreign Address         State       %s\n", kind, extra)
	if t.Net == nil {
		return 0
	}
	if t.has('l') || t.has('a') {
		for _, l := range t.Net.Listeners() {
			t.print("tcp        0      0 %-23s %-23s %-12s%s\n", l.Addr(), "0.0.0.0:*", "LISTEN", t.socketOwner())
		}
	}
	if !t.has('l') {
		for _, c := range t.Net.Conns() {
			t.print("tcp        0      0 %-23s %-23s %-12s%s\n", c.LocalAddr(), c.RemoteAddr(), "ESTABLISHED", t.socketOwner())
		}
	}
	return 0
}

func (t *tool) socketOwner() string {
	if !t.has('p') {
		return ""
	}
	if p := t.PIDs().Init(); p != nil {
		return fmt.Sprintf("%d/%s", t.PIDs().PID(p), p.Name())
	}
	return "-"
}
