// Command ui is the page's WebAssembly program. It runs in the browser only; the site generator prerenders the same components.
package main

import (
	"runtime/debug"
	"strings"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/podscope/podscope/web/page"
	"github.com/podscope/podscope/web/text"
)

// gcPercent trades memory for time: what the page draws is garbage soon, and little of it stays.
const gcPercent = 300

func main() {
	debug.SetGCPercent(gcPercent)
	for _, path := range paths(app.Window().URL().Path) {
		app.RouteFunc(path, func() app.Composer { return page.New(path) })
	}
	app.RunWhenOnBrowser()
}

// paths are where the program can lead without another load: the playground and, on a lesson's page, that lesson, in each language. (go-app can
// be given patterns, too; to compile them takes a while, before anything is seen.)
func paths(here string) []string {
	var all []string
	lesson := ""
	for _, c := range text.Catalogues() {
		all = append(all, c.Path, "/embed"+c.Path)
		if name, in := strings.CutPrefix(here, c.Lesson.Path); in {
			lesson = name
		}
	}
	if lesson != "" {
		for _, c := range text.Catalogues() {
			all = append(all, c.Lesson.Path+lesson)
		}
	}
	return all
}
