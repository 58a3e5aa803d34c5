package persistentvolume

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/workqueue"
	"github.com/podscope/podscope/engine/store"
)

// recycling is how the pod fares that empties a volume.
type recycling struct {
	ended bool
	why   string // it failed
}

// recycle has a pod empty a released volume, which is then available again. Models recycleVolumeOperation.
func (c *binder) recycle(volume *corev1.PersistentVolume) error {
	if r := c.recyclings[volume.Name]; r != nil {
		if r.ended {
			return c.recycled(volume, r.why)
		}
		return nil
	}
	if pods := c.inUse(volume); len(pods) > 0 {
		c.recorder.Event(volume, corev1.EventTypeNormal, "VolumeFailedRecycle", "Volume is used by pods: "+strings.Join(pods, ","))
		return nil
	}
	if volume.Spec.HostPath == nil && volume.Spec.NFS == nil {
		return c.fail(volume, "VolumeFailedRecycle", "No recycler plugin found for the volume!")
	}
	pod := recycler(volume)
	c.pass.Call()
	_, err := c.client.Create(pod, api.CreateOptions{})
	switch {
	case errors.IsAlreadyExists(err):
		c.pass.Call()
		_, _ = c.client.Delete("pods", pod.Namespace, pod.Name, api.DeleteOptions{})
		return c.fail(volume, "VolumeFailedRecycle", "Recycle failed: old recycler pod found, will retry later")
	case err != nil:
		return c.fail(volume, "VolumeFailedRecycle", fmt.Sprintf("Recycle failed: unexpected error creating recycler pod:  %+v", err))
	}
	c.follow(volume, pod)
	return nil
}

// recycled ends what recycle began.
func (c *binder) recycled(volume *corev1.PersistentVolume, why string) error {
	delete(c.recyclings, volume.Name)
	c.pass.Call()
	_, _ = c.client.Delete("pods", metav1.NamespaceDefault, recyclerName(volume), api.DeleteOptions{})
	if why != "" {
		return c.fail(volume, "VolumeFailedRecycle", "Recycle failed: failed to recycle volume: "+why)
	}
	c.recorder.Event(volume, corev1.EventTypeNormal, "VolumeRecycled", "Volume recycled")
	return c.unbind(volume)
}

// inUse are the pods with a claim of the name of a volume's last one, unless there is such a claim again: then they are that one's.
// Models isVolumeUsed.
func (c *binder) inUse(volume *corev1.PersistentVolume) (names []string) {
	ref := volume.Spec.ClaimRef
	if _, err := api.Get[*corev1.PersistentVolumeClaim](c.client, ref.Namespace, ref.Name); err == nil {
		return nil
	}
	claim := &corev1.PersistentVolumeClaim{ObjectMeta: metav1.ObjectMeta{Namespace: ref.Namespace, Name: ref.Name}}
	for _, p := range c.users(claim) {
		if !ended(p) {
			names = append(names, p.Namespace+"/"+p.Name)
		}
	}
	slices.Sort(names)
	return names
}

// follow has a volume looked at again when the pod that empties it has ended. What happens to the pod is told of the volume too.
// Models recyclerclient waitForPod.
func (c *Controller) follow(volume *corev1.PersistentVolume, pod *corev1.Pod) {
	r := &recycling{}
	c.recyclings[volume.Name] = r
	var stops []func()
	end := func(why string) {
		if r.ended {
			return
		}
		r.ended, r.why = true, why
		for _, stop := range stops {
			stop()
		}
		c.volumes.Add(workqueue.Key{Name: volume.Name})
	}
	isPod := func(o store.Object) bool { return o.GetName() == pod.Name && o.GetNamespace() == pod.Namespace }
	ofPod := func(o store.Object) bool { return o.(*corev1.Event).InvolvedObject.Name == pod.Name }
	stops = []func(){
		c.client.WatchMatching("pods", isPod, func(e store.Entry) {
			switch st := e.Object.(*corev1.Pod).Status; {
			case e.Type == watch.Deleted:
				end("recycler pod was deleted")
			case st.Phase == corev1.PodSucceeded:
				end("")
			case st.Phase == corev1.PodFailed:
				end(cmp.Or(st.Message, "pod failed, pod.Status.Message unknown"))
			}
		}),
		c.client.WatchMatching("events", ofPod, func(e store.Entry) {
			if ev := e.Object.(*corev1.Event); e.Type == watch.Added {
				c.recorder.Event(volume, ev.Type, "RecyclerPod", "Recycler pod: "+ev.Message)
			}
		}),
	}
}

func recyclerName(volume *corev1.PersistentVolume) string { return "recycler-for-" + volume.Name }

// recycler is the pod that empties a volume. Models NewPersistentVolumeRecyclerPodTemplate and the plugins' Recycle.
func recycler(volume *corev1.PersistentVolume) *corev1.Pod {
	least := int64(60)
	source := corev1.VolumeSource{HostPath: &corev1.HostPathVolumeSource{}}
	if volume.Spec.HostPath != nil {
		source.HostPath.Path = volume.Spec.HostPath.Path
	} else {
		least = 300
		source = corev1.VolumeSource{NFS: &corev1.NFSVolumeSource{Server: volume.Spec.NFS.Server, Path: volume.Spec.NFS.Path}}
	}
	const perGibibyte = 30 // seconds
	deadline := max(volume.Spec.Capacity.Storage().Value()>>30*perGibibyte, least)
	return &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Namespace: metav1.NamespaceDefault, Name: recyclerName(volume)},
		Spec: corev1.PodSpec{
			ActiveDeadlineSeconds: &deadline, RestartPolicy: corev1.RestartPolicyNever,
			Volumes: []corev1.Volume{{Name: "vol", VolumeSource: source}},
			Containers: []corev1.Container{{
				Name: "pv-recycler", Image: "registry.k8s.io/build-image/debian-base:bookworm-v1.0.6", Command: []string{"/bin/sh"},
				Args:         []string{"-c", `test -e /scrub && find /scrub -mindepth 1 -delete && test -z "$(ls -A /scrub)" || exit 1`},
				VolumeMounts: []corev1.VolumeMount{{Name: "vol", MountPath: "/scrub"}},
			}},
		},
	}
}
