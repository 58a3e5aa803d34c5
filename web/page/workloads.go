package page

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/podscope/podscope/engine/protocol"
	"github.com/podscope/podscope/web/world"
)

// WorkloadCard is a workload with its revisions side by side, their pods, and the services that lead to them.
type WorkloadCard struct {
	app.Compo
	T        labels
	Grove    grove
	Flows    []protocol.Flow // of the grove's services
	Density  string
	Selected protocol.Ref
	Fresh    map[string]bool
	At       int64
	Playing  bool
	Apart    bool // there are too many pods for a line to each
	Pods     int  // in the cluster
	Turn     int64

	seats seats
}

// Render draws the card.
func (k *WorkloadCard) Render() app.UI {
	w := k.Grove.Workload
	k.seats.begin(k.Pods, k.Playing)
	label := w.Kind + " " + w.Name
	head := k.head()
	switch {
	case w.Kind == "" && len(k.Grove.Branches) == 0:
		label, head = k.T.ServicesNowhere, []app.UI{element("h3").Text(k.T.ServicesNowhere)}
	case w.Kind == "":
		label, head = k.T.PodsAlone, []app.UI{element("h3").Text(k.T.PodsAlone)}
	}
	services := make([]app.UI, 0, len(k.Grove.Services))
	for _, s := range k.Grove.Services {
		services = append(services, k.service(s))
	}
	return element("section").Class("workload").Aria("label", label).Body(
		app.Div().Class("workload-head").Body(head...),
		app.Div().Class("workload-body").Body(
			app.If(len(services) > 0, app.Div().Class("services").Body(services...)),
			app.Div().Class("branches").Body(k.branches()...),
		),
	)
}

func (k *WorkloadCard) head() []app.UI {
	w := k.Grove.Workload
	ref := refOf(w)
	out := []app.UI{
		element("h3").Body(object(ref, w.Kind, k.Selected)),
		app.Span().Class("tone").DataSet("tone", stageTone(w.Stage)).Body(toneIcon(stageTone(w.Stage)), app.Span().Text(k.T.stage(w.Stage))),
	}
	if w.Namespace != "default" {
		out = append(out, app.Span().Class("quiet mono").Text(w.Namespace))
	}
	if w.Schedule != "" {
		out = append(out, element("code").Text(w.Schedule))
	}
	if w.Next > 0 {
		out = append(out, app.Span().Class("quiet").Text(fmt.Sprintf(k.T.NextRunF, world.Clock(w.Next))))
	}
	return append(out, countList(w.Counts), whyButton(k.T, w.Kind+" "+w.Name, Why{protocol.Why{Ref: ref, Subject: "status"}}))
}

// object is a button that shows an object's details.
func object(ref protocol.Ref, kind string, selected protocol.Ref) app.UI {
	return app.Button().Type("button").Class("object").Aria("pressed", same(ref, selected)).OnClick(on(Select{ref})).Body(
		app.Span().Class("quiet").Text(kind), app.Span().Class("mono").Text(ref.Name),
	)
}

// countList is an object's numbers, in Kubernetes' own words.
func countList(list []protocol.Count) app.UI {
	items := make([]app.UI, 0, len(list))
	for _, c := range list {
		items = append(items, app.Li().Body(element("strong").Text(strconv.Itoa(c.N)), app.Span().Class("quiet").Text(" "+c.Name)))
	}
	return app.Ul().Class("counts").Body(items...)
}

func stageTone(stage string) string {
	switch stage {
	case "steady":
		return "good"
	case "complete":
		return "done"
	case "stuck", "failed":
		return "bad"
	}
	return "busy"
}

// branches are revisions with pods, and the newest; older ones that could be returned to are a list of names.
func (k *WorkloadCard) branches() []app.UI {
	var out, older []app.UI
	for _, b := range k.Grove.Branches {
		if len(b.Pods) > 0 || b.Revision.Newest {
			out = append(out, k.branch(b))
		} else {
			older = append(older, k.older(b))
		}
	}
	if len(older) > 0 {
		out = append(out, app.Div().Class("older").Body(app.Span().Class("quiet").Text(k.T.OlderRevisions), app.Ul().Body(older...)))
	}
	return out
}

func (k *WorkloadCard) branch(b branch) app.UI {
	box := app.Div().Class("branch").DataSet("newest", b.Revision.Newest)
	if k.Apart {
		box = box.DataSet("from", sources(b.Leads))
	}
	return box.Body(append(k.branchHead(b), k.pods(b))...)
}

