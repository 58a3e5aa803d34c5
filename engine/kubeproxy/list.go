package kubeproxy

import (
	"fmt"
	"strings"
)

// listChains prints as -L does.
func listChains(out *strings.Builder, chains []chain, a arguments) {
	for i, c := range chains {
		if i > 0 {
			out.WriteString("\n")
		}
		switch {
		case c.policy == "":
			fmt.Fprintf(out, "Chain %s (%d references)\n", c.name, c.references)
		case a.verbose:
			fmt.Fprintf(out, "Chain %s (policy %s 0 packets, 0 bytes)\n", c.name, c.policy)
		default:
			fmt.Fprintf(out, "Chain %s (policy %s)\n", c.name, c.policy)
		}
		out.WriteString(a.heading())
		for n, r := range c.rules {
			if a.numbers {
				fmt.Fprintf(out, "%-4d ", n+1)
			}
			r.list(out, a)
		}
	}
}

func (a arguments) heading() string {
	text := "target     prot opt source               destination         \n"
	if a.verbose {
		text = "target     prot opt in     out     source               destination         \n"
		if a.exact {
			text = "    pkts      bytes " + text
		} else {
			text = " pkts bytes " + text
		}
	}
	if a.numbers {
		text = "num  " + text
	}
	return text
}

// synBytes is the size of the first packet of a connection: the only one that passes the nat table.
const synBytes = 60

// list prints a rule as -L does.
func (r rule) list(out *strings.Builder, a arguments) {
	protocol, face := r.protocol, "*"
	if a.numeric {
		protocol = protocolNumbers[protocol]
	} else if face = "any"; protocol == "" {
		protocol = "all"
	}
	switch {
	case a.verbose && a.exact:
		fmt.Fprintf(out, "%8d %8d ", r.packets, r.packets*synBytes)
	case a.verbose:
		fmt.Fprintf(out, "%s %s ", short(r.packets), short(r.packets*synBytes))
	}
	fmt.Fprintf(out, "%-9s  %-5s-- ", r.target, protocol)
	if a.verbose {
		fmt.Fprintf(out, " %-6s %-6s ", face, face)
	}
	fmt.Fprintf(out, "%s %s ", a.address(r.source), a.address(r.destination))
	for _, m := range r.matches {
		out.WriteString(" " + m.shown)
		switch name := portNames[m.port]; {
		case m.port == 0:
		case a.numeric || name == "":
			fmt.Fprint(out, m.port)
		default:
			out.WriteString(name)
		}
	}
	if r.shown != "" {
		out.WriteString(" " + r.shown)
	}
	out.WriteString("\n")
}

// short is a count in five places.
func short(n int) string {
	for _, unit := range [...]string{"", "K", "M"} {
		if unit == "" && n <= 99999 {
			return fmt.Sprintf("%5d", n)
		}
		if unit != "" {
			if n = (n + 500) / 1000; n <= 9999 {
				return fmt.Sprintf("%4d%s", n, unit)
			}
		}
	}
	return fmt.Sprintf("%4dG", (n+500)/1000)
}

// address is a source or destination with its sign before it.
func (a arguments) address(text string) string {
	sign := " "
	if rest, not := strings.CutPrefix(text, "!"); not {
		sign, text = "!", rest
	}
	switch {
	case text == "" && a.numeric:
		text = "0.0.0.0/0"
	case text == "":
		text = "anywhere"
	case text == "127.0.0.0/8" && !a.numeric:
		text = "loopback/8"
	}
	return fmt.Sprintf("%s%-19s", sign, text)
}

// saveRules prints as -S and iptables-save do.
func saveRules(out *strings.Builder, chains []chain) {
	for _, c := range chains {
		for _, r := range c.rules {
			out.WriteString("-A " + c.name + r.save() + "\n")
		}
	}
}

func (r rule) save() string {
	text := ""
	for _, side := range [...]struct{ flag, addr string }{{"-s", r.source}, {"-d", r.destination}} {
		addr, not := strings.CutPrefix(side.addr, "!")
		if addr == "" {
			continue
		}
		if !strings.Contains(addr, "/") {
			addr += "/32"
		}
		if not {
			text += " !"
		}
		text += " " + side.flag + " " + addr
	}
	if r.protocol != "" {
		text += " -p " + r.protocol
	}
	for _, m := range r.matches {
		text += " " + m.saved
	}
	if r.target != "" {
		text += " -j " + r.target
	}
	if r.saved != "" {
		text += " " + r.saved
	}
	return text
}
