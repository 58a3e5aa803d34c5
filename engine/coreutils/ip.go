package coreutils

import (
	"fmt"
	"strings"
)

func ip() command {
	return command{flags: "-", usage: "[OPTIONS] address|route|link|neigh|rule [ARGS]", run: (*tool).ip}
}

// mac is the address of the interface, which follows from the IP.
func (t *tool) mac() string {
	b := t.Net.IP().As4()
	return fmt.Sprintf("0a:58:%02x:%02x:%02x:%02x", b[0], b[1], b[2], b[3])
}

func (t *tool) gateway() string {
	b := t.Net.IP().As4()
	b[3] = 1
	return fmt.Sprintf("%d.%d.%d.%d", b[0], b[1], b[2], b[3])
}

func (t *tool) ip() int {
	what := ""
	for _, a := range t.args {
		if !strings.HasPrefix(a, "-") {
			what = a
			break
		}
	}
	switch {
	case what != "" && strings.HasPrefix("address", what):
		t.print("1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue qlen 1000\n    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00\n" +
			"    inet 127.0.0.1/8 scope host lo\n       valid_lft forever preferred_lft forever\n")
		if t.Net != nil && t.Net.IP().IsValid() {
			t.print("2: eth0@if3: <BROADCAST,MULTICAST,UP,LOWER_UP,M-DOWN> mtu 1500 qdisc noqueue qlen 1000\n    link/ether %s brd ff:ff:ff:ff:ff:ff\n"+
				"    inet %s/24 brd %s scope global eth0\n       valid_lft forever preferred_lft forever\n", t.mac(), t.Net.IP(), t.gateway()[:strings.LastIndexByte(t.gateway(), '.')]+".255")
		}
	case what != "" && strings.HasPrefix("route", what):
		if t.Net != nil && t.Net.IP().IsValid() {
			net := t.gateway()[:strings.LastIndexByte(t.gateway(), '.')]
			t.print("default via %s dev eth0 \n%s.0/24 dev eth0 scope link  src %s \n", t.gateway(), net, t.Net.IP())
		}
	case what != "" && strings.HasPrefix("link", what):
		t.print("1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue qlen 1000\n    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00\n")
		if t.Net != nil && t.Net.IP().IsValid() {
			t.print("2: eth0@if3: <BROADCAST,MULTICAST,UP,LOWER_UP,M-DOWN> mtu 1500 qdisc noqueue qlen 1000\n    link/ether %s brd ff:ff:ff:ff:ff:ff\n", t.mac())
		}
	default:
		return t.badUsage()
	}
	return 0
}
