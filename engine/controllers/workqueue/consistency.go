package workqueue

import (
	"errors"
	"strconv"

	"github.com/podscope/podscope/engine/store"
)

var errStale = errors.New("what was written has not been seen yet")

// written are the versions of the last writes for a key, by resource.
type written map[string]store.Revision

// Saw tells that the controller has learnt of everything up to a change.
func (w *Workers) Saw(e store.Entry) { w.seen[e.Key.Resource] = e.Rev }

// Wrote remembers a write that the pass made: the key is not looked at again before the controller has learnt of it, so that nothing is
// decided on an old view. Models pkg/controller/util/consistency RealConsistencyStore.
func (p *Pass) Wrote(resource string, obj store.Object) {
	n, err := strconv.ParseInt(obj.GetResourceVersion(), 10, 64)
	if err != nil {
		return
	}
	if p.workers.wrote[p.key] == nil {
		p.workers.wrote[p.key] = written{}
	}
	p.workers.wrote[p.key][resource] = max(p.workers.wrote[p.key][resource], store.Revision(n))
}

// consistent reports whether all writes for a key have been seen.
func (w *Workers) consistent(k Key) bool {
	for resource, rev := range w.wrote[k] {
		if w.seen[resource] < rev {
			return false
		}
	}
	delete(w.wrote, k)
	return true
}
