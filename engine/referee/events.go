package referee

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"sort"
	"strings"
)

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
