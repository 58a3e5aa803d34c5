package page

import (
	"github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/podscope/podscope/engine/protocol"
	"github.com/podscope/podscope/web/world"
)

// meet shows a pod that has come since an earlier world, or offers to, when the learner has chosen what to look at. Pods that controllers make come and
// go: they matter when what is looked at has gone.
func (p *Playground) meet(before world.World) {
	if !p.opened || p.world.Past {
		return
	}
	if p.world.Pod(p.offered) == nil {
		p.offered = protocol.Ref{}
	}
	met, here := p.world.Met(before), p.world.Has(p.selected)
	if met == nil {
		if last := p.world.Newest(); last != nil && !here && before.Has(p.selected) {
			p.offered = world.Ref(*last)
		}
		return
	}
	ref := world.Ref(*met)
	switch {
	case here && met.Owner != "" || sameObject(ref, p.selected) || p.cameWith(p.selected, met):
	case !p.chosen:
		p.choose(nil, ref)
	case !p.cameWith(p.offered, met):
		p.offered = ref
	}
}

// together is how long after each other pods are made that are made at once, in ms: the first of them is the one that is shown.
const together = 2000

func (p *Playground) cameWith(ref protocol.Ref, pod *protocol.Pod) bool {
	other := p.world.Pod(ref)
	return other != nil && ref.Kind == "Pod" && pod.Created-other.Created < together
}

// offer is a button that shows a new pod.
func offer(c labels, ref protocol.Ref) app.UI {
	if ref.Name == "" {
		return nil
	}
	label := c.sprintf(c.NewPodF, ref.Name)
	return app.Button().Type("button").Class("button offer").Title(label).OnClick(on(Select{ref})).Body(app.Span().Text(label))
}
