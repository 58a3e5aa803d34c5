package page

import (
	"testing"

	"github.com/podscope/podscope/engine/protocol"
)

func TestHandlersOfDifferentIntentsAreToldApart(t *testing.T) {
	scope := func(intent any) any {
		_, s := on(intent)
		return s
	}
	pod := protocol.Ref{Kind: "Pod", Namespace: "default", Name: "web"}
	for _, c := range []struct {
		name string
		a, b any
		same bool
	}{
		{"what is meant twice", Select{pod}, Select{pod}, true},
		{"another pod", Select{pod}, Select{protocol.Ref{Kind: "Pod", Namespace: "default", Name: "db"}}, false},
		{"another intent with as little to say", Play{}, Step{}, false},
		{"another command", Run{"kubectl get pods"}, Run{"kubectl get nodes"}, false},
	} {
		if (scope(c.a) == scope(c.b)) != c.same {
			t.Errorf("%s: %v and %v have the scopes %v and %v", c.name, c.a, c.b, scope(c.a), scope(c.b))
		}
	}
	before := scope(Select{pod})
	for i := range manyNumbered + 1 {
		scope(Nodes{i})
	}
	if after := scope(Nodes{0}); after == before {
		t.Errorf("after very many intents two have the scope %v", after)
	}
}
