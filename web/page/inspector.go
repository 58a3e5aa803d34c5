package page

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/podscope/podscope/engine/protocol"
	"github.com/podscope/podscope/web/world"
)

// Inspector shows STATUS, phase, conditions and containers of one pod side by side, each with its "why?".
type Inspector struct {
	app.Compo
	T      labels
	Ref    protocol.Ref     // the pod asked for; empty when none was
	Exists bool             // at the moment looked at
	Past   bool             //
	At     int64            //
	Offer  protocol.Ref     // a new pod to show instead
	Fresh  bool             // its STATUS or readiness changed with the last step
	Detail *protocol.Detail // nil until the engine has sent it
}

// Render draws the panel.
func (i *Inspector) Render() app.UI {
	title := i.T.Pod
	if i.Ref.Name == "" || i.Detail == nil || !i.Exists {
		sentence := i.T.PodEmpty
		if i.Ref.Name != "" && !i.Exists {
			sentence = i.T.PodGone
			title += " " + i.Ref.Name
		}
		return panel("pod", title, i.T, i.Past, []app.UI{app.Span().Class("spacer"), offer(i.T, i.Offer)}, empty(sentence))
	}
	d := i.Detail
	head := []app.UI{
		app.Span().Class("spacer"), offer(i.T, i.Offer),
		menu("what-if right", i.T.WhatIf+" "+d.Pod.Name, "", i.T.WhatIf, func() []app.UI { return ifPod(i.T, d.Pod) }),
	}
	return panel("pod", title+" "+d.Pod.Name, i.T, i.Past, head, i.summary(d), i.conditions(d), i.containers(d), i.more(d))
}

func (i *Inspector) why(subject string) Why {
	return Why{protocol.Why{Ref: i.Ref, Subject: subject}}
}

func (i *Inspector) summary(d *protocol.Detail) app.UI {
	p := d.Pod
	deleting := ""
	if p.Deleting {
		deleting = i.T.Deleting
		if d.Grace != nil {
			deleting = fmt.Sprintf(i.T.DeletingF, *d.Grace)
		}
	}
	facts := []app.UI{
		app.Div().Class("fact big").DataSet("fresh", i.Fresh).Body(
			element("dt").Text(i.T.Status),
			element("dd").Body(
				app.Span().Class("tone mono").DataSet("tone", p.Tone).ID("pod-status").Body(toneIcon(p.Tone), app.Span().Text(p.Status)),
				whyButton(i.T, i.T.Status+" "+p.Status, i.why("status")),
			),
		),
		app.Div().Class("fact big").Body(
			element("dt").Text(i.T.Phase),
			element("dd").Body(app.Span().Class("mono").ID("pod-phase").Text(p.Phase), whyButton(i.T, i.T.Phase+" "+p.Phase, i.why("phase"))),
		),
		fact("Ready", p.Ready), fact(i.T.Restarts, strconv.Itoa(p.Restarts)),
		fact(i.T.Node, orElse(p.Node, i.T.NoNode)), fact(i.T.IP, orElse(p.IP, "–")), fact(i.T.QOS, d.QOS),
	}
	if p.Owner != "" {
		facts = append(facts, fact(i.T.Owner, p.Owner))
	}
	if deleting != "" {
		facts = append(facts, app.Div().Class("fact deleting").Body(element("dt").Text(i.T.State), element("dd").Text(deleting)))
	}
	if d.Reason != "" || d.Message != "" {
		facts = append(facts, app.Div().Class("fact wide").Body(element("dt").Text(i.T.Reason), element("dd").Class("mono").Text(joinWords(d.Reason, d.Message))))
	}
	return element("dl").Class("facts").Body(facts...)
}

func fact(name, value string) app.UI {
	return app.Div().Class("fact").Body(element("dt").Text(name), element("dd").Class("mono").Text(orElse(value, "–")))
}

func (i *Inspector) conditions(d *protocol.Detail) app.UI {
	return conditionList(i.T, i.Ref, i.At, d.Conditions)
}

// conditionList is an object's conditions, each with its "why?".
func conditionList(c labels, ref protocol.Ref, at int64, list []protocol.Condition) app.UI {
	items := make([]app.UI, 0, len(list))
	for _, k := range list {
		why := Why{protocol.Why{Ref: ref, Subject: "condition", Condition: k.Type}}
		items = append(items, app.Li().Class("condition").DataSet("status", k.Status).Body(
			app.Span().Class("truth").DataSet("status", k.Status).Body(truthIcon(k.Status)),
			app.Span().Class("mono condition-type").Text(k.Type),
			app.Span().Class("mono").Text(k.Status),
			app.Span().Class("quiet since").Text(c.ago(at, k.Since)),
			whyButton(c, k.Type+" "+k.Status, why),
			app.If(k.Reason != "" || k.Message != "", app.P().Class("mono detail").Text(joinWords(k.Reason, k.Message))),
		))
	}
	if len(items) == 0 {
		if ref.Kind != "Pod" {
			return nil
		}
		items = append(items, app.Li().Class("quiet").Text(c.ConditionsNone))
	}
	return app.Div().Class("block").Body(element("h3").Text(c.Conditions), app.Ul().Class("conditions").Body(items...))
}

