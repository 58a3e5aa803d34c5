package page

import (
	"github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/podscope/podscope/engine/protocol"
)

// podList draws pods in their seats; dress says what else a card shows.
func podList(c labels, density string, seated []protocol.Pod, dress func(*PodCard)) app.UI {
	items := make([]app.UI, 0, len(seated))
	for _, pod := range seated {
		if pod.ID == "" {
			items = append(items, app.Li().Class("free").Aria("hidden", true))
			continue
		}
		card := &PodCard{T: c, Pod: pod, Density: density}
		dress(card)
		items = append(items, card)
	}
	return app.Ul().Class("pods").DataSet("density", density).Body(items...)
}
