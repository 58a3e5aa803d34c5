package referee

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"sort"
	"strings"
)

// Dimensions are what is judged, in the order in which a reader should look.
var Dimensions = []string{"rows", "timing", "status", "events", "output"}

// Verdict is what differs, by dimension. A dimension without notes holds.
type Verdict map[string][]string

// Holds reports whether nothing differs.
func (v Verdict) Holds() bool {
	for _, notes := range v {
		if len(notes) > 0 {
			return false
		}
	}
	return true
}

// Failed lists the dimensions that do not hold.
func (v Verdict) Failed() []string {
	var out []string
	for _, d := range Dimensions {
		if len(v[d]) > 0 {
			out = append(out, d)
		}
	}
	return out
}

// First is the first difference in each failing dimension, readable at a glance.
func (v Verdict) First() string {
	var b strings.Builder
	for _, d := range v.Failed() {
		fmt.Fprintf(&b, "  %s: %s\n", d, v[d][0])
		if more := len(v[d]) - 1; more > 0 {
			fmt.Fprintf(&b, "    and %d more\n", more)
		}
	}
	return b.String()
}

// Judge compares a trace with the recordings of one case, one or more.
func Judge(recordings []Trace, got Trace) Verdict {
	end := 0.0
	var real []histories
	for _, t := range recordings {
		for _, r := range t.Pods {
			end = max(end, r.At)
		}
		for _, s := range t.Steps {
			end = max(end, s.At)
		}
		real = append(real, byPod(t.Pods))
	}
	end += 5
	have := byPod(got.Pods)
	return Verdict{
		"rows":   judgeRows(real, have, end),
		"timing": judgeTiming(real, have, end),
		"status": judgeStatus(real, have, end),
		"events": judgeEvents(recordings, got),
		"output": JudgeSteps(recordings, got),
	}
}

// judgeRows is the fewest differences to any of the recordings.
func judgeRows(real []histories, got histories, end float64) []string {
	var best []string
	for i, r := range real {
		if notes := rowsAgainst(r, got, end); i == 0 || len(notes) < len(best) {
			best = notes
		}
	}
	return best
}

func rowsAgainst(expected, got histories, end float64) []string {
	var notes []string
	for _, h := range expected {
		full := rows(h.records)
		wantTable := withoutFlashes(full, end)
		want, optional := texts(wantTable), texts(full)
		have := texts(rows(got.of(h.key)))
		stable := withoutFlashes(rows(got.of(h.key)), end)
		if !holdsInOrder(want, have, optional) && !slices.Equal(texts(stable), want) && !sameButTail(wantTable, stable, end) {
			notes = append(notes, fmt.Sprintf("%s: want %s\n%s       got  %s", h.key, strings.Join(want, " > "), strings.Repeat(" ", len(h.key)), strings.Join(have, " > ")))
		}
	}
	for _, h := range got {
		if expected.of(h.key) == nil {
			notes = append(notes, h.key+": not on the real cluster")
		}
	}
	return notes
}

// holdsInOrder: got has every row of want in order; what it has beyond is optional.
func holdsInOrder(want, got, optional []string) bool {
	i := 0
	for _, r := range got {
		switch {
		case i < len(want) && r == want[i]:
			i++
		case !slices.Contains(optional, r):
			return false
		}
	}
	return i == len(want)
}

// sameButTail: jittered back-offs leave one history a row or two ahead when the case ends.
func sameButTail(a, b []row, end float64) bool {
	short, long := a, b
	if len(b) < len(a) {
		short, long = b, a
	}
	return slices.Equal(texts(long[:len(short)]), texts(short)) && len(short) >= 5 && len(long)-len(short) <= 2 &&
		len(long) > len(short) && long[len(short)].at > 0.6*end
}

// judgeTiming: each stable row starts when it should, counted from the row before it. Several recordings span a range.
func judgeTiming(real []histories, got histories, end float64) []string {
	var notes []string
	for _, h := range real[0] {
		have := withoutFlashes(rows(got.of(h.key)), end)
		var tables [][]row
		for _, r := range real {
			if t := withoutFlashes(rows(r.of(h.key)), end); slices.Equal(texts(t), texts(have)) {
				tables = append(tables, t)
			}
		}
		if len(tables) == 0 {
			continue // rows judges that
		}
		for i := range have {
			low, high := math.Inf(1), 0.0
			for _, t := range tables {
				span := since(t, i)
				low, high = min(low, span), max(high, span)
			}
			took := since(have, i)
			if took < low-max(2.5, 0.3*low) || took > high+max(2.5, 0.3*high) {
				note := fmt.Sprintf("%s: '%s' after %.1fs, real %.1f", h.key, have[i].text, took, low)
				if high > low {
					note += fmt.Sprintf(" to %.1f", high)
				}
				notes = append(notes, note+"s")
			}
		}
	}
	return notes
}

