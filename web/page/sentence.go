package page

import (
	"strings"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
)

// sentence draws one of the engine's sentences, in which *names* stand between asterisks.
func sentence(s string) []app.UI {
	var out []app.UI
	parts := strings.Split(s, "*")
	for i, part := range parts {
		switch {
		case part == "":
		case i%2 == 1 && i < len(parts)-1:
			out = append(out, element("strong").Class("mono").Text(part))
		case i%2 == 1: // an asterisk without its partner is just that
			out = append(out, app.Text("*"+part))
		default:
			out = append(out, app.Text(part))
		}
	}
	return out
}
