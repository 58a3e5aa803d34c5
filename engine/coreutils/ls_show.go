package coreutils

import (
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/podscope/podscope/engine/readline"
)

func (t *tool) showListing(list []listed, _ bool) {
	switch {
	case t.has('l') || t.has('n') || t.has('g') || t.has('o'):
		t.longListing(list)
	case t.has('1') || !t.has('C') && !t.onTerminal() || len(list) == 0:
		for _, e := range list {
			t.print("%s%s\n", t.lsPrefix(e), t.decorated(e))
		}
	default:
		t.columns(list)
	}
}

// onTerminal reports whether standard output is a terminal.
func (t *tool) onTerminal() bool { return isTerminal(t.Process, 1) }

func (t *tool) lsPrefix(e listed) string {
	var s string
	if t.has('i') {
		s = pad(strconv.FormatUint(e.info.Inode, 10), 7) + " "
	}
	if t.has('s') {
		s += pad(strconv.FormatInt(e.info.Blocks/2, 10), 6) + " "
	}
	return s
}

// decorated is a name with -F's or -p's mark.
func (t *tool) decorated(e listed) string {
	mark := ""
	if t.has('F') || t.has('p') {
		switch {
		case e.info.IsDir():
			mark = "/"
		case !t.has('F'):
		case e.info.Mode&fs.ModeSymlink != 0:
			mark = "@"
		case e.info.Mode&fs.ModeNamedPipe != 0:
			mark = "|"
		case e.info.Mode&0o111 != 0:
			mark = "*"
		}
	}
	return e.name + mark
}

// columns fills a terminal's width downwards. busybox makes all columns as wide as the widest name, GNU each as wide as it must be.
func (t *tool) columns(list []listed) {
	cells := make([]string, len(list))
	for i, e := range list {
		cells[i] = t.lsPrefix(e) + t.decorated(e)
	}
	rows, widths := t.layout(cells)
	for r := range rows {
		var line string
		for c := r; c < len(cells); c += rows {
			line += cells[c] + strings.Repeat(" ", widths[c/rows]+2-readline.Width(cells[c]))
		}
		t.print("%s\n", strings.TrimRight(line, " "))
	}
}

// layout is how many rows the cells take on the terminal, and how wide each column is.
func (t *tool) layout(cells []string) (rows int, widths []int) {
	longest := 0
	for _, c := range cells {
		longest = max(longest, readline.Width(c))
	}
	first := (len(cells) + max(1, t.width()/(longest+2)) - 1) / max(1, t.width()/(longest+2))
	if !t.gnu {
		return first, slices.Repeat([]int{longest}, len(cells)/first+1)
	}
	for rows = 1; ; rows++ {
		widths = make([]int, (len(cells)+rows-1)/rows)
		total := -2
		for i, c := range cells {
			widths[i/rows] = max(widths[i/rows], readline.Width(c))
		}
		for _, w := range widths {
			total += w + 2
		}
		if total < t.width() || rows == len(cells) {
			return rows, widths
		}
	}
}

// longListing prints -l. busybox pads to fixed widths, GNU to the widest of the list.
func (t *tool) longListing(list []listed) {
	type row struct{ mode, links, user, group, size, date, name string }
	rows := make([]row, len(list))
	wl, wu, wg, ws := 4, 8, 8, 9
	if t.gnu {
		wl, wu, wg, ws = 0, 0, 0, 0
	}
	for i, e := range list {
		r := row{
			mode: modeString(e.info.Mode), links: strconv.Itoa(e.info.Nlink), user: t.userName(e.info.UID), group: t.groupName(e.info.GID),
			size: strconv.FormatInt(e.info.Size, 10), date: t.lsDate(e.info.ModTime), name: t.decorated(e),
		}
		if t.has('h') {
			r.size = humanSize(e.info.Size)
		}
		if t.has('n') {
			r.user, r.group = strconv.Itoa(e.info.UID), strconv.Itoa(e.info.GID)
		}
		if e.info.Mode&fs.ModeCharDevice != 0 {
			r.size = "1,   3"
		}
		if e.target != "" {
			r.name += " -> " + e.target
		}
		rows[i] = r
		if t.gnu {
			wl, wu, wg, ws = max(wl, len(r.links)), max(wu, len(r.user)), max(wg, len(r.group)), max(ws, len(r.size))
		}
	}
	for i, r := range rows {
		t.print("%s%s %*s %-*s %-*s %*s %s %s\n", t.lsPrefix(list[i]), r.mode, wl, r.links, wu, r.user, wg, r.group, ws, r.size, r.date, r.name)
	}
}

// lsDate shows the time of day for recent files and the year for others.
func (t *tool) lsDate(m time.Time) string {
	age := t.now().Sub(m)
	if age > 183*24*time.Hour || age < -time.Hour {
		return m.UTC().Format("Jan _2  2006")
	}
	return m.UTC().Format("Jan _2 15:04")
}

// modeString is a mode as ls and stat print it.
func modeString(m fs.FileMode) string {
	kind := byte('-')
	switch {
	case m.IsDir():
		kind = 'd'
	case m&fs.ModeSymlink != 0:
		kind = 'l'
	case m&fs.ModeNamedPipe != 0:
		kind = 'p'
	case m&fs.ModeSocket != 0:
		kind = 's'
	case m&fs.ModeCharDevice != 0:
		kind = 'c'
	case m&fs.ModeDevice != 0:
		kind = 'b'
	}
	b := []byte("-rwxrwxrwx")
	b[0] = kind
	for i := range 9 {
		if m&(1<<(8-i)) == 0 {
			b[i+1] = '-'
		}
	}
	special(b, 3, m&fs.ModeSetuid != 0, 's')
	special(b, 6, m&fs.ModeSetgid != 0, 's')
	special(b, 9, m&fs.ModeSticky != 0, 't')
	return string(b)
}

func special(b []byte, at int, set bool, letter byte) {
	if !set {
		return
	}
	if b[at] == '-' {
		letter -= 32
	}
	b[at] = letter
}

// humanSize is a size as -h prints it.
func humanSize(n int64) string {
	if n < 1024 {
		return strconv.FormatInt(n, 10)
	}
	f := float64(n)
	for _, unit := range "KMGTP" {
		f /= 1024
		if f < 10 {
			return strconv.FormatFloat(f, 'f', 1, 64) + string(unit)
		}
		if f < 1024 {
			return strconv.FormatFloat(f, 'f', 1, 64)[:len(strconv.FormatFloat(f, 'f', 1, 64))] + string(unit)
		}
	}
	return strconv.FormatInt(n, 10)
}

func pad(s string, n int) string { return strings.Repeat(" ", max(0, n-len(s))) + s }
