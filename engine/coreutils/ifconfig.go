package coreutils

import "strings"

func ifconfig() command {
	return command{flags: "a", usage: "[-a] [INTERFACE]", run: func(t *tool) int {
		if t.Net != nil && t.Net.IP().IsValid() {
			t.print("eth0      Link encap:Ethernet  HWaddr %s  \n          inet addr:%s  Bcast:%s.255  Mask:255.255.255.0\n"+
				"          UP BROADCAST RUNNING MULTICAST  MTU:1500  Metric:1\n\n", strings.ToUpper(t.mac()), t.Net.IP(), t.gateway()[:strings.LastIndexByte(t.gateway(), '.')])
		}
		t.print("lo        Link encap:Local Loopback  \n          inet addr:127.0.0.1  Mask:255.0.0.0\n          UP LOOPBACK RUNNING  MTU:65536  Metric:1\n\n")
		return 0
	}}
}
