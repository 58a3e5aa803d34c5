package machine

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/podscope/podscope/engine/proc"
)

// group is a cgroup of the machine with what is in it.
type group struct {
	groups    map[string]*group
	processes []*proc.Process
}

// groups is the machine's tree of cgroups, as far as processes are in it.
func (m *Machine) groups() *group {
	root := &group{groups: map[string]*group{}}
	for _, p := range m.Kernel.Processes() {
		if !p.Ended() {
			at := root.find(p.Cgroup().Place(), true)
			at.processes = append(at.processes, p)
		}
	}
	return root
}

// find goes down a path; nil when there is nothing.
func (g *group) find(path string, create bool) *group {
	for name := range strings.SplitSeq(strings.Trim(path, "/"), "/") {
		if name == "" {
			continue
		}
		next := g.groups[name]
		if next == nil && !create {
			return nil
		}
		if next == nil {
			next = &group{groups: map[string]*group{}}
			g.groups[name] = next
		}
		g = next
	}
	return g
}

// count is how many groups there are below.
func (g *group) count() int {
	n := len(g.groups)
	for _, below := range g.groups {
		n += below.count()
	}
	return n
}

// draw writes what is in a group as systemd-cgls does: processes first, by number, then groups by name.
func (g *group) draw(w *proc.Stream, prefix string) {
	left := len(g.processes) + len(g.groups)
	line := func(text string) string {
		left--
		mark, below := "├─", "│ "
		if left == 0 {
			mark, below = "└─", "  "
		}
		fmt.Fprintf(w, "%s%s%s\n", prefix, mark, text)
		return prefix + below
	}
	width := 0
	for _, p := range g.processes {
		width = max(width, len(fmt.Sprint(p.HostPID)))
	}
	slices.SortFunc(g.processes, func(a, b *proc.Process) int { return cmp.Compare(a.HostPID, b.HostPID) })
	for _, p := range g.processes {
		line(fmt.Sprintf("%*d %s", width, p.HostPID, strings.Join(p.Args, " ")))
	}
	for _, name := range slices.Sorted(maps.Keys(g.groups)) {
		g.groups[name].draw(w, line(name))
	}
}

// ControlGroups is `systemd-cgls`.
func ControlGroups(fleet Fleet) proc.Program {
	return func(p *proc.Process) int {
		m, ok := fleet(p.Kernel().Hostname)
		if !ok {
			return 1
		}
		fmt.Fprintln(p.Stdout, "CGroup /:\n-.slice")
		m.groups().draw(p.Stdout, "")
		return 0
	}
}
