package cronjob

import (
	"slices"
	"time"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/workqueue"
	"github.com/podscope/podscope/engine/explain"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

const component = "cronjob-controller"

// Controller is the cron job controller. Create it with [New] and set it going with [Controller.Start].
type Controller struct {
	sim      *sim.Sim
	client   *api.Client
	recorder *api.Recorder
	log      *explain.Log
	queue    *workqueue.Queue
}

// New returns a controller that is not running yet. The log may be nil.
func New(s *sim.Sim, server *api.Server, log *explain.Log) *Controller {
	c := &Controller{sim: s, client: server.Client(component), recorder: server.Recorder(component, ""), log: log}
	c.queue = workqueue.New(s, "cronjob", c.sync)
	return c
}

// Start begins to watch cron jobs and jobs.
func (c *Controller) Start() {
	c.client.Watch("cronjobs.batch", c.onCronJob)
	c.client.Watch("jobs.batch", func(e store.Entry) {
		for _, obj := range []store.Object{e.Prev, e.Object} {
			if obj == nil {
				continue
			}
			if ref := metav1.GetControllerOfNoCopy(obj); ref != nil && ref.Kind == "CronJob" {
				c.queue.Add(workqueue.Key{Namespace: obj.GetNamespace(), Name: ref.Name})
			}
		}
	})
}

// onCronJob looks at a cron job now, or, when its schedule has changed, at its next time. Models updateCronJob.
func (c *Controller) onCronJob(e store.Entry) {
	cj := e.Object.(*batchv1.CronJob)
	k := workqueue.Key{Namespace: cj.Namespace, Name: cj.Name}
	old, _ := e.Prev.(*batchv1.CronJob)
	if old == nil || old.Spec.Schedule == cj.Spec.Schedule && zone(old) == zone(cj) {
		c.queue.Add(k)
		return
	}
	if s, err := parse(cj); err == nil {
		c.queue.AddAfter(k, untilNext(cj, c.now(), s))
		return
	}
	c.recorder.Eventf(cj, corev1.EventTypeWarning, "UnParseableCronJobSchedule", "unparseable schedule for cronjob: %s", cj.Spec.Schedule)
}

func zone(cj *batchv1.CronJob) string {
	if cj.Spec.TimeZone == nil {
		return ""
	}
	return *cj.Spec.TimeZone
}

func (c *Controller) now() time.Time { return c.sim.Now().UTC() }

// sync does one pass over a cron job. Models (*ControllerV2).sync.
func (c *Controller) sync(k workqueue.Key) error {
	stored, err := api.Get[*batchv1.CronJob](c.client, k.Namespace, k.Name)
	if err != nil {
		return nil
	}
	cj := stored.DeepCopy()
	jobs := c.jobs(cj)
	changed := c.forgetOld(cj, jobs)
	changed = c.followJobs(cj, jobs) || changed
	next, started, err := c.schedule(cj)
	if changed || started {
		if _, err := c.client.UpdateStatus(cj); err != nil {
			return err
		}
	}
	if next > 0 {
		c.queue.AddAfter(k, next)
	}
	return err
}

func (c *Controller) jobs(cj *batchv1.CronJob) []*batchv1.Job {
	return slices.DeleteFunc(api.List[*batchv1.Job](c.client, cj.Namespace), func(j *batchv1.Job) bool {
		ref := metav1.GetControllerOfNoCopy(j)
		return ref == nil || ref.Name != cj.Name
	})
}

func active(cj *batchv1.CronJob, uid types.UID) bool {
	return slices.ContainsFunc(cj.Status.Active, func(r corev1.ObjectReference) bool { return r.UID == uid })
}

func drop(cj *batchv1.CronJob, uid types.UID) {
	cj.Status.Active = slices.DeleteFunc(slices.Clone(cj.Status.Active), func(r corev1.ObjectReference) bool { return r.UID == uid })
}

func finished(j *batchv1.Job) batchv1.JobConditionType {
	for _, c := range j.Status.Conditions {
		if (c.Type == batchv1.JobComplete || c.Type == batchv1.JobFailed) && c.Status == corev1.ConditionTrue {
			return c.Type
		}
	}
	return ""
}

// followJobs brings the list of active jobs in line with the jobs that there are.
func (c *Controller) followJobs(cj *batchv1.CronJob, jobs []*batchv1.Job) (changed bool) {
	exists := map[types.UID]bool{}
	for _, j := range jobs {
		exists[j.UID] = true
		switch end, listed := finished(j), active(cj, j.UID); {
		case end == "" && !listed:
			c.recorder.Eventf(cj, corev1.EventTypeWarning, "UnexpectedJob", "Saw a job that the controller did not create or forgot: %s", j.Name)
		case end != "" && listed:
			drop(cj, j.UID)
			c.recorder.Eventf(cj, corev1.EventTypeNormal, "SawCompletedJob", "Saw completed job: %s, condition: %v", j.Name, end)
			changed = true
		}
		last, at := cj.Status.LastSuccessfulTime, j.Status.CompletionTime
		if finished(j) == batchv1.JobComplete && at != nil && (last == nil || at.After(last.Time)) {
			cj.Status.LastSuccessfulTime = at
			changed = true
		}
	}
	for _, ref := range slices.Clone(cj.Status.Active) {
		if _, err := api.Get[*batchv1.Job](c.client, ref.Namespace, ref.Name); !exists[ref.UID] && err != nil {
			c.recorder.Eventf(cj, corev1.EventTypeNormal, "MissingJob", "Active job went missing: %v", ref.Name)
			drop(cj, ref.UID)
			changed = true
		}
	}
	return changed
}

// forgetOld deletes the oldest finished jobs beyond the limits. Models cleanupFinishedJobs.
func (c *Controller) forgetOld(cj *batchv1.CronJob, jobs []*batchv1.Job) (changed bool) {
	limits := map[batchv1.JobConditionType]*int32{batchv1.JobComplete: cj.Spec.SuccessfulJobsHistoryLimit, batchv1.JobFailed: cj.Spec.FailedJobsHistoryLimit}
	for _, end := range []batchv1.JobConditionType{batchv1.JobComplete, batchv1.JobFailed} {
		if limits[end] == nil {
			continue
		}
		ended := slices.DeleteFunc(slices.Clone(jobs), func(j *batchv1.Job) bool { return finished(j) != end })
		slices.SortStableFunc(ended, byStart)
		for len(ended) > int(*limits[end]) {
			changed = c.remove(cj, ended[0]) || changed
			ended = ended[1:]
		}
	}
	return changed
}

func byStart(a, b *batchv1.Job) int {
	switch x, y := a.Status.StartTime, b.Status.StartTime; {
	case x == nil && y == nil:
		return 0
	case x == nil:
		return 1
	case y == nil:
		return -1
	default:
		return x.Compare(y.Time)
	}
}

func (c *Controller) remove(cj *batchv1.CronJob, j *batchv1.Job) bool {
	background := metav1.DeletePropagationBackground
	if _, err := c.client.Delete("jobs.batch", j.Namespace, j.Name, api.DeleteOptions{PropagationPolicy: &background}); err != nil {
		c.recorder.Eventf(cj, corev1.EventTypeWarning, "FailedDelete", "Deleted job: %v", err)
		return false
	}
	drop(cj, j.UID)
	c.recorder.Eventf(cj, corev1.EventTypeNormal, "SuccessfulDelete", "Deleted job %v", j.Name)
	return true
}

func (c *Controller) note(cj *batchv1.CronJob, rule explain.Rule, args map[string]string, field string, next time.Duration) {
	c.log.Add(explain.Decision{
		Actor: component, Kind: "CronJob", Namespace: cj.Namespace, Name: cj.Name, UID: string(cj.UID), Rule: rule, Args: args, Field: field,
		Until: c.sim.Elapsed() + next,
	})
}
