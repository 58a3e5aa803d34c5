package machine

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/podscope/podscope/engine/proc"
)

// Entry is one line of a unit's journal.
type Entry struct {
	At   time.Time
	Text string
}

// Journal is what a machine's kubelet has written, oldest first, from an entry's number on.
type Journal func(machine string, from int) []Entry

// asked is what the arguments of journalctl ask for.
type asked struct {
	unit            string
	lines           int // -1: all
	follow, reverse bool
	since           time.Duration // 0: from the start
}

// Journalctl is `journalctl -u kubelet` with -n, -f, -r, --since; on a machine only the kubelet writes a journal.
func Journalctl(journal Journal) proc.Program {
	return func(p *proc.Process) int {
		a := askedOf(p.Args[1:])
		host := p.Kernel().Hostname
		entries := journal(host, 0)
		seen := len(entries)
		if a.unit != "" && strings.TrimSuffix(a.unit, ".service") != "kubelet" {
			entries = nil
		}
		if a.since > 0 {
			entries = slices.DeleteFunc(entries, func(e Entry) bool { return e.At.Before(p.Now().Add(-a.since)) })
		}
		if a.lines >= 0 {
			entries = entries[max(0, len(entries)-a.lines):]
		}
		if len(entries) == 0 && !a.follow {
			fmt.Fprintln(p.Stdout, "-- No entries --")
			return 0
		}
		if a.reverse {
			slices.Reverse(entries)
		}
		printEntries(p, host, entries)
		for a.follow {
			_ = p.Sleep(time.Second)
			coming := journal(host, seen)
			seen += len(coming)
			printEntries(p, host, coming)
		}
		return 0
	}
}

func printEntries(p *proc.Process, host string, entries []Entry) {
	for _, e := range entries {
		at := e.At.UTC()
		if _, err := fmt.Fprintf(p.Stdout, "%s %s kubelet[%d]: I%s %7d %s\n", at.Format("Jan 02 15:04:05"), host, kubeletPID, at.Format("0102 15:04:05.000000"), kubeletPID, e.Text); err != nil {
			return
		}
	}
}

func askedOf(args []string) asked {
	a := asked{lines: -1}
	for i := 0; i < len(args); i++ {
		name, value, given := strings.Cut(args[i], "=")
		next := func() string {
			if !given && i+1 < len(args) {
				i++
				return args[i]
			}
			return value
		}
		switch {
		case name == "-u" || name == "--unit":
			a.unit = next()
		case strings.HasPrefix(name, "-u"):
			a.unit = name[2:]
		case name == "-n" || name == "--lines":
			a.lines, _ = strconv.Atoi(next())
		case strings.HasPrefix(name, "-n"):
			a.lines, _ = strconv.Atoi(name[2:])
		case name == "--since" || name == "-S":
			a.since = ago(next())
		case name == "-f" || name == "--follow":
			a.follow = true
		case name == "-r" || name == "--reverse":
			a.reverse = true
		case name == "-xe" || name == "-e" || name == "-fu":
			a.follow = name == "-fu"
			if a.lines < 0 && !a.follow {
				a.lines = 1000
			}
			if name == "-fu" {
				a.unit = next()
			}
		}
	}
	if a.follow && a.lines < 0 {
		a.lines = 10
	}
	return a
}

// ago reads "5 min ago", "-10s", "1 hour ago".
func ago(text string) time.Duration {
	text = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(text), "-"), " ago")
	if d, err := time.ParseDuration(text); err == nil {
		return d
	}
	number, unit, _ := strings.Cut(text, " ")
	n, err := strconv.Atoi(number)
	if err != nil || unit == "" {
		return 0
	}
	switch unit[0] {
	case 's':
		return time.Duration(n) * time.Second
	case 'm':
		return time.Duration(n) * time.Minute
	case 'h':
		return time.Duration(n) * time.Hour
	}
	return time.Duration(n) * 24 * time.Hour
}
