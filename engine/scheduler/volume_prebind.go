package scheduler

import (
	"time"

	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"

	"github.com/podscope/podscope/engine/api"
)

const (
	selectedNode      = "volume.kubernetes.io/selected-node"
	boundByController = "pv.kubernetes.io/bound-by-controller"
	noProvisioner     = "kubernetes.io/no-provisioner" // of classes whose volumes are made by hand

	volumePoll    = time.Second       // how often the scheduler looks whether volumes are bound
	volumeTimeout = 600 * time.Second // and for how long
)

// unboundDelayed are the claims of a pod that wait for it to get a node.
func (s *Scheduler) unboundDelayed(pod *corev1.Pod) []*corev1.PersistentVolumeClaim {
	var out []*corev1.PersistentVolumeClaim
	for _, name := range claimNames(pod) {
		claim, ok := find[*corev1.PersistentVolumeClaim](s, "persistentvolumeclaims", pod.Namespace, name.claim)
		if ok && claim.Status.Phase != corev1.ClaimBound && s.waitsForConsumer(claim) {
			out = append(out, claim)
		}
	}
	return out
}

// volumeFor is the smallest free volume that a claim can be bound to on a node, nil when there is none.
// Models k8s.io/component-helpers/storage/volume FindMatchingVolume.
func (s *Scheduler) volumeFor(claim *corev1.PersistentVolumeClaim, node *corev1.Node) *corev1.PersistentVolume {
	var best *corev1.PersistentVolume
	for _, v := range api.List[*corev1.PersistentVolume](s.client, "") {
		if !fitsClaim(v, claim) || !volumeAllows(v, node) {
			continue
		}
		if ref := v.Spec.ClaimRef; ref != nil {
			if ref.Namespace == claim.Namespace && ref.Name == claim.Name && (ref.UID == "" || ref.UID == claim.UID) {
				return v
			}
			continue
		}
		if v.Status.Phase == corev1.VolumeAvailable && (best == nil || v.Spec.Capacity.Storage().Cmp(*best.Spec.Capacity.Storage()) < 0) {
			best = v
		}
	}
	return best
}

func fitsClaim(v *corev1.PersistentVolume, claim *corev1.PersistentVolumeClaim) bool {
	if v.DeletionTimestamp != nil || v.Spec.StorageClassName != *claim.Spec.StorageClassName ||
		v.Spec.Capacity.Storage().Cmp(*claim.Spec.Resources.Requests.Storage()) < 0 {
		return false
	}
	has := map[corev1.PersistentVolumeAccessMode]bool{}
	for _, m := range v.Spec.AccessModes {
		has[m] = true
	}
	for _, m := range claim.Spec.AccessModes {
		if !has[m] {
			return false
		}
	}
	return true
}

// provisions reports whether somebody makes volumes for a claim.
func (s *Scheduler) provisions(claim *corev1.PersistentVolumeClaim) bool {
	class, ok := find[*storagev1.StorageClass](s, "storageclasses.storage.k8s.io", "", *claim.Spec.StorageClassName)
	return ok && class.Provisioner != "" && class.Provisioner != noProvisioner
}

// bindVolumes has the claims that wait for the pod bound, for the node that it gets, and goes on when they are: done is told whether they
// were in time. Without such claims it goes on at once. Models plugins/volumebinding PreBind.
func (s *Scheduler) bindVolumes(pod *corev1.Pod, node string, done func(ok bool)) {
	claims := s.unboundDelayed(pod)
	if len(claims) == 0 {
		done(true)
		return
	}
	s.sim.After(s.latency(), "scheduler binds volumes", func() {
		for _, claim := range claims {
			s.bindVolume(claim, node)
		}
		s.awaitVolumes(pod, s.sim.Elapsed()+volumeTimeout, done)
	})
}

// bindVolume gives a claim a volume that there is, or asks for one to be made on the node.
func (s *Scheduler) bindVolume(claim *corev1.PersistentVolumeClaim, node string) {
	n := s.cache.nodes[node]
	if n == nil || n.node == nil {
		return
	}
	if v := s.volumeFor(claim, n.node); v != nil {
		changed := v.DeepCopy()
		ref := api.Reference(claim)
		changed.Spec.ClaimRef = &ref
		if changed.Annotations == nil {
			changed.Annotations = map[string]string{}
		}
		changed.Annotations[boundByController] = "yes"
		_, _ = s.client.Update(changed, api.UpdateOptions{})
		return
	}
	changed := claim.DeepCopy()
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
