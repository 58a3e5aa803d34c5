package ttlafterfinished

import (
	"strconv"
	"time"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/workqueue"
	"github.com/podscope/podscope/engine/explain"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

const component = "ttl-after-finished-controller"

// Controller is the TTL-after-finished controller. Create it with [New] and set it going with [Controller.Start].
type Controller struct {
	sim    *sim.Sim
	client *api.Client
	log    *explain.Log
	queue  *workqueue.Queue
}

// New returns a controller that is not running yet. The log may be nil.
func New(s *sim.Sim, server *api.Server, log *explain.Log) *Controller {
	c := &Controller{sim: s, client: server.Client(component), log: log}
	c.queue = workqueue.New(s, "ttl after finished", c.sync)
	return c
}

// Start begins to watch jobs.
func (c *Controller) Start() {
	c.client.Watch("jobs.batch", func(e store.Entry) {
		if _, _, ok := expires(e.Object.(*batchv1.Job)); ok {
			c.queue.Add(workqueue.Key{Namespace: e.Object.GetNamespace(), Name: e.Object.GetName()})
		}
	})
}

// expires is when a finished job is to be deleted and how long it is kept. Models getFinishAndExpireTime.
func expires(job *batchv1.Job) (at time.Time, kept time.Duration, ok bool) {
	if job.Spec.TTLSecondsAfterFinished == nil || job.DeletionTimestamp != nil {
		return time.Time{}, 0, false
	}
	kept = time.Duration(*job.Spec.TTLSecondsAfterFinished) * time.Second
	for _, c := range job.Status.Conditions {
		if (c.Type == batchv1.JobComplete || c.Type == batchv1.JobFailed) && c.Status == corev1.ConditionTrue {
			return c.LastTransitionTime.Add(kept), kept, true
		}
	}
	return time.Time{}, 0, false
}

// sync deletes a job whose time is over, in the foreground: it goes after its pods. Models processJob.
func (c *Controller) sync(k workqueue.Key) error {
	job, err := api.Get[*batchv1.Job](c.client, k.Namespace, k.Name)
	if err != nil {
		return nil
	}
	at, kept, ok := expires(job)
	if !ok {
		return nil
	}
	if left := at.Sub(c.sim.Now()); left > 0 {
		c.queue.AddAfter(k, left)
		return nil
	}
	policy := metav1.DeletePropagationForeground
	c.log.Add(explain.Decision{
		Actor: component, Kind: "Job", Namespace: job.Namespace, Name: job.Name, UID: string(job.UID), Rule: explain.RuleJobTTL,
		Args: map[string]string{"seconds": strconv.Itoa(int(kept.Seconds()))}, Field: "spec.ttlSecondsAfterFinished",
	})
	_, err = c.client.Delete("jobs.batch", k.Namespace, k.Name, api.DeleteOptions{
		PropagationPolicy: &policy, Preconditions: &metav1.Preconditions{UID: &job.UID},
	})
	return err
}
