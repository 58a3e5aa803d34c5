package endpoints

import (
	"math"

	corev1 "k8s.io/api/core/v1"
)

// maxCapacity is how many addresses the old kind of object lists at most; slices list all of them.
const maxCapacity = 1000

// capped reports whether the annotation about left-out addresses is as it should be; an object that is over its capacity never is.
// Models capacityAnnotationSetCorrectly.
func capped(e *corev1.Endpoints) bool {
	ready, unready := count(e.Subsets)
	_, said := e.Annotations[corev1.EndpointsOverCapacity]
	return ready+unready <= maxCapacity && !said
}

func count(subsets []corev1.EndpointSubset) (ready, unready int) {
	for _, s := range subsets {
		ready += len(s.Addresses)
		unready += len(s.NotReadyAddresses)
	}
	return ready, unready
}

// truncate leaves out what is over the capacity, those that are not ready first, of each subset in its proportion, and says so.
// Models truncateEndpoints.
func truncate(e *corev1.Endpoints) {
	delete(e.Annotations, corev1.EndpointsOverCapacity)
	ready, unready := count(e.Subsets)
	if ready+unready <= maxCapacity {
		return
	}
	room, total := maxCapacity-ready, unready
	if ready > maxCapacity {
		room, total = maxCapacity, ready
	}
	left := room
	for i := range e.Subsets {
		s := &e.Subsets[i]
		list := &s.NotReadyAddresses
		if ready > maxCapacity {
			s.NotReadyAddresses = nil
			list = &s.Addresses
		}
		share := int(math.Ceil(float64(len(*list)) / float64(total) * float64(room)))
		*list = (*list)[:min(share, left, len(*list))]
		left -= len(*list)
	}
	if e.Annotations == nil {
		e.Annotations = map[string]string{}
	}
	e.Annotations[corev1.EndpointsOverCapacity] = "truncated"
}
