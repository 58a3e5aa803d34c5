package page

import (
	"fmt"
	"strings"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/podscope/podscope/engine/protocol"
)

// ObjectPanel shows what is no pod: a node, a workload, a replica set, a service.
type ObjectPanel struct {
	app.Compo
	T        labels
	Ref      protocol.Ref
	Exists   bool
	Past     bool
	At       int64
	Object   *protocol.Object   // nil until the engine has sent it
	Workload *protocol.Workload // of a workload, or the deployment whose replica set this is
	Service  *protocol.Service  // of a service
	Flows    []protocol.Flow    // of that service
	Events   []protocol.Event   // about the object, newest first
	Node     *protocol.Node
	Offer    protocol.Ref // a new pod to show instead
}

// Render draws the panel, in the inspector's place.
func (o *ObjectPanel) Render() app.UI {
	title := o.Ref.Kind + " " + o.Ref.Name
	if o.Object == nil || !o.Exists {
		sentence := o.T.WhyLoading
		if !o.Exists {
			sentence = o.T.ObjectGone
		}
		return panel("pod", title, o.T, o.Past, []app.UI{app.Span().Class("spacer"), offer(o.T, o.Offer)}, empty(sentence))
	}
	head := []app.UI{app.Span().Class("spacer"), offer(o.T, o.Offer)}
	if len(o.ifs()) > 1 {
		head = append(head, menu("what-if right", o.T.WhatIf+" "+o.Ref.Name, "", o.T.WhatIf, o.ifs))
	}
	return panel("pod", title, o.T, o.Past, head,
		o.summary(), conditionList(o.T, o.Ref, o.At, o.Object.Conditions), o.revisions(), o.backends(), o.facts(), o.events(), pairs(o.T.Labels, o.Object.Labels, "="),
	)
}

func (o *ObjectPanel) ifs() []app.UI {
	if o.Node != nil {
		return ifNode(o.T, *o.Node)
	}
	return ifObject(o.T, o.Ref, o.Workload)
}

// summary is how it stands, with its numbers and the question why.
func (o *ObjectPanel) summary() app.UI {
	var parts []app.UI
	switch {
	case o.Node != nil:
		tone := "good"
		if !o.Node.Ready || !o.Node.Schedulable || len(o.Node.BadConditions) > 0 {
			tone = "bad"
		}
		parts = append(parts, app.Span().Class("tone mono").DataSet("tone", tone).Body(toneIcon(tone), app.Span().Text(o.Node.Status)))
	case o.Workload != nil && o.Ref.Kind == o.Workload.Kind:
		tone := stageTone(o.Workload.Stage)
		parts = append(parts, app.Span().Class("tone").DataSet("tone", tone).Body(toneIcon(tone), app.Span().Text(o.T.stage(o.Workload.Stage))), countList(o.Workload.Counts))
	case o.Service != nil:
		settled, failed := through(*o.Service, o.Flows)
		parts = append(parts, app.Span().Text(fmt.Sprintf(o.T.ConnectionsF, settled)), app.If(failed > 0, app.Span().Class("failed").Text(fmt.Sprintf(o.T.FailedF, failed))))
		if word := o.T.nowhere(*o.Service); word != "" {
			parts = append(parts, app.Span().Class("tone").DataSet("tone", "bad").Body(icon("bad"), app.Span().Text(word)))
		}
	}
	parts = append(parts, whyButton(o.T, o.Ref.Kind+" "+o.Ref.Name, Why{protocol.Why{Ref: o.Ref, Subject: "status"}}))
	return app.Div().Class("summary").ID("object-status").Body(parts...)
}

// facts are fields, each of which can be shown in the manifest.
func (o *ObjectPanel) facts() app.UI {
	items := make([]app.UI, 0, len(o.Object.Facts))
	for _, f := range o.Object.Facts {
		items = append(items, app.Li().Body(field(o.T, f.Key, o.Ref), app.Span().Class("mono").Text(f.Value)))
	}
	return app.Div().Class("block").Body(element("h3").Text(o.T.Fields), app.Ul().Class("fields").Body(items...))
}

