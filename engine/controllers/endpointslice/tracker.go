package endpointslice

import (
	"time"

	discoveryv1 "k8s.io/api/discovery/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/podscope/podscope/engine/controllers/workqueue"
)

// mendDelay is how long after somebody else's change of a slice its service is looked at.
// Models pkg/controller/endpointslice endpointSliceChangeMinSyncDelay.
const mendDelay = time.Second

// leaving marks a slice that the controller itself deletes.
const leaving = -1

// tracker knows the generations of the slices that the controller wrote, to tell its own changes from those of others.
// Models k8s.io/endpointslice/util EndpointSliceTracker.
type tracker map[workqueue.Key]map[types.UID]int64

func serviceOf(s *discoveryv1.EndpointSlice) workqueue.Key {
	return workqueue.Key{Namespace: s.Namespace, Name: s.Labels[discoveryv1.LabelServiceName]}
}

func (t tracker) wrote(s *discoveryv1.EndpointSlice, generation int64) {
	k := serviceOf(s)
	if t[k] == nil {
		t[k] = map[types.UID]int64{}
	}
	t[k][s.UID] = generation
}

// foreign reports whether a slice is not as the controller wrote it.
func (t tracker) foreign(s *discoveryv1.EndpointSlice) bool {
	generation, known := t[serviceOf(s)][s.UID]
	return !known || s.Generation > generation
}

// lost forgets a slice that is gone and reports whether it should not be.
func (t tracker) lost(s *discoveryv1.EndpointSlice) bool {
	generation, known := t[serviceOf(s)][s.UID]
	delete(t[serviceOf(s)], s.UID)
	return known && generation != leaving
}
