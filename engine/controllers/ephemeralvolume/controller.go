package ephemeralvolume

import (
	"fmt"
	"slices"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/component-helpers/storage/ephemeral"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/ownership"
	"github.com/podscope/podscope/engine/controllers/workqueue"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

const component = "ephemeral_volume"

// Controller is the ephemeral volume controller. Create it with [New] and set it going with [Controller.Start].
type Controller struct {
	client   *api.Client
	recorder *api.Recorder
	queue    *workqueue.Queue
}

// New returns a controller that is not running yet.
func New(s *sim.Sim, server *api.Server) *Controller {
	c := &Controller{client: server.Client(component), recorder: server.Recorder(component, "")}
	c.queue = workqueue.New(s, "ephemeral volumes", c.sync)
	return c
}

// Start begins to watch for new pods, and for claims that go while their pods stay.
func (c *Controller) Start() {
	c.client.WatchMatching("pods", func(obj store.Object) bool { return wanted(obj.(*corev1.Pod)) }, func(e store.Entry) {
		if e.Type == watch.Added {
			c.queue.Add(workqueue.Key{Namespace: e.Object.GetNamespace(), Name: e.Object.GetName()})
		}
	})
	c.client.Watch("persistentvolumeclaims", func(e store.Entry) {
		if e.Type == watch.Deleted {
			c.claimGone(e.Key)
		}
	})
}

// claimGone looks again at the pods that want a claim of that name, whoever's it was. Models onPVCDelete.
func (c *Controller) claimGone(claim store.Key) {
	for _, pod := range api.List[*corev1.Pod](c.client, claim.Namespace) {
		if wanted(pod) && slices.ContainsFunc(pod.Spec.Volumes, func(v corev1.Volume) bool {
			return v.Ephemeral != nil && ephemeral.VolumeClaimName(pod, &v) == claim.Name
		}) {
			c.queue.Add(workqueue.Key{Namespace: pod.Namespace, Name: pod.Name})
		}
	}
}

// wanted reports whether a pod that stays has volumes that need claims of their own.
func wanted(pod *corev1.Pod) bool {
	return pod.DeletionTimestamp == nil && slices.ContainsFunc(pod.Spec.Volumes, func(v corev1.Volume) bool { return v.Ephemeral != nil })
}

// sync makes the claims that a pod lacks. Models syncHandler.
func (c *Controller) sync(k workqueue.Key) error {
	pod, err := api.Get[*corev1.Pod](c.client, k.Namespace, k.Name)
	if err != nil || !wanted(pod) {
		return nil
	}
	for i := range pod.Spec.Volumes {
		v := &pod.Spec.Volumes[i]
		if err := c.claim(pod, v); err != nil {
			c.recorder.Event(pod, corev1.EventTypeWarning, "FailedBinding", fmt.Sprintf("ephemeral volume %s: %v", v.Name, err))
			return err
		}
	}
	return nil
}

// claim makes a volume's claim. One of that name that is not the pod's is in the way. Models handleVolume.
func (c *Controller) claim(pod *corev1.Pod, v *corev1.Volume) error {
	if v.Ephemeral == nil {
		return nil
	}
	name := ephemeral.VolumeClaimName(pod, v)
	if have, err := api.Get[*corev1.PersistentVolumeClaim](c.client, pod.Namespace, name); err == nil {
		return ephemeral.VolumeIsForPod(pod, have)
	}
	template := v.Ephemeral.VolumeClaimTemplate.DeepCopy()
	_, err := c.client.Create(&corev1.PersistentVolumeClaim{
		ObjectMeta: metav1.ObjectMeta{
			Namespace: pod.Namespace, Name: name, Labels: template.Labels, Annotations: template.Annotations,
			OwnerReferences: []metav1.OwnerReference{ownership.Reference(pod)},
		},
		Spec: template.Spec,
	}, api.CreateOptions{})
	if err != nil {
		return fmt.Errorf("create PVC %s: %w", name, err)
	}
	return nil
}
