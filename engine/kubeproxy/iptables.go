package kubeproxy

import (
	"fmt"
	"slices"
	"strings"

	"github.com/podscope/podscope/engine/proc"
)

// Iptables is the command iptables of the nodes, as far as it shows rules: -L and -S, with -t, -n, -v, --line-numbers and a chain.
func (p *Proxy) Iptables() proc.Program {
	return func(ps *proc.Process) int {
		a, err := parseArgs(ps.Args[1:])
		if err != "" {
			fmt.Fprintf(ps.Stderr, "iptables v1.8.9 (nf_tables): %s\nTry `iptables -h' or 'iptables --help' for more information.\n", err)
			return 2
		}
		var out strings.Builder
		if !p.print(&out, a, ps.Kernel().Hostname) {
			fmt.Fprintln(ps.Stderr, "iptables: No chain/target/match by that name.")
			return 1
		}
		_, _ = ps.Stdout.WriteString(out.String())
		return 0
	}
}

// print writes the chains asked for. It reports false when there is no such chain.
func (p *Proxy) print(out *strings.Builder, a arguments, node string) bool {
	chains := p.chains(a.table, node)
	if a.chain != "" {
		i := slices.IndexFunc(chains, func(c chain) bool { return c.name == a.chain })
		if i < 0 {
			return false
		}
		chains = chains[i : i+1]
	}
	if a.save {
		saveChains(out, chains)
	} else {
		listChains(out, chains, a)
	}
	return true
}

// Save is the command iptables-save of the nodes.
func (p *Proxy) Save() proc.Program {
	return func(ps *proc.Process) int {
		var out strings.Builder
		for _, name := range [...]string{"filter", "nat"} {
			out.WriteString("*" + name + "\n")
			saveChains(&out, p.chains(name, ps.Kernel().Hostname))
			out.WriteString("COMMIT\n")
		}
		_, _ = ps.Stdout.WriteString(out.String())
		return 0
	}
}

type arguments struct {
	table, chain           string
	verbose, numbers, save bool
}

// parseArgs reads the options; problem is what iptables complains of.
func parseArgs(args []string) (a arguments, problem string) {
	a.table = "filter"
	command := false
	for i := 0; i < len(args); i++ {
		switch arg := args[i]; {
		case arg == "--list" || arg == "--list-rules":
			command, a.save = true, arg == "--list-rules"
		case arg == "--line-numbers":
			a.numbers = true
		case arg == "--verbose":
			a.verbose = true
		case arg == "--numeric" || arg == "--wait" || arg == "--exact":
		case arg == "--table" || strings.HasPrefix(arg, "-") && strings.HasSuffix(arg, "t"):
			if i++; i == len(args) {
				return a, "option \"-t\" requires an argument"
			}
			a.table = args[i]
			arg = strings.TrimSuffix(arg, "t")
			fallthrough
		case strings.HasPrefix(arg, "-") && !strings.HasPrefix(arg, "--"):
			if strings.Trim(arg, "-LSvnwx") != "" && arg != "--table" {
				return a, "only -L and -S work here: kube-proxy writes the rules"
			}
			command = command || strings.ContainsAny(arg, "LS")
			a.save = a.save || strings.Contains(arg, "S")
			a.verbose = a.verbose || strings.Contains(arg, "v")
		case strings.HasPrefix(arg, "--"):
			return a, fmt.Sprintf("unknown option %q", arg)
		default:
			a.chain = arg
		}
	}
	switch {
	case !command:
		return a, "no command specified"
	case !slices.Contains([]string{"nat", "filter", "mangle", "raw"}, a.table):
		return a, fmt.Sprintf("table '%s' does not exist", a.table)
	}
	return a, ""
}

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
		if a.numbers {
			out.WriteString("num  ")
		}
		if a.verbose {
			out.WriteString(" pkts bytes target     prot opt in     out     source               destination         \n")
		} else {
			out.WriteString("target     prot opt source               destination         \n")
		}
		for n, r := range c.rules {
			if a.numbers {
				fmt.Fprintf(out, "%-4d ", n+1)
			}
			r.list(out, a.verbose)
		}
	}
}

// synBytes is the size of the first packet of a connection: the only one that passes the nat table.
const synBytes = 60

func (r rule) list(out *strings.Builder, verbose bool) {
	if verbose {
		fmt.Fprintf(out, "%5d %5d ", r.packets, r.packets*synBytes)
	}
	fmt.Fprintf(out, "%-9s  %-5s-- ", r.target, orAll(r.protocol))
	if verbose {
		fmt.Fprintf(out, " %-6s %-6s ", "*", "*")
	}
	fmt.Fprintf(out, "%s %s  %s\n", address(r.source), address(r.destination), strings.Join(r.matches(), " "))
}

func orAll(protocol string) string {
	if protocol == "" {
		return "all"
	}
	return protocol
}

// address is a source or destination with its sign before it.
func address(a string) string {
	if a == "" {
		a = "0.0.0.0/0"
	}
	if strings.HasPrefix(a, "!") {
		return fmt.Sprintf("%-20s", a)
	}
	return fmt.Sprintf(" %-19s", a)
}

func (r rule) matches() (out []string) {
	if r.comment != "" {
		out = append(out, "/* "+r.comment+" */")
	}
	if r.port != 0 {
		out = append(out, fmt.Sprintf("%s dpt:%d", r.protocol, r.port))
	}
	return append(out, r.shown...)
}

// saveChains prints as -S and iptables-save do.
func saveChains(out *strings.Builder, chains []chain) {
	for _, c := range chains {
		if c.policy != "" {
			fmt.Fprintf(out, "-P %s %s\n", c.name, c.policy)
		} else {
			fmt.Fprintf(out, "-N %s\n", c.name)
		}
	}
	for _, c := range chains {
		for _, r := range c.rules {
			out.WriteString("-A " + c.name + r.save() + "\n")
		}
	}
}

func (r rule) save() string {
	text := ""
	for _, side := range []struct{ flag, addr string }{{"-s", r.source}, {"-d", r.destination}} {
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
	if r.comment != "" {
		comment := r.comment
		if strings.Contains(comment, " ") {
			comment = `"` + comment + `"`
		}
		text += " -m comment --comment " + comment
	}
	if r.port != 0 {
		text += fmt.Sprintf(" -m %s --dport %d", r.protocol, r.port)
	}
	return strings.Join(append([]string{text}, r.saved...), " ") + " -j " + r.target + r.targetOptions
}
