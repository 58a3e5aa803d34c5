package page

import (
	"strings"
	"testing"
)

func TestAShortFrameHasTwoSides(t *testing.T) {
	for _, c := range []struct{ panes, tab, viewed, left, right, one, two string }{
		{"manifest cluster", "cluster", "", "manifest", "cluster", "cluster", ""},
		{"manifest cluster timeline", "cluster", "", "manifest", "cluster timeline", "cluster", "timeline"},
		{"manifest cluster pod events timeline", "cluster", "", "manifest", "cluster pod events timeline", "cluster", ""},
		{"manifest cluster pod terminal", "terminal", "pod", "manifest", "cluster pod terminal", "terminal", ""},
		{"manifest cluster pod terminal", "manifest", "pod", "manifest", "cluster pod terminal", "pod", ""},
		{"events terminal", "cluster", "", "", "events terminal", "events", "terminal"},
		{"manifest", "cluster", "", "manifest", "", "", ""},
	} {
		p := &Playground{Path: "/embed/", embed: &embed{Panes: strings.Fields(c.panes)}, tab: c.tab, viewed: c.viewed, files: firstFiles()}
		left, right := p.sides()
		one, two := p.views(right)
		if left != c.left || strings.Join(right, " ") != c.right || one != c.one || two != c.two {
			t.Errorf("%s at %s: %q | %q, showing %q and %q", c.panes, c.tab, left, right, one, two)
		}
	}
}
