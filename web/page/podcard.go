package page

import (
	"fmt"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/podscope/podscope/engine/protocol"
	"github.com/podscope/podscope/web/world"
)

// PodCard is one pod in the cluster; a click shows its details.
type PodCard struct {
	app.Compo
	T        labels
	Pod      protocol.Pod
	Density  string // roomy, dense
	Selected bool
	Fresh    bool
	Ago      int64 // the moment looked at
	Lead     lead  // what services have to do with it
	Led      bool  // and that is shown
	Line     bool  // with a line from each that sends it traffic
}

// Render draws the card.
func (p *PodCard) Render() app.UI {
	pod := p.Pod
	parts := []app.UI{
		app.Span().Class("pod-line").Body(
			app.Span().Class("tone").DataSet("tone", pod.Tone).Body(toneIcon(pod.Tone)),
			app.If(pod.Namespace != "default", app.Span().Class("quiet mono").Text(pod.Namespace)),
			app.Span().Class("pod-name mono").Text(pod.Name),
			app.Span().Class("pod-status mono tone").DataSet("tone", pod.Tone).Text(pod.Status),
			app.Span().Class("pod-ready mono").Text(pod.Ready),
			app.Span().Class("visually-hidden").Text(" "+p.T.tone(pod.Tone)),
			app.If(pod.Restarts > 0, app.Span().Class("restarts").Text(fmt.Sprintf(p.T.RestartsF, pod.Restarts))),
		),
	}
	if p.Density == "roomy" {
		parts = append(parts, p.containers()...)
	}
	if p.Led {
		parts = append(parts, p.traffic())
	}
	item := app.Li()
	if p.Line && p.Lead.From != "" {
		item = item.DataSet("from", p.Lead.From).DataSet("pod", pod.Namespace+"/"+pod.Name)
	}
	return item.Body(
		app.Button().Type("button").Class("pod").DataSet("tone", pod.Tone).DataSet("fresh", p.Fresh).
			Aria("pressed", p.Selected).OnClick(on(Select{world.Ref(pod)})).Body(parts...),
	)
}

// traffic tells what services send the pod, or why they send nothing.
func (p *PodCard) traffic() app.UI {
	l := p.Lead
	if l.From == "" && l.Not == "" {
		return nil
	}
	words, state := p.T.not(l.Not), "none"
	if l.From != "" {
		words, state = p.T.GetsTraffic, "some"
	}
	if l.Settled > 0 {
		words += " · " + fmt.Sprintf(p.T.ConnectionsF, l.Settled)
	}
	return app.Span().Class("traffic").DataSet("traffic", state).Body(
		app.Span().Text(words), app.If(l.Failed > 0, app.Span().Class("failed").Text(fmt.Sprintf(p.T.FailedF, l.Failed))),
	)
}

// containers draws init containers as a row of chips and the others as lines with their heartbeats.
func (p *PodCard) containers() []app.UI {
	var inits, lines []app.UI
	for _, c := range p.Pod.Containers {
		if c.Role == "init" {
			inits = append(inits, p.init(c))
			continue
		}
		beats := make([]app.UI, 0, len(c.Probes))
		for _, probe := range c.Probes {
			beats = append(beats, beat(p.T, probe, p.Ago))
		}
		lines = append(lines, app.Span().Class("container-line").Body(append([]app.UI{
			app.Span().Class("state").DataSet("state", c.State).Body(stateIcon(c.State)),
			app.Span().Class("mono container-name").Text(c.Name),
			app.If(c.Reason != "", app.Span().Class("mono quiet").Text(c.Reason)),
		}, beats...)...))
	}
	if len(inits) > 0 {
		lines = append([]app.UI{app.Span().Class("inits").Body(inits...)}, lines...)
	}
	return lines
}

func (p *PodCard) init(c protocol.Container) app.UI {
	shape, state := stateIcon(c.State), c.State
	if c.State == "terminated" && c.Exit != nil {
		shape, state = icon("false"), "failed"
		if *c.Exit == 0 {
			shape, state = icon("true"), "passed"
		}
	}
	return app.Span().Class("init").DataSet("state", state).Body(
		app.Span().Class("quiet").Text(p.T.Init), app.Span().Class("mono").Text(c.Name), shape,
	)
}

// beat is a probe as a heartbeat: it pulses when the probe has run.
func beat(c labels, p protocol.Probe, now int64) app.UI {
	result := "none"
	detail := c.NeverRun
	switch p.Last {
	case "success":
		result, detail = "success", "✓"
	case "failure":
		result, detail = "failure", fmt.Sprintf("✗ %d/%d", p.Streak, p.Threshold)
	}
	return app.Span().Class("beat").DataSet("result", result).DataSet("beat", p.At/100%2).Body(
		icon("heart"), app.Span().Text(p.Kind), app.Span().Class("mono").Text(detail),
		app.If(p.At > 0 && now >= p.At, app.Span().Class("quiet").Text(world.Span(now-p.At))),
	)
}
