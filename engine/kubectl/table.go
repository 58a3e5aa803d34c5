package kubectl

import (
	"io"
	"strings"
	"time"

	"github.com/liggitt/tabwriter"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/duration"
)

// column is one column of a table as the API server defines it; wide ones show with -o wide only.
type column struct {
	name string
	wide bool
	id   bool // holds the object's name, which gets the kind in front when several kinds are printed
}

// tableKind prints one kind of object as the API server does.
type tableKind struct {
	columns []column
	cells   func(obj runtime.Object, at tableTime) []string
}

// columns builds column definitions from names: "+Selector" is wide, "Name" holds the object's name.
func columns(names ...string) []column {
	out := make([]column, len(names))
	for i, n := range names {
		plain, wide := strings.CutPrefix(n, "+")
		out[i] = column{name: plain, wide: wide, id: plain == "Name"}
	}
	return out
}

// tableTime is the instant that ages are told at.
type tableTime struct{ now time.Time }

// since is an age as tables show it. Models pkg/printers/internalversion translateTimestampSince.
func (t tableTime) since(when metav1.Time) string {
	if when.IsZero() {
		return "<unknown>"
	}
	return duration.HumanDuration(t.now.Sub(when.Time))
}

// Row is the table row that the API server prints for an object: the columns' names in capitals and the cells. Kinds without
// a table of their own show NAME and CREATED AT, as they do in a real cluster.
func Row(obj runtime.Object, now time.Time, wide bool) (names, cells []string) {
	obj = stored(obj)
	kind := tableOf(obj)
	all := kind.cells(obj, tableTime{now})
	for i, c := range kind.columns {
		if c.wide && !wide {
			continue
		}
		names = append(names, strings.ToUpper(c.name))
		cells = append(cells, all[i])
	}
	return names, cells
}

// tablePrinter prints objects as rows under headers, in the manner of kubectl get.
type tablePrinter struct {
	out                        *tabwriter.Writer
	at                         tableTime
	wide, noHeaders, namespace bool
	showLabels                 bool
	labelColumns               []string
	plain                      bool   // name and age alone, as kubectl prints what the server has no table for
	prefix                     string // "pod/" in front of names
	printed                    bool   // the headers
}

func newTabWriter(out io.Writer) *tabwriter.Writer {
	return tabwriter.NewWriter(out, 6, 4, 3, ' ', tabwriter.RememberWidths)
}

// print writes one object's row, with the headers before the first. The event names the watch event, if any.
func (p *tablePrinter) print(obj runtime.Object, event string) {
	obj = stored(obj)
	kind := tableOf(obj)
	if p.plain {
		kind = kindOf(plainCells, "Name", "Age")
	}
	if !p.noHeaders && !p.printed {
		p.line(p.headers(kind, event))
	}
	p.printed = true
	p.line(p.row(kind, obj, event))
}

func plainCells(obj runtime.Object, at tableTime) []string {
	m := obj.(metav1.Object)
	return []string{m.GetName(), at.since(m.GetCreationTimestamp())}
}

func (p *tablePrinter) line(cells []string) {
	for i, c := range cells {
		if i > 0 {
			io.WriteString(p.out, "\t")
		}
		io.WriteString(p.out, c)
	}
	io.WriteString(p.out, "\n")
}

func (p *tablePrinter) headers(kind *tableKind, event string) []string {
	var out []string
	if event != "" {
		out = append(out, "EVENT")
	}
	if p.namespace {
		out = append(out, "NAMESPACE")
	}
	for _, c := range kind.columns {
		if p.wide || !c.wide {
			out = append(out, strings.ToUpper(c.name))
		}
	}
	for _, l := range p.labelColumns {
		out = append(out, strings.ToUpper(l[strings.LastIndexByte(l, '/')+1:]))
	}
	if p.showLabels {
		out = append(out, "LABELS")
	}
	return out
}

func (p *tablePrinter) row(kind *tableKind, obj runtime.Object, event string) []string {
	var out []string
	if event != "" {
		out = append(out, event+strings.Repeat(" ", max(0, 10-len(event))))
	}
	m, _ := obj.(metav1.Object)
	if p.namespace {
		out = append(out, m.GetNamespace())
	}
	for i, cell := range kind.cells(obj, p.at) {
		c := kind.columns[i]
		if c.wide && !p.wide {
			continue
		}
		if c.id && p.prefix != "" {
			cell = p.prefix + cell
		}
		out = append(out, oneLine(cell))
	}
	for _, l := range p.labelColumns {
		out = append(out, m.GetLabels()[l])
	}
	if p.showLabels {
		out = append(out, labels.FormatLabels(m.GetLabels()))
	}
	return out
}

// oneLine cuts a cell at its first line break and escapes control characters, as kubectl's table printer does.
func oneLine(cell string) string {
	if i := strings.IndexAny(cell, "\f\n\r"); i >= 0 {
		cell = cell[:i] + "..."
	}
	return strings.ReplaceAll(cell, "\x1b", "^[")
}
