package coreutils

import (
	"net/netip"
	"strconv"
)

func telnet() command {
	return command{flags: "al:", usage: "[-a] [-l USER] HOST [PORT]", run: func(t *tool) int {
		if len(t.args) == 0 {
			return t.badUsage()
		}
		port := uint64(23)
		if len(t.args) > 1 {
			port, _ = strconv.ParseUint(t.args[1], 10, 16)
		}
		ip, err := Lookup(t.Process, t.args[0])
		if err != nil {
			t.warn("bad address '%s'", t.args[0])
			return 1
		}
		c, err := t.Dial(netip.AddrPortFrom(ip, uint16(port)), 0)
		if err != nil {
			t.warn("can't connect to remote host (%s): %s", ip, text(err))
			return 1
		}
		t.print("Connected to %s\n\nEntering character mode\nEscape character is '^]'.\n\n", t.args[0])
		_ = t.out.Flush()
		return t.ncTalk(c, 0)
	}}
}
