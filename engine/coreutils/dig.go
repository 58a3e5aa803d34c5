package coreutils

import (
	"cmp"
	"net/netip"
	"strings"

	"github.com/podscope/podscope/engine/network"
)

func dig() command {
	return command{flags: "-", usage: "[@server] [name] [type]", run: (*tool).dig}
}

func (t *tool) dig() int {
	name, qtype, server, short := "", "A", "", false
	for i := 0; i < len(t.args); i++ {
		switch a := t.args[i]; {
		case a == "-t" && i+1 < len(t.args):
			i++
			qtype = strings.ToUpper(t.args[i])
		case a == "+short":
			short = true
		case strings.HasPrefix(a, "@"):
			server = a[1:]
		case strings.HasPrefix(a, "+"), strings.HasPrefix(a, "-"):
		case strings.Contains(" A AAAA SRV PTR CNAME TXT ANY ", " "+strings.ToUpper(a)+" "):
			qtype = strings.ToUpper(a)
		default:
			name = a
		}
	}
	if server == "" {
		if c := readResolvConf(t.Process); len(c.servers) > 0 {
			server = c.servers[0]
		}
	}
	name = strings.TrimSuffix(name, ".")
	begin := t.Sim().Elapsed()
	ip, _ := netip.ParseAddr(server)
	records, err := t.ResolveAt(ip, name, qtype)
	if err == network.ErrNoAnswer {
		t.print(";; communications error to %s#53: timed out\n;; no servers could be reached\n", server)
		return 9
	}
	if short {
		for _, r := range records {
			t.print("%s\n", recordValue(r))
		}
		return 0
	}
	status := "NOERROR"
	if err != nil {
		status = "NXDOMAIN"
	}
	t.print("\n; <<>> DiG 9.18.33-1~deb12u2-Debian <<>> %s\n;; global options: +cmd\n;; Got answer:\n", strings.Join(t.args, " "))
	t.print(";; ->>HEADER<<- opcode: QUERY, status: %s, id: %d\n", status, t.Sim().Rand("coreutils/dig").IntN(65536))
	t.print(";; flags: qr aa rd; QUERY: 1, ANSWER: %d, AUTHORITY: %d, ADDITIONAL: 1\n", len(records), btoi(status != "NOERROR"))
	t.print(";; WARNING: recursion requested but not available\n\n;; OPT PSEUDOSECTION:\n; EDNS: version: 0, flags:; udp: 1232\n")
	t.print(";; QUESTION SECTION:\n;%s.\t\tIN\t%s\n\n", name, qtype)
	if len(records) > 0 {
		t.print(";; ANSWER SECTION:\n")
		for _, r := range records {
			ttl := int(r.TTL.Seconds())
			if ttl == 0 {
				ttl = 30
			}
			t.print("%s. %d\tIN\t%s\t%s\n", cmp.Or(r.Name, name), ttl, cmp.Or(r.Type, qtype), recordValue(r))
		}
		t.print("\n")
	}
	t.print(";; Query time: %d msec\n;; SERVER: %s#53(%s) (UDP)\n;; WHEN: %s\n;; MSG SIZE  rcvd: %d\n\n", (t.Sim().Elapsed() - begin).Milliseconds(),
		server, server, t.now().UTC().Format("Mon Jan 02 15:04:05 UTC 2006"), 56+len(name)+30*len(records))
	return 0
}

func recordValue(r network.Record) string {
	if r.Addr.IsValid() {
		return r.Addr.String()
	}
	return r.Value
}
