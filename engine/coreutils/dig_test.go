package coreutils

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/podscope/podscope/engine/network"
)

// What the real dig 9.18 shows of replies that are made as CoreDNS makes them.
func TestRepliesAreMeasuredAndPutInColumnsAsDigDoes(t *testing.T) {
	const web, zone = "web.default.svc.cluster.local", "cluster.local"
	address := network.Record{Name: web, Type: "A", Addr: netip.MustParseAddr("10.96.9.9")}
	soa := network.Record{Name: zone, Type: "SOA", Value: "ns.dns.cluster.local. hostmaster.cluster.local. 1763768001 7200 1800 86400 30"}
	for _, tc := range []struct {
		question string
		reply    []network.Record
		size     int
	}{
		{web, []network.Record{address}, 115},
		{"nope.default.svc.cluster.local", []network.Record{soa}, 164},
		{web, []network.Record{soa}, 163},
		{web, []network.Record{{Name: web, Type: "SRV", Value: "0 100 80 " + web + "."}, address}, 193},
		{"9.9.96.10.in-addr.arpa", []network.Record{{Name: "9.9.96.10.in-addr.arpa", Type: "PTR", Value: web + "."}}, 128},
		{"dns-version." + zone, []network.Record{{Name: "dns-version." + zone, Type: "TXT", Value: `"1.1.0"`}}, 109},
		{"ext.default.svc.cluster.local", []network.Record{{Name: "ext.default.svc.cluster.local", Type: "CNAME", Value: "example.com."}}, 124},
	} {
		if got := messageSize(tc.question, tc.reply); got != tc.size {
			t.Errorf("%s %v: %d bytes, want %d", tc.question, tc.reply, got, tc.size)
		}
	}
	for _, want := range []string{
		"web.default.svc.cluster.local. 30 IN\tA\t10.96.9.9", "cluster.local.\t\t30\tIN\tA\t10.96.9.9", "dns-version.cluster.local. 30\tIN\tA\t10.96.9.9", "web.\t\t\t30\tIN\tA\t10.96.9.9",
	} {
		name, _, _ := strings.Cut(strings.ReplaceAll(want, "\t", " "), " ")
		if got := columns(name, 24, "30", 32, "IN", 40, "A", 48, "10.96.9.9"); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