func since(t []row, i int) float64 {
	if i == 0 {
		return t[0].at
	}
	return t[i].at - t[i-1].at
}

// detail is a pod's whole status, ready to compare: by part.
func detail(p Pod) [][2]string {
	conditions := make([]string, 0, len(p.Conditions))
	for k, c := range p.Conditions {
		conditions = append(conditions, fmt.Sprintf("%s=%s %q %q", k, c.Status, c.Reason, clean(c.Message)))
	}
	slices.Sort(conditions)
	var containers []string
	for _, list := range [][]Container{p.Inits, p.Containers, p.Ephemeral} {
		for _, c := range list {
			last := c.LastState
			if last == nil {
				last = &LastState{}
			}
			containers = append(containers, fmt.Sprintf("%s: %s %s exit %s ready %v started %v restarts %d last %s %s %s %q",
				c.Name, c.State, c.Reason, code(c.ExitCode), c.Ready, c.Started, c.RestartCount, last.State, last.Reason, code(last.ExitCode), clean(c.Message)))
		}
	}
	return [][2]string{
		{"phase", p.Phase},
		{"podIP", fmt.Sprint(p.PodIP)},
		{"conditions", strings.Join(conditions, "; ")},
		{"containers", strings.Join(containers, "; ")},
	}
}

func code(c *int) string {
	if c == nil {
		return "-"
	}
	return fmt.Sprint(*c)
}

// judgeStatus: where a row is stable, the whole status at its end is what one of the recordings has there.
func judgeStatus(real []histories, got histories, end float64) []string {
	var notes []string
	for _, h := range real[0] {
		have := withoutFlashes(rows(got.of(h.key)), end)
		allowed := make([][][][2]string, len(have))
		any := false
		for _, r := range real {
			want := withoutFlashes(rows(r.of(h.key)), end)
			for _, pair := range pairUp(texts(want), texts(have)) {
				allowed[pair[1]] = append(allowed[pair[1]], detail(want[pair[0]].last))
				any = true
			}
		}
		if !any {
			notes = append(notes, h.key+": no row in common with the real cluster")
		}
		for j, options := range allowed {
			b := detail(have[j].last)
			if len(options) == 0 || slices.ContainsFunc(options, func(a [][2]string) bool { return slices.Equal(a, b) }) {
				continue
			}
			for k, a := range options[0] {
				if a != b[k] {
					notes = append(notes, fmt.Sprintf("%s at '%s': %s\n      real: %s\n      got:  %s", h.key, have[j].text, a[0], a[1], b[k][1]))
				}
			}
		}
	}
	return notes
}

// pairUp matches equal texts of both lists in order: their longest common subsequence.
func pairUp(a, b []string) [][2]int {
	best := make([][]int, len(a)+1)
	for i := range best {
		best[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				best[i][j] = best[i+1][j+1] + 1
			} else {
				best[i][j] = max(best[i+1][j], best[i][j+1])
			}
		}
	}
	var out [][2]int
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			out = append(out, [2]int{i, j})
			i, j = i+1, j+1
		case best[i+1][j] >= best[i][j+1]:
			i++
		default:
			j++
		}
	}
	return out
}

// identity is what makes two event records the same event.
type identity struct{ typ, reason, from, object, fieldPath, message string }

func (k identity) String() string {
	return strings.Join([]string{k.typ, k.reason, k.from, k.object, k.fieldPath, k.message}, " | ")
}

type occurrence struct {
	first float64
	count int
}

// events are a trace's, without those of nodes; pods with generated names count together. order is that of their appearance.
func events(t Trace) (all map[identity]occurrence, order []identity) {
	type seen map[string]occurrence
	writes := map[identity]seen{}
	for _, e := range t.Events {
		kind, name, _ := strings.Cut(e.Object, "/")
		if kind == "Node" {
			continue
		}
		k := identity{e.Type, e.Reason, e.From, kind + "/" + cleanName(name), clean(e.FieldPath), clean(e.Message)}
		if writes[k] == nil {
			writes[k] = seen{}
			order = append(order, k)
		}
		o, ok := writes[k][name]
		if !ok {
			o.first = e.At
		}
		writes[k][name] = occurrence{min(o.first, e.At), max(o.count, max(e.Count, 1))}
	}
	all = map[identity]occurrence{}
	for k, of := range writes {
		sum := occurrence{first: math.Inf(1)}
		for _, o := range of {
			sum = occurrence{min(sum.first, o.first), sum.count + o.count}
		}
		all[k] = sum
	}
	return all, order
}

var startRace = regexp.MustCompile(`connection refused|connection reset|EOF|i/o timeout|context deadline exceeded`)

// byChance: a probe that meets a process which is just starting or stopping.
func byChance(k identity, count int) bool {
	return k.reason == "Unhealthy" && count <= 2 && startRace.MatchString(k.message)
}

