package kubectl

import (
	"bytes"
	"fmt"
	"sort"
	"strings"
	"time"

	"github.com/liggitt/tabwriter"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// writer lays out a description: lines of tab-separated cells, indented by two spaces a level.
// Models k8s.io/kubectl/pkg/describe PrefixWriter.
type writer struct {
	at  tableTime
	buf bytes.Buffer
	tab *tabwriter.Writer

	plain *bytes.Buffer // gets everything instead, without layout
}

func newWriter(now time.Time) *writer {
	w := &writer{at: tableTime{now}}
	w.tab = tabwriter.NewWriter(&w.buf, 0, 8, 2, ' ', 0)
	return w
}

func (w *writer) write(level int, format string, args ...any) {
	if w.plain != nil {
		fmt.Fprintf(w.plain, strings.Repeat("  ", level)+format, args...)
		return
	}
	fmt.Fprintf(w.tab, strings.Repeat("  ", level)+format, args...)
}

func (w *writer) text() string {
	w.tab.Flush()
	return w.buf.String()
}

// maxAnnotation is how long an annotation's line may be.
const maxAnnotation = 140

// labels prints a map, one entry a line.
func (w *writer) labels(title string, m map[string]string) { w.pairs("", title, "\t", m) }

func (w *writer) pairs(indent, title, inner string, m map[string]string) {
	w.write(0, "%s%s:%s", indent, title, inner)
	if len(m) == 0 {
		w.write(0, "<none>\n")
		return
	}
	for i, k := range sortedKeys(m) {
		if i > 0 {
			w.write(0, "%s%s", indent, inner)
		}
		w.write(0, "%s=%s\n", k, m[k])
	}
}

// annotations prints all annotations but the one that kubectl apply keeps.
// Models k8s.io/kubectl/pkg/describe printAnnotationsMultiline.
func (w *writer) annotations(title string, m map[string]string) {
	w.write(0, "%s:\t", title)
	first := true
	for _, k := range sortedKeys(m) {
		if k == lastApplied {
			continue
		}
		if !first {
			w.write(0, "\t")
		}
		first = false
		v := strings.TrimSuffix(m[k], "\n")
		if len(v)+len(k)+2 <= maxAnnotation && !strings.Contains(v, "\n") {
			w.write(0, "%s: %s\n", k, v)
			continue
		}
		w.write(0, "%s:\n", k)
		for _, line := range strings.Split(v, "\n") {
			if len(line) > maxAnnotation-2 {
				line = line[:maxAnnotation-2] + "..."
			}
			w.write(0, "\t  %s\n", line)
		}
	}
	if first {
		w.write(0, "<none>\n")
	}
}

// head is what most descriptions begin with.
func (w *writer) head(m metav1.Object) {
	w.write(0, "Name:\t%s\n", m.GetName())
	if m.GetNamespace() != "" {
		w.write(0, "Namespace:\t%s\n", m.GetNamespace())
	}
}

func (w *writer) meta(m metav1.Object) {
	w.labels("Labels", m.GetLabels())
	w.annotations("Annotations", m.GetAnnotations())
}

func date(t metav1.Time) string { return t.Time.UTC().Format(time.RFC1123Z) }

// tolerations models k8s.io/kubectl/pkg/describe printTolerationsMultilineWithIndent.
func (w *writer) tolerations(title string, list []corev1.Toleration) {
	w.write(0, "%s:\t", title)
	if len(list) == 0 {
		w.write(0, "<none>\n")
		return
	}
	list = append([]corev1.Toleration{}, list...)
	sort.Slice(list, func(i, j int) bool { return list[i].Key < list[j].Key })
	for i, t := range list {
		if i > 0 {
			w.write(0, "\t")
		}
		w.write(0, "%s\n", tolerationText(t))
	}
}

func tolerationText(t corev1.Toleration) string {
	text := t.Key
	if t.Value != "" {
		text += "=" + t.Value
	}
	if t.Effect != "" {
		text += ":" + string(t.Effect)
	}
	if t.Operator == corev1.TolerationOpExists && t.Value == "" {
		if text != "" {
			text += " "
		}
		text += "op=Exists"
	}
	if t.TolerationSeconds != nil {
		text += fmt.Sprintf(" for %ds", *t.TolerationSeconds)
	}
	return text
}

// controlledBy names an object's controller, "" when it has none.
func controlledBy(m metav1.Object) string {
	if ref := metav1.GetControllerOf(m); ref != nil {
		return ref.Kind + "/" + ref.Name
	}
	return ""
}

// events prints the table that most descriptions end with.
// Models k8s.io/kubectl/pkg/describe DescribeEvents.
func (w *writer) events(list []*corev1.Event) {
	if len(list) == 0 {
		w.write(0, "Events:\t<none>\n")
		return
	}
	w.tab.Flush()
	sort.Sort(byLastSeen(list))
	w.write(0, "Events:\n  Type\tReason\tAge\tFrom\tMessage\n")
	w.write(1, "----\t------\t----\t----\t-------\n")
	for _, e := range list {
		source := e.Source.Component
		if source == "" {
			source = e.ReportingController
		}
		message := strings.TrimSpace(e.Message)
		if e.InvolvedObject.FieldPath != "" {
			message = e.InvolvedObject.FieldPath + ": " + message
		}
		w.write(1, "%v\t%v\t%s\t%v\t%v\n", e.Type, e.Reason, w.at.interval(e), source, message)
	}
}

// interval tells when an event happened and how often.
func (t tableTime) interval(e *corev1.Event) string {
	first := t.sinceMicro(e.EventTime)
	if e.EventTime.IsZero() {
		first = t.since(e.FirstTimestamp)
	}
	switch {
	case e.Series != nil:
		return fmt.Sprintf("%s (x%d over %s)", t.sinceMicro(e.Series.LastObservedTime), e.Series.Count, first)
	case e.Count > 1:
		return fmt.Sprintf("%s (x%d over %s)", t.since(e.LastTimestamp), e.Count, first)
	}
	return first
}

// byLastSeen models k8s.io/kubectl/pkg/util/event SortableEvents.
type byLastSeen []*corev1.Event

func (l byLastSeen) Len() int      { return len(l) }
func (l byLastSeen) Swap(i, j int) { l[i], l[j] = l[j], l[i] }
func (l byLastSeen) Less(i, j int) bool {
	return l[i].LastTimestamp.Time.Before(l[j].LastTimestamp.Time)
}

// quantities prints a list of resources, sorted by name.
func (w *writer) quantities(level int, list corev1.ResourceList) {
	for _, name := range sortedResources(list) {
		q := list[name]
		w.write(level, "%s:\t%s\n", name, q.String())
	}
}
