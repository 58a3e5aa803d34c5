package coreutils

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/podscope/podscope/engine/vfs"
)

func sortCommand() command {
	return command{
		flags: "nrufbghVMzcdk:t:o:sim", long: "numeric-sort=n reverse=r unique=u ignore-case=f key=k field-separator=t output=o " +
			"human-numeric-sort=h version-sort=V stable=s check=c general-numeric-sort=g",
		usage: "[-nrughMcszbdfiokt] [-o FILE] [-k START[.OFS][OPTS][,END[.OFS][OPTS]] [-t CHAR] [FILE]...", run: (*tool).sort,
	}
}

// sortKey is one -k: fields from..to with its own letters.
type sortKey struct {
	from, fromChar, to, toChar int
	opts                       string
}

func (t *tool) sort() int {
	all, code := t.allLines(t.args)
	if code != 0 {
		return 2
	}
	var opts string
	for _, c := range []byte("nrfbghVMd") {
		if t.has(c) {
			opts += string(c)
		}
	}
	var keys []sortKey
	for _, k := range t.set['k'] {
		keys = append(keys, parseSortKey(k, opts))
	}
	if len(keys) == 0 {
		keys = []sortKey{{from: 1, opts: opts}}
	}
	order := func(a, b string) int {
		for _, k := range keys {
			if c := k.compare(a, b, t.value('t')); c != 0 {
				return c
			}
		}
		if t.has('u') || t.has('s') {
			return 0
		}
		c := cmp.Compare(a, b)
		if t.has('r') {
			c = -c
		}
		return c
	}
	if t.has('c') {
		return t.checkSorted(all, order)
	}
	slices.SortStableFunc(all, order)
	if t.has('u') {
		all = slices.CompactFunc(all, func(a, b string) bool { return order(a, b) == 0 })
	}
	return t.writeLines(all)
}

func (t *tool) checkSorted(all []string, order func(a, b string) int) int {
	for i := 1; i < len(all); i++ {
		if order(all[i-1], all[i]) > 0 {
			t.warn("-:%d: disorder: %s", i+1, all[i])
			return 1
		}
	}
	return 0
}

func (t *tool) writeLines(all []string) int {
	w := t.out
	if !t.has('o') {
		for _, l := range all {
			_, _ = w.WriteString(l)
			_ = w.WriteByte('\n')
		}
		return 0
	}
	f, err := t.Open(t.value('o'), vfs.WriteOnly|vfs.Create|vfs.Truncate, 0o666)
	if err != nil {
		return t.fail(t.value('o'), err)
	}
	defer f.Close()
	if len(all) > 0 {
		_, err = f.Write([]byte(strings.Join(all, "\n") + "\n"))
	}
	if err != nil {
		return t.fail("write error", err)
	}
	return 0
}

func parseSortKey(s, inherited string) sortKey {
	start, end, both := strings.Cut(s, ",")
	k := sortKey{}
	var opts string
	k.from, k.fromChar, opts = keyPosition(start)
	if both {
		var more string
		k.to, k.toChar, more = keyPosition(end)
		opts += more
	}
	if k.opts = opts; opts == "" {
		k.opts = inherited
	}
	return k
}

func keyPosition(s string) (field, char int, opts string) {
	i := strings.IndexFunc(s, func(r rune) bool { return (r < '0' || r > '9') && r != '.' })
	if i >= 0 {
		s, opts = s[:i], s[i:]
	}
	f, c, _ := strings.Cut(s, ".")
	field, _ = strconv.Atoi(f)
	char, _ = strconv.Atoi(c)
	return max(field, 1), char, opts
}

