package scheduler

import (
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
	"k8s.io/apimachinery/pkg/labels"
	helper "k8s.io/kubernetes/pkg/apis/core/v1/helper"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/podstatus"
	"github.com/podscope/podscope/engine/volumebinding"
)

const (
	selectedNode      = "volume.kubernetes.io/selected-node"
	boundByController = "pv.kubernetes.io/bound-by-controller"
	bindCompleted     = "pv.kubernetes.io/bind-completed"
	noProvisioner     = "kubernetes.io/no-provisioner" // of classes whose volumes are made by hand

	volumePoll    = time.Second       // how often the scheduler looks whether volumes are bound
	volumeTimeout = 600 * time.Second // and for how long
)

// unboundDelayed are the claims of a pod that wait for it to get a node.
func (s *Scheduler) unboundDelayed(pod *corev1.Pod) []*corev1.PersistentVolumeClaim {
	var out []*corev1.PersistentVolumeClaim
	for _, name := range claimNames(pod) {
		claim, ok := find[*corev1.PersistentVolumeClaim](s, "persistentvolumeclaims", pod.Namespace, name.claim)
		if ok && !bound(claim) && s.waitsForConsumer(claim) {
			out = append(out, claim)
		}
	}
	return out
}

// choice is what a claim is to be bound to: a volume that there is, or one to be made (nil).
type choice struct {
	claim  *corev1.PersistentVolumeClaim
	volume *corev1.PersistentVolume
}

// chooseVolumes finds volumes on a node for the claims that wait for the pod, the smallest claim first, each volume for one of them.
// ok is false when one finds none and nobody makes any. Models (*volumeBinder).FindPodVolumes.
func (s *Scheduler) chooseVolumes(pod *corev1.Pod, node *corev1.Node) (choices []choice, ok bool) {
	claims := s.unboundDelayed(pod)
	slices.SortStableFunc(claims, func(a, b *corev1.PersistentVolumeClaim) int {
		return a.Spec.Resources.Requests.Storage().Cmp(*b.Spec.Resources.Requests.Storage())
	})
	volumes, chosen := api.List[*corev1.PersistentVolume](s.client, ""), map[string]bool{}
	for _, claim := range claims {
		var v *corev1.PersistentVolume
		if asked, ok := claim.Annotations[selectedNode]; !ok {
			v = volumebinding.Search{Node: node, Taken: func(v *corev1.PersistentVolume) bool {
				by, reserved := s.reserved[v.Name]
				return chosen[v.Name] || reserved && by != claim.UID
			}}.Find(volumes, claim)
		} else if asked != node.Name {
			return nil, false // its volume is being made elsewhere
		}
		if v == nil && !s.provisions(claim, node) {
			return nil, false
		}
		if v != nil {
			chosen[v.Name] = true
		}
		choices = append(choices, choice{claim, v})
	}
	return choices, true
}

// provisions reports whether somebody makes volumes for a claim that a node can use. Models (*volumeBinder).checkVolumeProvisions.
func (s *Scheduler) provisions(claim *corev1.PersistentVolumeClaim, node *corev1.Node) bool {
	class, ok := find[*storagev1.StorageClass](s, "storageclasses.storage.k8s.io", "", api.StorageClassOf(claim))
	return ok && class.Provisioner != "" && class.Provisioner != noProvisioner && helper.MatchTopologySelectorTerms(class.AllowedTopologies, labels.Set(node.Labels))
}

// bindVolumes has the claims that wait for the pod bound, for the node that it gets, and goes on when they are: done is told whether they
// were in time. Meanwhile the pod is nominated for the node. Without such claims it goes on at once. Models plugins/volumebinding Reserve
// and PreBind, and what (*Scheduler).bindingCycle does before.
func (s *Scheduler) bindVolumes(pod *corev1.Pod, node string, done func(ok bool)) {
	n := s.cache.nodes[node]
	if n == nil || n.node == nil || len(s.unboundDelayed(pod)) == 0 {
		done(true)
		return
	}
	choices, _ := s.chooseVolumes(pod, n.node)
	for _, ch := range choices {
		if ch.volume != nil {
			s.reserved[ch.volume.Name] = ch.claim.UID
		}
	}
	s.sim.After(s.latency(), "scheduler nominates", func() {
		podstatus.Patch(s.client, pod, func(st *corev1.PodStatus) { st.NominatedNodeName = node })
		s.sim.After(s.latency(), "scheduler binds volumes", func() {
			for _, ch := range choices {
				s.bindVolume(ch, node)
			}
			s.awaitVolumes(pod, s.sim.Elapsed()+volumeTimeout, done)
		})
	})
}

// bindVolume gives a claim its volume, or asks for one to be made on the node.
func (s *Scheduler) bindVolume(ch choice, node string) {
	if v := ch.volume; v != nil {
		changed := v.DeepCopy()
		ref := api.Reference(ch.claim)
		changed.Spec.ClaimRef = &ref
		if changed.Annotations == nil {
			changed.Annotations = map[string]string{}
		}
		changed.Annotations[boundByController] = "yes"
		_, _ = s.client.Update(changed, api.UpdateOptions{})
		delete(s.reserved, v.Name)
		return
	}
	changed := ch.claim.DeepCopy()
	if changed.Annotations == nil {
		changed.Annotations = map[string]string{}
	}
	changed.Annotations[selectedNode] = node
	_, _ = s.client.Update(changed, api.UpdateOptions{})
}

func (s *Scheduler) awaitVolumes(pod *corev1.Pod, until time.Duration, done func(ok bool)) {
	s.sim.After(volumePoll, "scheduler awaits volumes", func() {
		switch {
		case s.known[pod.UID] == nil: // deleted meanwhile
			s.cache.removePod(pod.UID)
		case len(s.unboundDelayed(pod)) == 0:
			done(true)
		case s.sim.Elapsed() >= until:
			done(false)
		default:
			s.awaitVolumes(pod, until, done)
		}
	})
}
