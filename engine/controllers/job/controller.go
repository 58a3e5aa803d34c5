package job

import (
	"time"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/ownership"
	"github.com/podscope/podscope/engine/controllers/workqueue"
	"github.com/podscope/podscope/engine/explain"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

const (
	component = "job-controller"
	batch     = time.Second // changes of pods and of the status are collected this long
	burst     = 500         // pods made or deleted, or finished ones counted, at one go
)

// retry is how long a job waits when the API server has refused something. Models DefaultJobApiBackOff and MaxJobApiBackOff.
var retry = workqueue.Retry{First: time.Second, Last: time.Minute}

// Controller is the job controller. Create it with [New] and set it going with [Controller.Start].
type Controller struct {
	sim      *sim.Sim
	client   *api.Client
	recorder *api.Recorder
	log      *explain.Log
	queue    *workqueue.Workers
	orphans  *workqueue.Queue // pods that may have to be let go
	failures map[workqueue.Key]failures
}

// New returns a controller that is not running yet. The log may be nil.
func New(s *sim.Sim, server *api.Server, log *explain.Log) *Controller {
	c := &Controller{sim: s, client: server.Client(component), recorder: server.Recorder(component, ""), log: log, failures: map[workqueue.Key]failures{}}
	c.queue = workqueue.NewWorkers(s, "job", c.sync).Retrying(retry)
	c.orphans = workqueue.New(s, "job orphans", c.letGo).Retrying(retry)
	return c
}

// Start begins to watch jobs and pods.
func (c *Controller) Start() {
	c.client.Watch("jobs.batch", c.onJob)
	own := ownership.Concerns("Job")
	c.client.WatchFor("pods", func(e store.Entry) bool { return own(e) || tracked(e.Object.(*corev1.Pod)) }, c.onPod)
}

func keyOf(obj store.Object) workqueue.Key {
	return workqueue.Key{Namespace: obj.GetNamespace(), Name: obj.GetName()}
}

// onJob looks at a job at once when it is new or its spec has changed; changes of its status are batched. Models addJob, updateJob and
// deleteJob.
func (c *Controller) onJob(e store.Entry) {
	job := e.Object.(*batchv1.Job)
	old, _ := e.Prev.(*batchv1.Job)
	if _, done := finished(job); done || e.Type == watch.Deleted {
		c.letPodsGo(job)
	}
	if e.Type == watch.Modified && old != nil && old.Generation == job.Generation {
		c.queue.AddAfter(keyOf(job), batch)
		return
	}
	c.queue.Add(keyOf(job))
}

// onPod looks at the pod's job again, or, when it has none, at every job that may adopt it.
func (c *Controller) onPod(e store.Entry) {
	pod := e.Object.(*corev1.Pod)
	if e.Prev != nil {
		c.addOwner(e.Prev.(*corev1.Pod))
	}
	if metav1.GetControllerOfNoCopy(pod) != nil {
		c.addOwner(pod)
		return
	}
	if tracked(pod) {
		c.orphans.Add(keyOf(pod))
	}
	for _, job := range api.List[*batchv1.Job](c.client, pod.Namespace) {
		if s, err := metav1.LabelSelectorAsSelector(job.Spec.Selector); err == nil && s.Matches(labels.Set(pod.Labels)) {
			c.queue.AddAfter(keyOf(job), batch)
		}
	}
}

// addOwner batches a look at the pod's job. A deleted pod whose job will not look after it any more is let go.
func (c *Controller) addOwner(pod *corev1.Pod) {
	ref := metav1.GetControllerOfNoCopy(pod)
	if ref == nil || ref.Kind != "Job" {
		return
	}
	if pod.DeletionTimestamp != nil && tracked(pod) && c.ownerless(pod) {
		c.orphans.Add(keyOf(pod))
		return
	}
	c.queue.AddAfter(workqueue.Key{Namespace: pod.Namespace, Name: ref.Name}, batch)
}

func (c *Controller) note(job *batchv1.Job, rule explain.Rule, args map[string]string, field string, until time.Duration) {
	c.log.Add(explain.Decision{
		Actor: component, Kind: "Job", Namespace: job.Namespace, Name: job.Name, UID: string(job.UID), Rule: rule, Args: args, Field: field, Until: until,
	})
}
