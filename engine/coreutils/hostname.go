package coreutils

import "strings"

func hostname() command {
	return command{
		flags: "sidfIyAF:", long: "short=s ip-address=i domain=d fqdn=f long=f all-ip-addresses=I",
		usage: "[-sidf] [HOSTNAME | -F FILE]", run: (*tool).hostname,
	}
}

func (t *tool) hostname() int {
	if len(t.args) > 0 {
		if t.gnu {
			t.warn("you must be root to change the host name")
		} else {
			t.warn("sethostname: Operation not permitted")
		}
		return 1
	}
	short, _, _ := strings.Cut(t.Hostname, ".")
	fqdn, ip := t.ownName()
	switch {
	case t.has('s'):
		t.print("%s\n", short)
	case t.has('I'):
		t.print("%s \n", ip)
	case t.has('i'):
		t.print("%s\n", ip)
	case t.has('f'):
		t.print("%s\n", fqdn)
	case t.has('d'):
		_, domain, _ := strings.Cut(fqdn, ".")
		t.print("%s\n", domain)
	default:
		t.print("%s\n", t.Hostname)
	}
	return 0
}

// ownName finds the host in /etc/hosts: its full name and address.
func (t *tool) ownName() (fqdn, ip string) {
	for _, h := range t.hostsFile() {
		for _, n := range h.names {
			if n == t.Hostname {
				return h.names[0], h.ip
			}
		}
	}
	if t.Net != nil && t.Net.IP().IsValid() {
		return t.Hostname, t.Net.IP().String()
	}
	return t.Hostname, "127.0.0.1"
}

type hostLine struct {
	ip    string
	names []string
}

func (t *tool) hostsFile() []hostLine {
	b, err := t.ReadFile("/etc/hosts")
	if err != nil {
		return nil
	}
	var list []hostLine
	for l := range strings.SplitSeq(string(b), "\n") {
		l, _, _ = strings.Cut(l, "#")
		if f := strings.Fields(l); len(f) > 1 {
			list = append(list, hostLine{f[0], f[1:]})
		}
	}
	return list
}