func (o *ObjectPanel) revisions() app.UI {
	if o.Workload == nil || o.Ref.Kind != o.Workload.Kind || len(o.Workload.Revisions) == 0 || o.Workload.Revisions[0].Number == 0 {
		return nil
	}
	items := make([]app.UI, 0, len(o.Workload.Revisions))
	for i := len(o.Workload.Revisions) - 1; i >= 0; i-- {
		r := o.Workload.Revisions[i]
		items = append(items, app.Li().Body(
			app.Span().Class("role").Text(fmt.Sprintf(o.T.RevisionF, r.Number)), app.Span().Class("mono").Text(" "+r.Name+" "+strings.Join(r.Images, ", ")),
			countList(r.Counts), differences(o.T, r.Differs),
		))
	}
	return app.Div().Class("block").Body(element("h3").Text(o.T.Revisions), app.Ul().Class("revisions").Body(items...))
}

// manyBackends is how many pods of a service are listed with their reasons.
const manyBackends = 40

// backends are the pods that a service selects: who gets its traffic, and why the others do not; and those that it does not select.
func (o *ObjectPanel) backends() app.UI {
	if o.Service == nil {
		return nil
	}
	var items []app.UI
	for _, b := range o.Service.Backends[:min(len(o.Service.Backends), manyBackends)] {
		ref := protocol.Ref{Kind: "Pod", Namespace: o.Service.Namespace, Name: b.Pod}
		state, words := "some", o.T.GetsTraffic
		if b.Not != "" {
			state, words = "none", o.T.not(b.Not)
		}
		items = append(items, app.Li().Body(object(ref, "Pod", protocol.Ref{}), app.Span().Class("traffic").DataSet("traffic", state).Body(app.Span().Text(words)),
			whyButton(o.T, b.Pod+" "+words, Why{protocol.Why{Ref: ref, Subject: "traffic"}})))
	}
	for _, s := range o.Object.Strangers {
		ref := protocol.Ref{Kind: "Pod", Namespace: o.Service.Namespace, Name: s.Pod}
		items = append(items, app.Li().Body(object(ref, "Pod", protocol.Ref{}),
			app.Span().Class("traffic").DataSet("traffic", "none").Body(app.Span().Text(fmt.Sprintf(o.T.NotSelectedF, s.Want, orElse(s.Has, "–")))),
			whyButton(o.T, s.Pod, Why{protocol.Why{Ref: ref, Subject: "traffic"}})))
	}
	if len(items) == 0 {
		return nil
	}
	return app.Div().Class("block").Body(element("h3").Text(o.T.Backends), app.Ul().Class("backends").Body(items...))
}

func (o *ObjectPanel) events() app.UI {
	if len(o.Events) == 0 {
		return nil
	}
	items := make([]app.UI, 0, len(o.Events))
	for _, e := range o.Events {
		items = append(items, app.Li().Body(
			app.Span().Class("mono event-reason").Text(e.Reason), app.Span().Class("quiet").Text(" "+o.T.ago(o.At, e.Last)+" "),
			whyButton(o.T, e.Reason, Why{protocol.Why{Ref: e.Ref, Subject: "event", Event: e.ID}}), app.P().Class("mono detail").Text(e.Message),
		))
	}
	return app.Div().Class("block").Body(element("h3").Text(o.T.Events), app.Ul().Body(items...))
}

// manyOwnEvents is how many events the inspector shows; the list of events has them all.
const manyOwnEvents = 5

// eventsAbout are the newest events about an object, newest first.
func eventsAbout(all []protocol.Event, ref protocol.Ref) []protocol.Event {
	var out []protocol.Event
	for i := len(all) - 1; i >= 0 && len(out) < manyOwnEvents; i-- {
		if about(all[i], ref) {
			out = append(out, all[i])
		}
	}
	return out
}

// about tells whether an event is about an object. Events about nodes stand in the default namespace.
func about(e protocol.Event, ref protocol.Ref) bool {
	return e.Ref.Kind == ref.Kind && e.Ref.Name == ref.Name && (e.Ref.Namespace == ref.Namespace || ref.Kind == "Node")
}
