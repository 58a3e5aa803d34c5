package kubectl

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"sort"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/podscope/podscope/engine/store"
)

// runEvents models k8s.io/kubectl/pkg/cmd/events.
func runEvents(r *run, _ []string) error {
	types := r.list("types")
	for _, t := range types {
		if !strings.EqualFold(t, "Normal") && !strings.EqualFold(t, "Warning") {
			return errors.New("valid --types are Normal or Warning")
		}
	}
	var selectors []string
	if of := r.str("for"); of != "" {
		resource, name, ok, err := splitName(of)
		if err != nil {
			return err
		}
		if !ok {
			return errors.New("--for must be in resource/name form")
		}
		k, err := kindFor(resource)
		if err != nil {
			return exitCode{1, err.Error() + "\n"}
		}
		selectors = []string{"involvedObject.kind=" + k.Kind, "involvedObject.apiVersion=" + k.GroupVersion().String(), "involvedObject.name=" + name}
	}
	all := r.flag("all-namespaces")
	namespace := r.namespace
	if all {
		namespace = ""
	}
	k, err := kindFor("events")
	if err != nil {
		return err
	}
	wanted := func(e *corev1.Event) bool {
		return len(types) == 0 || slices.ContainsFunc(types, func(t string) bool { return strings.EqualFold(t, e.Type) })
	}
	objects, err := r.listObjects(k, namespace, "", strings.Join(selectors, ","))
	if err != nil {
		return err
	}
	var events []*corev1.Event
	for _, o := range objects {
		if e := o.(*corev1.Event); wanted(e) {
			events = append(events, e)
		}
	}
	if r.flag("watch") {
		return r.watchEvents(events, all, func(o store.Object) bool {
			e := o.(*corev1.Event)
			return (namespace == "" || e.Namespace == namespace) && wanted(e) && isAbout(e, selectors)
		})
	}
	if len(events) == 0 {
		if all {
			_, err = io.WriteString(r.err, "No events found.\n")
		} else {
			_, err = fmt.Fprintf(r.err, "No events found in %s namespace.\n", r.namespace)
		}
		return err
	}
	sort.Slice(events, func(i, j int) bool { return seen(events[i]).Before(seen(events[j])) }) // in the original's order of those of one second
	if r.str("output") != "" {
		p, err := r.outputPrinter()
		if err != nil {
			return err
		}
		list := corev1.EventList{TypeMeta: metav1.TypeMeta{Kind: "EventList", APIVersion: "v1"}}
		for _, e := range events {
			list.Items = append(list.Items, *e.DeepCopy())
			list.Items[len(list.Items)-1].TypeMeta = metav1.TypeMeta{Kind: "Event", APIVersion: "v1"}
		}
		return p.print(r.out, list)
	}
	t := newTabWriter(r.out)
	r.eventHead(t, all)
	for _, e := range events {
		r.eventRow(t, e, all)
	}
	return t.Flush()
}

// seen is when an event happened last.
func seen(e *corev1.Event) time.Time {
	switch {
	case e.Series != nil:
		return e.Series.LastObservedTime.Time
	case !e.LastTimestamp.IsZero():
		return e.LastTimestamp.Time
	}
	return e.EventTime.Time
}

// isAbout compares an event with the field selectors of --for.
func isAbout(e *corev1.Event, selectors []string) bool {
	if len(selectors) == 0 {
		return true
	}
	o := e.InvolvedObject
	return selectors[0] == "involvedObject.kind="+o.Kind && selectors[1] == "involvedObject.apiVersion="+o.APIVersion && selectors[2] == "involvedObject.name="+o.Name
}

func (r *run) eventHead(w io.Writer, all bool) {
	if r.flag("no-headers") {
		return
	}
	if all {
		io.WriteString(w, "NAMESPACE\t")
	}
	io.WriteString(w, "LAST SEEN\tTYPE\tREASON\tOBJECT\tMESSAGE\n")
}

func (r *run) eventRow(w io.Writer, e *corev1.Event, all bool) {
	if all {
		io.WriteString(w, e.Namespace+"\t")
	}
	fmt.Fprintf(w, "%s\t%s\t%s\t%s/%s\t%s\n", tableTime{now: r.p.Now()}.interval(e), e.Type, e.Reason, e.InvolvedObject.Kind, e.InvolvedObject.Name, strings.TrimSpace(e.Message))
}

// watchEvents prints events until it is interrupted.
func (r *run) watchEvents(events []*corev1.Event, all bool, match func(store.Object) bool) error {
	k, err := kindFor("events")
	if err != nil {
		return err
	}
	w := r.newWatcher(k, match)
	defer w.until(r.requestDeadline())()
	t := newTabWriter(r.out)
	headed := false
	for {
		e, ok := w.next()
		if !ok {
			return nil
		}
		if watch.EventType(e.Type) == watch.Deleted {
			continue
		}
		if !headed {
			r.eventHead(t, all)
			headed = true
		}
		r.eventRow(t, e.Object.(*corev1.Event), all)
		t.Flush()
	}
}
