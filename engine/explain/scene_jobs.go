package explain

import (
	"time"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
)

// job explains how far a job is, how it ended, or what its back-off waits for.
func (s Scene) job(j *batchv1.Job) answer {
	st := j.Status
	f := facts{"succeeded": int(st.Succeeded), "failed": int(st.Failed), "active": int(st.Active)}
	if n := j.Spec.Completions; n != nil {
		f["completions"] = int(*n)
	}
	if n := j.Spec.BackoffLimit; n != nil {
		f["limit"] = int(*n)
	}
	if n := j.Spec.Parallelism; n != nil {
		f["parallelism"] = int(*n)
	}
	if n := j.Spec.TTLSecondsAfterFinished; n != nil {
		f["ttl"] = seconds(*n)
	}
	s.blames(f, ownedBy(s.Pods, j))
	for _, c := range st.Conditions {
		if c.Status != corev1.ConditionTrue {
			continue
		}
		f.set("message", c.Message)
		switch c.Type {
		case batchv1.JobComplete, batchv1.JobSuccessCriteriaMet:
			return answer{term: string(c.Type), key: "job/complete", facts: f}
		case batchv1.JobFailed, batchv1.JobFailureTarget:
			return answer{term: c.Reason, key: "job/failed/" + c.Reason, facts: f}
		case batchv1.JobSuspended:
			return answer{term: string(c.Type), key: "job/suspended", facts: f}
		}
	}
	if st.Failed > 0 && st.Active == 0 {
		return answer{key: "job/backoff", facts: f}
	}
	return answer{key: "job/running", facts: f}
}

// cronJob explains when a cron job starts its next job.
func (s Scene) cronJob(cj *batchv1.CronJob) answer {
	f := facts{"schedule": cj.Spec.Schedule, "active": len(cj.Status.Active), "policy": string(cj.Spec.ConcurrencyPolicy)}
	if t := cj.Status.LastScheduleTime; t != nil {
		f["last"] = s.since(t.Time)
	}
	for _, d := range s.Decisions {
		if d.Until > s.Now {
			f["next"] = (d.Until - s.Now).Round(time.Second)
		}
	}
	if cj.Spec.Suspend != nil && *cj.Spec.Suspend {
		return answer{key: "cronjob/suspended", facts: f}
	}
	return answer{key: "cronjob", facts: f}
}
