package page

import "github.com/maxence-charriere/go-app/v9/pkg/app"

// legend says what the timeline's shapes and patterns mean.
func (t *Timeline) legend() []app.UI {
	d := &drawing{}
	d.open("ul", "class", "legend")
	for _, kind := range [][2]string{
		{"waiting", t.T.Waiting}, {"pull", t.T.Pulling}, {"running", t.T.Running}, {"terminated", t.T.Terminated}, {"backoff", t.T.BackOff}, {"grace", t.T.GracePeriod},
	} {
		d.sample(kind[1], func() { d.box(kind[0]) })
	}
	d.sample(t.T.LegendDue, func() { d.due("1", "26") })
	d.sample(t.T.LegendPassed, func() { d.tick("14", true) })
	d.sample(t.T.LegendFailed, func() { d.tick("14", false) })
	d.sample(t.T.LegendEvent, func() { d.mark("14", "Normal", "") })
	d.sample(t.T.LegendWarning, func() { d.mark("14", "Warning", "") })
	d.close("ul")
	return []app.UI{app.Raw(d.String())}
}

// sample is a shape with what it means.
func (d *drawing) sample(means string, draw func()) {
	d.open("li")
	d.open("span", "class", "lane-bar")
	d.open("svg", "width", "28", "height", "24", "aria-hidden", "true")
	draw()
	d.close("svg")
	d.close("span")
	d.put("span", means)
	d.close("li")
}
