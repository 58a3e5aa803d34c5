package coreutils

import (
	"slices"

	"github.com/podscope/podscope/engine/proc"
)

// psRow is a process as a line of ps, with the branch of the tree that it hangs on.
type psRow struct {
	*proc.Process
	branch string
}

func (r psRow) command() string { return r.branch + commandLine(r.Process) }

// psRows lists what a view asks for: by number, or each process below its parent.
func (t *tool) psRows(v psView) []psRow {
	var rows []psRow
	if v.forest {
		for _, p := range t.PIDs().Processes() {
			if parent := t.ppid(p); parent <= 1 {
				rows = t.branches(rows, p, "", "")
			}
		}
	} else {
		for _, p := range t.PIDs().Processes() {
			rows = append(rows, psRow{Process: p})
		}
	}
	return slices.DeleteFunc(rows, func(r psRow) bool {
		switch {
		case v.pid != 0:
			return t.PIDs().PID(r.Process) != v.pid
		case v.named != "":
			return r.Name() != v.named
		case v.bsd && !v.every:
			return r.TTY() == nil
		}
		return t.gnu && !v.every && r.Session != t.Session
	})
}

// branches adds a process and what it has started. Services that PID 1 has started are trees of their own.
func (t *tool) branches(rows []psRow, p *proc.Process, branch, below string) []psRow {
	rows = append(rows, psRow{p, branch})
	if t.PIDs().PID(p) <= 1 {
		return rows
	}
	children := t.among(p.Children())
	for i, c := range children {
		next := below + " |  "
		if i == len(children)-1 {
			next = below + "    "
		}
		rows = t.branches(rows, c, below+" \\_ ", next)
	}
	return rows
}

// among is those of some processes that this one can see.
func (t *tool) among(list []*proc.Process) []*proc.Process {
	return slices.DeleteFunc(slices.Clone(list), func(p *proc.Process) bool { return t.PIDs().PID(p) == 0 })
}
