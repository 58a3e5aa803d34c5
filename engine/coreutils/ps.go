package coreutils

import (
	"fmt"
	"strings"
	"time"

	"github.com/podscope/podscope/engine/proc"
)

func ps() command {
	return command{flags: "-", usage: "[-o COL1,COL2=HEADER] [-T]", run: (*tool).ps}
}

// psView is what the arguments of ps ask for.
type psView struct {
	user, full, every, bsd, forest bool
	columns                        []string
	pid                            int
	named                          string
}

// ppid is the parent's PID as this process's namespace numbers it; 0 when it is not in there.
func (t *tool) ppid(p *proc.Process) int {
	if p.Parent() == nil {
		return 0
	}
	return t.PIDs().PID(p.Parent())
}

func (t *tool) ps() int {
	v := psView{}
	for i := 0; i < len(t.args); i++ {
		a := t.args[i]
		switch {
		case a == "-o" || a == "o" || a == "-eo" || a == "-Ao" || a == "-axo":
			v.every = v.every || a != "-o" && a != "o"
			if i+1 < len(t.args) {
				i++
				v.columns = append(v.columns, strings.Split(t.args[i], ",")...)
			}
		case strings.HasPrefix(a, "-o"):
			v.columns = append(v.columns, strings.Split(a[2:], ",")...)
		case a == "-p" && i+1 < len(t.args):
			i++
			_, _ = fmt.Sscan(t.args[i], &v.pid)
		case a == "-C" && i+1 < len(t.args):
			i++
			v.named = t.args[i]
		case a == "--forest":
			v.forest = true
		case strings.HasPrefix(a, "-"):
			v.forest = v.forest || strings.Contains(a, "H")
			v.full = v.full || strings.Contains(a, "f")
			v.every = v.every || strings.ContainsAny(a, "eA")
		default:
			v.bsd = true
			v.user = v.user || strings.Contains(a, "u")
			v.every = v.every || strings.Contains(a, "x")
			v.forest = v.forest || strings.Contains(a, "f")
		}
	}
	switch {
	case len(v.columns) > 0:
		t.psColumns(v)
	case !t.gnu:
		t.psBusybox()
	case v.user:
		t.psAux(v)
	case v.full:
		t.psFull(v)
	default:
		t.psShort(v)
	}
	return 0
}

func (t *tool) psBusybox() {
	t.print("PID   USER     TIME  COMMAND\n")
	for _, p := range t.PIDs().Processes() {
		t.print("%5d %-8.8s %s %s\n", t.PIDs().PID(p), t.userName(p.Cred.UID), psTime(p.CPU()), commandLine(p))
	}
}

// psTime is busybox' form of processor time.
func psTime(d time.Duration) string {
	s := int(d / time.Second)
	if s >= 3600 {
		return fmt.Sprintf("%2dh%02d", s/3600, s/60%60)
	}
	return fmt.Sprintf("%2d:%02d", s/60, s%60)
}

func psLong(d time.Duration) string {
	s := int(d / time.Second)
	return fmt.Sprintf("%02d:%02d:%02d", s/3600, s/60%60, s%60)
}

func (t *tool) psTTY(p *proc.Process) string {
	if p.TTY() != nil {
		return p.TTY().Name()
	}
	return "?"
}

func (t *tool) psStart(p *proc.Process) string {
	return t.Sim().Start().Add(p.Started).UTC().Format("15:04")
}

func (t *tool) psStat(p *proc.Process) string {
	s := string(p.State())
	if p.Session == p.PID {
		s += "s"
	}
	if p.TTY() != nil && p.TTY().Foreground() == p.Group {
		s += "+"
	}
	return s
}

func (t *tool) psAux(v psView) {
	t.print("USER         PID %%CPU %%MEM    VSZ   RSS TTY      STAT START   TIME COMMAND\n")
	total := max(t.Kernel().MemoryTotal, 1)
	for _, r := range t.psRows(v) {
		p := r.Process
		rss := p.Memory() / 1024
		t.print("%-8s %7d %4.1f %4.1f %6d %5d %-8s %-4s %s %6s %s\n", t.userName(p.Cred.UID), t.PIDs().PID(p), t.cpuShare(p),
			float64(p.Memory())*100/float64(total), rss*3+1200, rss+700, t.psTTY(p), t.psStat(p), t.psStart(p),
			strings.TrimSpace(psTime(p.CPU())), r.command())
	}
}

