// Command hello is the smallest go-app program: what the page's own is measured against.
package main

import (
	"github.com/maxence-charriere/go-app/v9/pkg/app"

	"github.com/podscope/podscope/web/browser"
)

type hello struct{ app.Compo }

// OnMount says that the page lives.
func (h *hello) OnMount(app.Context) { browser.Listen(func(string, string) {}) }

// Render greets.
func (h *hello) Render() app.UI { return app.H1().Text("Hello") }

func main() {
	app.Route("/", &hello{})
	app.RunWhenOnBrowser()
}
