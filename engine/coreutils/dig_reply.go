package coreutils

import (
	"fmt"
	"net/netip"
	"strings"
	"time"

	"github.com/podscope/podscope/engine/network"
)

// showReply prints a reply as dig does; what stands in its head is what CoreDNS sets.
func (t *tool) showReply(d digging, reply []network.Record, err error, server netip.Addr, took time.Duration) {
	t.digBanner(d)
	if !d.hidden["comments"] {
		t.digHead(d, reply, err)
	}
	if !d.hidden["question"] {
		t.print(";; QUESTION SECTION:\n;%s\n\n", columns(d.name+".", 32, "IN", 40, d.qtype))
	}
	for i, part := range [...]string{"answer", "authority", "additional"} {
		if !d.hidden[part] {
			t.digSection(part, inSection(reply, network.Section(i)), !d.hidden["comments"])
		}
	}
	if !d.hidden["stats"] {
		t.print(";; Query time: %d msec\n;; SERVER: %s#53(%s) (UDP)\n;; WHEN: %s\n;; MSG SIZE  rcvd: %d\n\n", took.Milliseconds(), server, server,
			t.now().UTC().Format("Mon Jan 02 15:04:05 UTC 2006"), messageSize(d.name, reply))
	}
}

func inSection(reply []network.Record, s network.Section) (list []network.Record) {
	for _, r := range reply {
		if r.Section == s {
			list = append(list, r)
		}
	}
	return list
}

func (t *tool) digHead(d digging, reply []network.Record, err error) {
	status := "NOERROR"
	if err != nil {
		status = "NXDOMAIN"
	}
	chance := t.Sim().Rand("coreutils/dig")
	t.print(";; Got answer:\n")
	if strings.HasSuffix("."+strings.ToLower(d.name), ".local") {
		t.print(";; WARNING: .local is reserved for Multicast DNS\n;; You are currently testing what happens when an mDNS query is leaked to DNS\n")
	}
	t.print(";; ->>HEADER<<- opcode: QUERY, status: %s, id: %d\n", status, chance.IntN(65536))
	t.print(";; flags: qr aa rd; QUERY: 1, ANSWER: %d, AUTHORITY: %d, ADDITIONAL: %d\n;; WARNING: recursion requested but not available\n\n",
		len(inSection(reply, network.Answer)), len(inSection(reply, network.Authority)), len(inSection(reply, network.Additional))+1)
	t.print(";; OPT PSEUDOSECTION:\n; EDNS: version: 0, flags:; udp: 1232\n; COOKIE: %016x (echoed)\n", chance.Uint64())
}

func (t *tool) digSection(part string, list []network.Record, titled bool) {
	if len(list) == 0 {
		return
	}
	if titled {
		t.print(";; %s SECTION:\n", strings.ToUpper(part))
	}
	for _, r := range list {
		t.print("%s\n", columns(r.Name+".", 24, fmt.Sprint(int(r.TTL.Seconds())), 32, "IN", 40, r.Type, 48, recordValue(r)))
	}
	if titled {
		t.print("\n")
	}
}

// columns puts words at their places, by tabs; what begins too late comes after a blank.
func columns(first string, rest ...any) string {
	text, at := first, len(first)
	for i := 0; i < len(rest); i += 2 {
		place, word := rest[i].(int), rest[i+1].(string)
		if at >= place {
			text += " "
			at++
		}
		for at < place {
			text += "\t"
			at = at/8*8 + 8
		}
		text += word
		at += len(word)
	}
	return text
}

// messageSize is how long a reply is on the wire, where CoreDNS writes all names out.
func messageSize(question string, reply []network.Record) int {
	const head, opt, soa = 12, 23, 20
	size := head + onWire(question) + 4 + opt
	for _, r := range reply {
		size += onWire(r.Name) + 10
		words := strings.Fields(r.Value)
		switch r.Type {
		case "A":
			size += 4
		case "TXT":
			size += len(r.Value) - 1
		case "SRV":
			size += 6 + onWire(words[len(words)-1])
		case "SOA":
			size += onWire(words[0]) + onWire(words[1]) + soa
		default:
			size += onWire(r.Value)
		}
	}
	return size
}

// onWire is how long a name is on the wire.
func onWire(name string) int { return len(strings.TrimSuffix(name, ".")) + 2 }

func recordValue(r network.Record) string {
	if r.Addr.IsValid() {
		return r.Addr.String()
	}
	return r.Value
}