func (k sortKey) compare(a, b, sep string) int {
	a, b = k.part(a, sep), k.part(b, sep)
	var c int
	switch {
	case strings.ContainsAny(k.opts, "ng"):
		c = cmp.Compare(leadingNumber(a), leadingNumber(b))
	case strings.Contains(k.opts, "h"):
		c = cmp.Compare(humanNumber(a), humanNumber(b))
	case strings.Contains(k.opts, "V"):
		c = compareVersions(a, b)
	case strings.Contains(k.opts, "M"):
		c = cmp.Compare(monthNumber(a), monthNumber(b))
	case strings.Contains(k.opts, "f"):
		c = cmp.Compare(strings.ToUpper(a), strings.ToUpper(b))
	default:
		c = cmp.Compare(a, b)
	}
	if strings.Contains(k.opts, "r") {
		return -c
	}
	return c
}

// part cuts a key out of a line. Without a separator a field begins with the blanks before it.
func (k sortKey) part(l, sep string) string {
	if k.from == 1 && k.to == 0 && k.fromChar == 0 {
		if strings.Contains(k.opts, "b") {
			return strings.TrimLeft(l, " \t")
		}
		return l
	}
	start := fieldStart(l, sep, k.from)
	if strings.Contains(k.opts, "b") {
		for start < len(l) && (l[start] == ' ' || l[start] == '\t') {
			start++
		}
	}
	if k.fromChar > 1 {
		start = min(len(l), start+k.fromChar-1)
	}
	end := len(l)
	if k.to > 0 && k.toChar == 0 {
		end = fieldEnd(l, sep, k.to)
	} else if k.to > 0 {
		end = min(len(l), fieldStart(l, sep, k.to)+k.toChar)
	}
	return l[min(start, end):end]
}

func fieldStart(l, sep string, n int) int {
	at := 0
	for ; n > 1; n-- {
		at = fieldEnd(l[at:], sep, 1) + at
		if sep != "" && at < len(l) {
			at++
		}
	}
	return min(at, len(l))
}

func fieldEnd(l, sep string, n int) int {
	at := 0
	for i := range n {
		if sep != "" {
			j := strings.Index(l[at:], sep)
			if j < 0 {
				return len(l)
			}
			at += j
			if i < n-1 {
				at++
			}
			continue
		}
		for at < len(l) && (l[at] == ' ' || l[at] == '\t') {
			at++
		}
		for at < len(l) && l[at] != ' ' && l[at] != '\t' {
			at++
		}
	}
	return at
}

func leadingNumber(s string) float64 {
	s = strings.TrimLeft(s, " \t")
	i := 0
	for i < len(s) && (s[i] >= '0' && s[i] <= '9' || s[i] == '.' || i == 0 && (s[i] == '-' || s[i] == '+')) {
		i++
	}
	v, _ := strconv.ParseFloat(s[:i], 64)
	return v
}

func humanNumber(s string) float64 {
	s = strings.TrimSpace(s)
	v := leadingNumber(s)
	i := strings.IndexAny(s, "KkMGTP")
	if i < 0 {
		return v
	}
	for range strings.IndexByte("KMGTP", strings.ToUpper(s[i : i+1])[0]) + 1 {
		v *= 1024
	}
	return v
}

func monthNumber(s string) int {
	s = strings.ToUpper(strings.TrimSpace(s))
	if len(s) < 3 {
		return 0
	}
	return strings.Index("JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC", s[:3])/3 + 1
}

// compareVersions orders runs of digits by value and the rest by bytes.
func compareVersions(a, b string) int {
	for a != "" && b != "" {
		if digit(a[0]) && digit(b[0]) {
			i, j := digits(a), digits(b)
			if c := cmp.Or(cmp.Compare(len(strings.TrimLeft(a[:i], "0")), len(strings.TrimLeft(b[:j], "0"))),
				cmp.Compare(strings.TrimLeft(a[:i], "0"), strings.TrimLeft(b[:j], "0"))); c != 0 {
				return c
			}
			a, b = a[i:], b[j:]
			continue
		}
		if a[0] != b[0] {
			return cmp.Compare(a[0], b[0])
		}
		a, b = a[1:], b[1:]
	}
	return cmp.Compare(len(a), len(b))
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

func digits(s string) int {
	i := 0
	for i < len(s) && digit(s[i]) {
		i++
	}
	return i
}
