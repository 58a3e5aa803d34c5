// Command ui is the page's WebAssembly program. It runs in the browser only; the site generator prerenders the same components.
package main

import (
	"runtime/debug"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/podscope/podscope/web/page"
	"github.com/podscope/podscope/web/text"
)

// gcPercent trades memory for time: what the page draws is garbage soon, and little of it stays.
const gcPercent = 150

func main() {
	debug.SetGCPercent(gcPercent)
	for _, c := range text.Catalogues() {
		for _, path := range []string{c.Path, "/embed" + c.Path} {
			app.RouteFunc(path, func() app.Composer { return page.New(path) })
		}
		app.RouteWithRegexpFunc("^"+c.Lesson.Path+"[^/]+/$", func() app.Composer { return page.New(app.Window().URL().Path) })
	}
	app.RunWhenOnBrowser()
}
