package page

import (
	"testing"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
)

func TestWhatAMenuHoldsIsMadeWhenItOpens(t *testing.T) {
	entries := func() []app.UI { return []app.UI{choice("Delete the pod", "", Delete{})} }
	if got := words(&Menu{Word: "What if…", Entries: entries}); got != "What if…" {
		t.Errorf("closed, a menu reads %q", got)
	}
	if got := words(&Menu{Word: "What if…", Entries: entries, open: true}); got != "What if… Delete the pod" {
		t.Errorf("open, it reads %q", got)
	}
}
