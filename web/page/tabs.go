package page

import "github.com/maxence-charriere/go-app/v9/pkg/app"

// tabs choose the panel of a narrow screen; a wide one shows all panels and hides these.
func tabs(c labels, current string, lesson bool) app.UI {
	items := make([]app.UI, 0, 6)
	for _, t := range [][2]string{{"lesson", c.Lesson.Lesson}, {"manifest", c.Manifest}, {"cluster", c.Cluster}, {"events", c.Events}, {"timeline", c.Timeline}, {"terminal", c.Terminal}} {
		if t[0] == "lesson" && !lesson {
			continue
		}
		b := app.Button().Type("button").Class("tab").DataSet("tab", t[0]).OnClick(on(Tab{t[0]})).Text(t[1])
		if t[0] == current {
			b = b.Aria("current", true)
		}
		items = append(items, b)
	}
	return element("nav").Class("tabs").Aria("label", c.Panels).Body(items...)
}
