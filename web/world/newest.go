package world

import "github.com/podscope/podscope/engine/protocol"

// Met is the newest pod that has come since an earlier world, the first one of those that are as new as it; nil when none has.
func (w World) Met(before World) *protocol.Pod {
	if !before.Known || before.Past || w.Past || w.End < before.End {
		return nil
	}
	had := map[string]bool{}
	for _, p := range before.Pods {
		had[p.ID] = true
	}
	return w.newest(func(p *protocol.Pod) bool { return !had[p.ID] && p.Created > before.End-1000 }) // moments of creation are whole seconds
}

// Newest is the newest pod of all, the first one of those that are as new as it; nil when there is none.
func (w World) Newest() *protocol.Pod {
	return w.newest(func(*protocol.Pod) bool { return true })
}

func (w World) newest(counts func(*protocol.Pod) bool) *protocol.Pod {
	var found *protocol.Pod
	for i := range w.Pods {
		if p := &w.Pods[i]; counts(p) && (found == nil || p.Created > found.Created) {
			found = p
		}
	}
	return found
}