// sources are the services that any of the pods gets traffic from.
func sources(leads []lead) string {
	seen := map[string]bool{}
	var out []string
	for _, l := range leads {
		for _, id := range strings.Fields(l.From) {
			if !seen[id] {
				seen[id] = true
				out = append(out, id)
			}
		}
	}
	return strings.Join(out, " ")
}

func (k *WorkloadCard) branchHead(b branch) []app.UI {
	r := b.Revision
	if b.Ref.Name == "" && r.Number == 0 {
		if len(r.Images) == 0 {
			return nil
		}
		return []app.UI{app.P().Class("mono quiet").Text(strings.Join(r.Images, ", "))}
	}
	line := []app.UI{}
	if b.Ref.Name != "" {
		line = append(line, object(b.Ref, b.Ref.Kind, k.Selected))
	} else {
		line = append(line, app.Span().Class("mono").Text(r.Name))
	}
	if r.Number > 0 {
		line = append(line, app.Span().Class("role").Text(fmt.Sprintf(k.T.RevisionF, r.Number)))
	}
	if r.Newest && r.Number > 1 {
		line = append(line, app.Span().Class("role new").Text(k.T.Newest))
	}
	if b.Stage != "" {
		line = append(line, app.Span().Class("tone").DataSet("tone", stageTone(b.Stage)).Body(toneIcon(stageTone(b.Stage)), app.Span().Text(k.T.stage(b.Stage))))
	}
	return []app.UI{
		app.Div().Class("branch-head").Body(append(line, countList(r.Counts))...),
		app.P().Class("mono quiet").Text(strings.Join(r.Images, ", ")),
		differences(k.T, r.Differs),
	}
}

// differences are what a newer revision has changed.
func differences(c labels, list []protocol.Difference) app.UI {
	if len(list) == 0 {
		return nil
	}
	items := make([]app.UI, 0, len(list))
	for _, d := range list {
		items = append(items, app.Li().Class("mono").Body(
			app.Span().Class("quiet").Text(d.Path+": "), element("del").Text(orElse(d.Here, "–")), app.Text(" → "), element("ins").Text(orElse(d.New, "–")),
		))
	}
	return app.Ul().Class("differs").Aria("label", c.Differs).Body(items...)
}

func (k *WorkloadCard) older(b branch) app.UI {
	words := strings.Join(b.Revision.Images, ", ")
	if b.Revision.Number > 0 {
		words = fmt.Sprintf(k.T.RevisionF, b.Revision.Number) + " " + words
	}
	if b.Ref.Name == "" {
		return app.Li().Class("mono").Text(words)
	}
	return app.Li().Body(app.Button().Type("button").Class("object mono").Aria("pressed", same(b.Ref, k.Selected)).OnClick(on(Select{b.Ref})).Text(orElse(words, b.Ref.Name)))
}

func (k *WorkloadCard) pods(b branch) app.UI {
	if len(b.Pods) == 0 {
		return app.P().Class("quiet").Text(k.T.NoPodsHere)
	}
	by := make(map[string]lead, len(b.Pods))
	for i, pod := range b.Pods {
		by[pod.ID] = b.Leads[i]
	}
	list := podList{labels: k.T, density: k.Density, selected: k.Selected, fresh: k.Fresh, at: k.At, leads: by, lines: !k.Apart, written: k.seats.tiles}
	return list.draw(k.seats.seat(b.Revision.Owner+b.Revision.Hash, b.Pods, !k.Playing))
}

// service is where traffic comes from.
func (k *WorkloadCard) service(s protocol.Service) app.UI {
	ref := protocol.Ref{Kind: "Service", Namespace: s.Namespace, Name: s.Name}
	settled, failed := through(s, k.Flows)
	lines := []app.UI{
		object(ref, "Service", k.Selected),
		app.P().Class("mono quiet").Text(strings.TrimSpace(s.Type + " " + s.Address + " " + strings.Join(s.Ports, " "))),
	}
	if word := k.T.nowhere(s); word != "" {
		lines = append(lines, app.P().Class("tone").DataSet("tone", "bad").Body(icon("bad"), app.Span().Text(word)))
	}
	lines = append(lines, app.P().Class("through").Body(
		app.Span().Text(fmt.Sprintf(k.T.ConnectionsF, settled)),
		app.If(failed > 0, app.Span().Class("failed").Text(fmt.Sprintf(k.T.FailedF, failed))),
		whyButton(k.T, "Service "+s.Name, Why{protocol.Why{Ref: ref, Subject: "status"}}),
	))
	return app.Div().Class("service").DataSet("service", s.ID).DataSet("name", s.Namespace+"/"+s.Name).Body(lines...)
}