func judgeEvents(recordings []Trace, got Trace) []string {
	var real []map[identity]occurrence
	var firstOrder []identity
	for i, t := range recordings {
		all, order := events(t)
		if i == 0 {
			firstOrder = order
		}
		real = append(real, all)
	}
	have, haveOrder := events(got)
	always := func(k identity) bool {
		return !slices.ContainsFunc(real, func(r map[identity]occurrence) bool { _, ok := r[k]; return !ok })
	}
	var notes []string
	for _, k := range firstOrder {
		if _, ok := have[k]; !ok && always(k) && !byChance(k, real[0][k].count) {
			notes = append(notes, "missing: "+k.String())
		}
	}
	for _, k := range haveOrder {
		notes = append(notes, judgeEvent(real, k, have[k].count)...)
	}
	return append(notes, judgeOrder(real, firstOrder, have, always)...)
}

func judgeEvent(real []map[identity]occurrence, k identity, n int) []string {
	low, high := math.MaxInt, 0
	for _, r := range real {
		if o, ok := r[k]; ok {
			low, high = min(low, o.count), max(high, o.count)
		}
	}
	switch {
	case high == 0:
		if !byChance(k, n) {
			return []string{"not on the real cluster: " + k.String()}
		}
	case (float64(n) < float64(low)-max(1, 0.3*float64(low)) || float64(n) > float64(high)+max(1, 0.3*float64(high))) && !byChance(k, n):
		return []string{fmt.Sprintf("count %d, real %d to %d: %s %s %.80s", n, low, high, k.reason, k.object, k.message)}
	}
	return nil
}

// judgeOrder: events whose order is sure on the real cluster come in that order.
func judgeOrder(real []map[identity]occurrence, order []identity, have map[identity]occurrence, always func(identity) bool) []string {
	var common []identity
	for _, k := range order {
		if _, ok := have[k]; ok && always(k) {
			common = append(common, k)
		}
	}
	sort.SliceStable(common, func(i, j int) bool { return real[0][common[i]].first < real[0][common[j]].first })
	var notes []string
	for i := 1; i < len(common); i++ {
		a, b := common[i-1], common[i]
		sure := !slices.ContainsFunc(real, func(r map[identity]occurrence) bool { return r[b].first-r[a].first <= flash })
		if sure && have[a].first > have[b].first+flash {
			notes = append(notes, fmt.Sprintf("order: %s must come before %s", a.reason, b.reason))
		}
	}
	return notes
}

func stepOutput(run, text string) string {
	text = cleanOutput(text)
	if strings.Contains(run, "describe") {
		return withoutEvents(text)
	}
	return text
}

// JudgeSteps compares what commands printed. Where recordings differ from each other, only the exit status counts.
func JudgeSteps(recordings []Trace, got Trace) []string {
	var notes []string
	for i, step := range recordings[0].Steps {
		if i >= len(got.Steps) {
			notes = append(notes, fmt.Sprintf("step %d not run: %s", i+1, step.Run))
			continue
		}
		notes = append(notes, judgeStep(recordings, i, got.Steps[i])...)
	}
	return notes
}

func judgeStep(recordings []Trace, i int, have Step) []string {
	step := recordings[0].Steps[i]
	var real []Step
	for _, t := range recordings {
		if i < len(t.Steps) {
			real = append(real, t.Steps[i])
		}
	}
	var notes []string
	if !slices.ContainsFunc(real, func(r Step) bool { return code(r.Exit) == code(have.Exit) }) {
		notes = append(notes, fmt.Sprintf("$ %s: exit %s, real %s", step.Run, code(have.Exit), code(step.Exit)))
	}
	if strings.HasPrefix(step.Run, "fault ") {
		return notes
	}
	for _, stream := range []struct {
		name string
		of   func(Step) string
	}{{"stdout", func(s Step) string { return s.Stdout }}, {"stderr", func(s Step) string { return s.Stderr }}} {
		want := stepOutput(step.Run, stream.of(real[0]))
		if slices.ContainsFunc(real[1:], func(r Step) bool { return stepOutput(step.Run, stream.of(r)) != want }) {
			continue
		}
		if got := stepOutput(step.Run, stream.of(have)); got != want {
			notes = append(notes, fmt.Sprintf("$ %s: %s %s", step.Run, stream.name, firstDifference(want, got)))
		}
	}
	return notes
}

func firstDifference(want, got string) string {
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	line := func(lines []string, n int) string {
		if n < len(lines) {
			return fmt.Sprintf("%.220s", lines[n])
		}
		return "(end)"
	}
	for n := range max(len(a), len(b)) {
		if line(a, n) != line(b, n) {
			return fmt.Sprintf("line %d\n      real: %s\n      got:  %s", n+1, line(a, n), line(b, n))
		}
	}
	return "differs"
}
