package page

import "github.com/maxence-charriere/go-app/v9/pkg/app"

// tabs choose the panel of a narrow screen; a wide one shows all panels and hides these.
func tabs(c labels, current string, lesson bool) app.UI {
	items := make([]app.UI, 0, 6)
	for _, t := range [][2]string{{"lesson", c.Lesson.Lesson}, {"manifest", c.Manifest}, {"cluster", c.Cluster}, {"events", c.Events}, {"timeline", c.Timeline}, {"terminal", c.Terminal}} {
		if t[0] == "lesson" && !lesson {
			continue
		}
		items = append(items, tab(t[0], t[1], t[0] == current || t[0] == "cluster" && current == "pod"))
	}
	return element("nav").Class("tabs").Aria("label", c.Panels).Body(items...)
}

func tab(name, label string, current bool) app.UI {
	b := app.Button().Type("button").Class("tab").DataSet("tab", name).OnClick(on(Tab{name})).Text(label)
	if current {
		b = b.Aria("current", true)
	}
	return b
}

// viewTabs choose among the panels that share the right side of a short frame.
func viewTabs(c labels, names []string, current string) app.UI {
	words := map[string]string{"manifest": c.Manifest, "cluster": c.Cluster, "pod": c.Pod, "events": c.Events, "timeline": c.Timeline, "terminal": c.Terminal}
	items := make([]app.UI, 0, len(names))
	for _, name := range names {
		items = append(items, tab(name, words[name], name == current))
	}
	return element("nav").Class("view-tabs").Aria("label", c.Panels).Body(items...)
}
