package coreutils

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/podscope/podscope/engine/network"
)

const digVersion = "9.18.33-1~deb12u2-Debian"

func dig() command {
	return command{flags: "-", usage: "[@server] [name] [type]", run: (*tool).dig}
}

// digging is what dig was asked for: a question and which parts of the reply to show.
type digging struct {
	name, qtype, server string
	short, search, at   bool
	hidden              map[string]bool
}

var digParts = []string{"cmd", "comments", "question", "answer", "authority", "additional", "stats"}

func parseDig(args []string) digging {
	d := digging{qtype: "A", hidden: map[string]bool{}}
	for i := 0; i < len(args); i++ {
		switch a := args[i]; {
		case (a == "-t" || a == "-x" || a == "-q" || a == "-p" || a == "-c") && i+1 < len(args):
			i++
			switch a {
			case "-t":
				d.qtype = strings.ToUpper(args[i])
			case "-q":
				d.name = args[i]
			case "-x":
				d.name, d.qtype = args[i], "PTR"
				if ip, err := netip.ParseAddr(args[i]); err == nil && ip.Is4() {
					d.name = reverseName(ip)
				}
			}
		case strings.HasPrefix(a, "@"):
			d.server, d.at = a[1:], true
		case strings.HasPrefix(a, "+"):
			d.option(a[1:])
		case strings.HasPrefix(a, "-"), strings.EqualFold(a, "IN"):
		case strings.Contains(" A AAAA SRV PTR CNAME TXT NS SOA MX ANY ", " "+strings.ToUpper(a)+" "):
			d.qtype = strings.ToUpper(a)
		default:
			d.name = a
		}
	}
	d.name = strings.TrimSuffix(d.name, ".")
	return d
}

func (d *digging) option(name string) {
	part, no := strings.CutPrefix(name, "no")
	switch {
	case part == "all":
		for _, p := range digParts {
			d.hidden[p] = no
		}
	case slices.Contains(digParts, part):
		d.hidden[part] = no
	case part == "short":
		d.short = !no
	case part == "search":
		d.search = !no
	}
}

func reverseName(ip netip.Addr) string {
	b := ip.As4()
	return fmt.Sprintf("%d.%d.%d.%d.in-addr.arpa", b[3], b[2], b[1], b[0])
}

func (t *tool) dig() int {
	d := parseDig(t.args)
	server := readResolvConf(t.Process).server()
	if d.server != "" {
		ip, err := Lookup(t.Process, d.server)
		if err != nil {
			t.print("dig: couldn't get address for '%s': not found\n", d.server)
			return 10
		}
		server = ip
	}
	names := []string{d.name}
	if d.search {
		names = t.SearchNames(d.name)
	}
	var reply []network.Record
	var err error
	begin := t.Sim().Elapsed()
	for _, d.name = range names {
		begin = t.Sim().Elapsed()
		if reply, err = t.AskAt(server, d.name, d.qtype); err != network.ErrNoName {
			break
		}
	}
	took := t.Sim().Elapsed() - begin
	if err == network.ErrNoAnswer {
		t.print(strings.Repeat(";; communications error to %[1]s#53: %[2]s\n", 3), server, noAnswer(took))
		if !d.short {
			t.digBanner(d)
			t.print(";; no servers could be reached\n")
		}
		return 9
	}
	if d.short {
		for _, r := range network.Answers(reply) {
			t.print("%s\n", recordValue(r))
		}
		return 0
	}
	t.showReply(d, reply, err, server, took)
	return 0
}

// noAnswer says why there was none: who refuses says so at once.
func noAnswer(took time.Duration) string {
	if took < time.Second {
		return "connection refused"
	}
	return "timed out"
}

func (t *tool) digBanner(d digging) {
	if d.hidden["cmd"] {
		return
	}
	t.print("\n; <<>> DiG %s <<>> %s\n", digVersion, strings.Join(t.args, " "))
	if d.at {
		t.print("; (1 server found)\n")
	}
	t.print(";; global options: +cmd\n")
}
