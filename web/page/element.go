package page

import "github.com/maxence-charriere/go-app/v9/pkg/app"

// element is an HTML element. go-app has a type for each, with a hundred methods that all go into the program: those that the page draws only
// here and there share one.
func element(tag string) app.HTMLElem { return app.Elem(tag) }
