package replicaset

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/types"

	"github.com/podscope/podscope/engine/controllers/ownership"
	"github.com/podscope/podscope/engine/controllers/workqueue"
)

// memory is what the last pass over a set has found out about pods. It holds for one generation of the set, whose selector and template it
// depends on, and is gone with the set.
type memory struct {
	uid        types.UID
	generation int64
	standings  ownership.Memo[ownership.Standing]
	looks      ownership.Memo[look]
}

// look is what counts of a pod for the set's status.
type look struct{ labelled, ready bool }

func (c *Controller) memory(k workqueue.Key, rs set) *memory {
	m := c.memories[k]
	if m == nil || m.uid != rs.UID || m.generation != rs.Generation {
		m = &memory{uid: rs.UID, generation: rs.Generation}
		c.memories[k] = m
	}
	return m
}

// looks are taken at the pods of a set.
func (c *Controller) looks(rs set, pods []*corev1.Pod) []look {
	template := labels.Set(rs.Spec.Template.Labels).AsSelectorPreValidated()
	memory := c.memory(workqueue.Key{Namespace: rs.Namespace, Name: rs.Name}, rs)
	return memory.looks.Answers(pods, func(pod *corev1.Pod) look {
		_, ready := ownership.Ready(pod)
		return look{template.Matches(labels.Set(pod.Labels)), ready}
	})
}