func (i *Inspector) containers(d *protocol.Detail) app.UI {
	cards := make([]app.UI, 0, len(d.Pod.Containers))
	for _, c := range d.Pod.Containers {
		cards = append(cards, &ContainerCard{T: i.T, Ref: i.Ref, Container: c, At: i.At, PodRuns: !d.Pod.Deleting})
	}
	return app.Div().Class("block").Body(element("h3").Text(i.T.Containers), app.Ul().Class("containers").Body(cards...))
}

func (i *Inspector) more(d *protocol.Detail) app.UI {
	return app.Div().Class("block pairs").Body(
		pairs(i.T.Labels, d.Labels, "="), pairs(i.T.Volumes, d.Volumes, ": "),
	)
}

func pairs(title string, list []protocol.KeyValue, between string) app.UI {
	if len(list) == 0 {
		return nil
	}
	items := make([]app.UI, 0, len(list))
	for _, kv := range list {
		items = append(items, app.Li().Class("mono").Text(kv.Key+between+kv.Value))
	}
	return app.Div().Body(element("h3").Text(title), app.Ul().Body(items...))
}

// ContainerCard shows one container: its state and how it got there.
type ContainerCard struct {
	app.Compo
	T         labels
	Ref       protocol.Ref
	Container protocol.Container
	At        int64
	PodRuns   bool
}

// Render draws the card.
func (k *ContainerCard) Render() app.UI {
	c := k.Container
	why := Why{protocol.Why{Ref: k.Ref, Subject: "container", Container: c.Name}}
	state := k.T.state(c.State)
	rows := []app.UI{fact(k.T.Image, c.Image), fact(k.T.Restarts, strconv.Itoa(c.Restarts))}
	if c.Exit != nil {
		rows = append(rows, fact(k.T.ExitCode, k.exit(*c.Exit, c.Signal)))
	}
	if c.Last != nil {
		rows = append(rows, fact(k.T.LastState, fmt.Sprintf("%s, %s %s, %s", c.Last.Reason, k.T.ExitCode, k.exit(c.Last.Exit, c.Last.Signal), k.T.ago(k.At, c.Last.Finished))))
	}
	probes := make([]app.UI, 0, len(c.Probes))
	for _, p := range c.Probes {
		probes = append(probes, k.probe(p))
	}
	return app.Li().Class("container").DataSet("state", c.State).Body(
		app.Div().Class("container-head").Body(
			app.Span().Class("state").DataSet("state", c.State).Body(stateIcon(c.State)),
			element("strong").Class("mono").Text(c.Name),
			app.If(k.T.role(c.Role) != "", app.Span().Class("role").Text(k.T.role(c.Role))),
			app.Span().Class("state-word").Text(state),
			app.If(c.Reason != "", app.Span().Class("mono reason").Text(c.Reason)),
			app.If(c.Since > 0, app.Span().Class("quiet").Text(k.T.ago(k.At, c.Since))),
			whyButton(k.T, strings.TrimSpace(c.Name+" "+state+" "+c.Reason), why),
		),
		app.If(c.Message != "", app.P().Class("mono detail").Text(c.Message)),
		element("dl").Class("facts small").Body(rows...),
		app.If(len(probes) > 0, app.Ul().Class("probes").Aria("label", k.T.Probes).Body(probes...)),
		app.If(c.State == "running" && k.PodRuns && c.Role != "init", menu("what-if", k.T.WhatIf+" "+c.Name, "", k.T.WhatIf, func() []app.UI { return ifContainer(k.T, k.Ref, c) })),
	)
}

func (k *ContainerCard) probe(p protocol.Probe) app.UI {
	score := ""
	switch p.Last {
	case "success":
		score = fmt.Sprintf(k.T.ProbeOKF, p.Streak, p.Threshold)
	case "failure":
		score = fmt.Sprintf(k.T.ProbeFailF, p.Streak, p.Threshold)
	}
	return app.Li().Body(
		beat(k.T, p, k.At),
		app.If(score != "", app.Span().Class("quiet").Text(score)),
		element("code").Class("mono").Text(p.What),
		app.If(p.Last == "failure" && p.Output != "", app.P().Class("mono detail").Text(p.Output)),
	)
}

func (k *ContainerCard) exit(code, signal int) string {
	if signal > 0 {
		return fmt.Sprintf("%d (%s %d)", code, k.T.Signal, signal)
	}
	return strconv.Itoa(code)
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func joinWords(reason, message string) string {
	if reason != "" && message != "" {
		return reason + ": " + message
	}
	return reason + message
}

// isPod tells whether a reference can be looked at in the inspector.
func isPod(ref protocol.Ref) bool { return ref.Kind == "Pod" && ref.Name != "" }

// firstPod is the pod to show when nobody has chosen one.
func firstPod(w world.World) protocol.Ref {
	if len(w.Pods) == 0 {
		return protocol.Ref{}
	}
	newest := w.Pods[0]
	for _, p := range w.Pods {
		if p.Namespace == "default" && (p.Created > newest.Created || newest.Namespace != "default") {
			newest = p
		}
	}
	return world.Ref(newest)
}
