package view

import (
	"github.com/robfig/cron/v3"
	batchv1 "k8s.io/api/batch/v1"

	"github.com/podscope/podscope/engine/protocol"
)

func (m Moment) cronJob(w *protocol.Workload, c *batchv1.CronJob) {
	w.Kind, w.Stage, w.Schedule = "CronJob", "waiting", c.Spec.Schedule
	w.Counts = []protocol.Count{{Name: "active", N: len(c.Status.Active)}}
	if c.Spec.Suspend != nil && *c.Spec.Suspend {
		w.Stage = "suspended"
		return
	}
	zone := "UTC"
	if c.Spec.TimeZone != nil {
		zone = *c.Spec.TimeZone
	}
	if s, err := cron.ParseStandard("TZ=" + zone + " " + c.Spec.Schedule); err == nil {
		w.Next = m.Clock(s.Next(m.Start.Add(m.At)))
	}
}