func (t *tool) cpuShare(p *proc.Process) float64 {
	age := t.Sim().Elapsed() - p.Started
	if age <= 0 {
		return 0
	}
	return float64(p.CPU()) * 100 / float64(age)
}

func (t *tool) psFull(v psView) {
	t.print("UID          PID    PPID  C STIME TTY          TIME CMD\n")
	for _, r := range t.psRows(v) {
		p := r.Process
		t.print("%-8s %7d %7d %2d %s %-8s %s %s\n", t.userName(p.Cred.UID), t.PIDs().PID(p), t.ppid(p), int(t.cpuShare(p)), t.psStart(p),
			t.psTTY(p), psLong(p.CPU()), r.command())
	}
}

func (t *tool) psShort(v psView) {
	if v.bsd {
		t.print("    PID TTY      STAT   TIME COMMAND\n")
	} else {
		t.print("    PID TTY          TIME CMD\n")
	}
	for _, r := range t.psRows(v) {
		p := r.Process
		if v.bsd {
			t.print("%7d %-8s %-4s %6s %s\n", t.PIDs().PID(p), t.psTTY(p), t.psStat(p), strings.TrimSpace(psTime(p.CPU())), r.command())
			continue
		}
		t.print("%7d %-8s %s %s\n", t.PIDs().PID(p), t.psTTY(p), psLong(p.CPU()), r.branch+p.Name())
	}
}

// psColumns prints -o's columns: numbers to the right, text to the left, the last one as it is.
func (t *tool) psColumns(v psView) {
	var rows [][]string
	var head []string
	for _, c := range v.columns {
		name, title, has := strings.Cut(c, "=")
		if !has {
			title = psTitle(name)
		}
		head = append(head, title)
	}
	rows = append(rows, head)
	for _, r := range t.psRows(v) {
		var row []string
		for _, c := range v.columns {
			name, _, _ := strings.Cut(c, "=")
			value := t.psValue(name, r.Process)
			if name == "args" || name == "cmd" || name == "command" || name == "comm" {
				value = r.branch + value
			}
			row = append(row, value)
		}
		rows = append(rows, row)
	}
	for _, row := range rows {
		for i, cell := range row {
			w := psWidth(v.columns[i])
			switch {
			case i == len(row)-1 && w > 0:
				t.print("%s", cell)
			case w < 0:
				t.print("%*s ", -w, cell)
			default:
				t.print("%-*s ", w, cell)
			}
		}
		t.print("\n")
	}
}

func psTitle(name string) string {
	switch name {
	case "args", "cmd", "comm", "command":
		return "COMMAND"
	case "pcpu":
		return "%CPU"
	case "pmem":
		return "%MEM"
	}
	return strings.ToUpper(name)
}

// psWidth is a column's width, negative when it is aligned to the right.
func psWidth(name string) int {
	name, _, _ = strings.Cut(name, "=")
	switch name {
	case "pid", "ppid", "pgid", "sid", "rss", "vsz", "%cpu", "pcpu", "%mem", "pmem":
		return -5
	case "etime":
		return -11
	}
	return 8
}

func (t *tool) psValue(name string, p *proc.Process) string {
	switch name {
	case "pid":
		return fmt.Sprint(t.PIDs().PID(p))
	case "ppid":
		return fmt.Sprint(t.ppid(p))
	case "pgid":
		return fmt.Sprint(p.Group)
	case "sid":
		return fmt.Sprint(p.Session)
	case "user", "euser", "ruser":
		return t.userName(p.Cred.UID)
	case "uid":
		return fmt.Sprint(p.Cred.UID)
	case "group":
		return t.groupName(p.Cred.GID)
	case "comm":
		return p.Name()
	case "args", "cmd", "command":
		return commandLine(p)
	case "stat", "s", "state":
		return t.psStat(p)
	case "time":
		return strings.TrimSpace(psTime(p.CPU()))
	case "etime":
		s := int((t.Sim().Elapsed() - p.Started) / time.Second)
		return fmt.Sprintf("%02d:%02d", s/60, s%60)
	case "rss":
		return fmt.Sprint(p.Memory() / 1024)
	case "vsz":
		return fmt.Sprint(p.Memory()/1024*3 + 1200)
	case "%cpu", "pcpu":
		return fmt.Sprintf("%.1f", t.cpuShare(p))
	case "%mem", "pmem":
		return fmt.Sprintf("%.1f", float64(p.Memory())*100/float64(max(t.Kernel().MemoryTotal, 1)))
	case "tty":
		return t.psTTY(p)
	}
	return "?"
}
