package resourceclaim

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/workqueue"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

const component = "resource_claim"

// Controller tells pods that their claims cannot be made. Create it with [New] and set it going with [Controller.Start].
// Models pkg/controller/resourceclaim Controller.
type Controller struct {
	client   *api.Client
	recorder *api.Recorder
	queue    *workqueue.Queue
}

// New returns a controller that is not running yet.
func New(s *sim.Sim, server *api.Server) *Controller {
	c := &Controller{client: server.Client(component), recorder: server.Recorder(component, "")}
	c.queue = workqueue.New(s, component, c.sync)
	return c
}

// Start begins to watch pods that want claims.
func (c *Controller) Start() {
	c.client.WatchMatching("pods", wantsClaims, func(e store.Entry) {
		if e.Type == watch.Added {
			c.queue.Add(workqueue.Key{Namespace: e.Object.GetNamespace(), Name: e.Object.GetName()})
		}
	})
}

func wantsClaims(obj store.Object) bool { return len(obj.(*corev1.Pod).Spec.ResourceClaims) > 0 }

// sync looks for the template of each claim. Models syncPod and handleClaim.
func (c *Controller) sync(k workqueue.Key) error {
	pod, err := api.Get[*corev1.Pod](c.client, k.Namespace, k.Name)
	if err != nil || pod.DeletionTimestamp != nil {
		return nil
	}
	for _, claim := range pod.Spec.ResourceClaims {
		if claim.ResourceClaimTemplateName == nil {
			continue
		}
		template := *claim.ResourceClaimTemplateName
		missing := errors.NewNotFound(schema.GroupResource{Group: "resource.k8s.io", Resource: "resourceclaimtemplate"}, template)
		err := fmt.Errorf("resource claim template %q: %w", template, missing)
		c.recorder.Event(pod, corev1.EventTypeWarning, "FailedResourceClaimCreation", fmt.Sprintf("PodResourceClaim %s: %v", claim.Name, err))
		return err
	}
	return nil
}
