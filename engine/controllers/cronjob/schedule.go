package cronjob

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
	batchv1 "k8s.io/api/batch/v1"
)

// delta is how long after the full minute a job is started, in case clocks differ.
const delta = 100 * time.Millisecond

// parse reads a cron job's schedule, in its time zone. The parser is the one that Kubernetes uses; it reads no clock.
// Models formatSchedule and ParseCronScheduleWithPanicRecovery.
func parse(cj *batchv1.CronJob) (s cron.Schedule, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("invalid schedule format: %v", r)
		}
	}()
	text := cj.Spec.Schedule
	if !strings.Contains(text, "TZ") {
		zone := "UTC"
		if cj.Spec.TimeZone != nil {
			if _, err := time.LoadLocation(*cj.Spec.TimeZone); err == nil {
				zone = *cj.Spec.TimeZone
			}
		}
		text = fmt.Sprintf("TZ=%s %s", zone, text)
	}
	return cron.ParseStandard(text)
}

// missed are the times between a job's last start and now at which a job should have been started.
type missed struct {
	since time.Time // the last start, or the cron job's creation
	last  time.Time // the latest of those times, zero when there is none
	count int64
}

// mostRecent models mostRecentScheduleTime. Times before the starting deadline count only when the deadline is left out of account.
func mostRecent(cj *batchv1.CronJob, now time.Time, s cron.Schedule, deadline bool) (missed, error) {
	m := missed{since: cj.CreationTimestamp.UTC()}
	if cj.Status.LastScheduleTime != nil {
		m.since = cj.Status.LastScheduleTime.UTC()
	}
	if d := cj.Spec.StartingDeadlineSeconds; deadline && d != nil {
		if at := now.Add(-time.Duration(*d) * time.Second); at.After(m.since) {
			m.since = at
		}
	}
	first := s.Next(m.since)
	second := s.Next(first)
	switch {
	case now.Before(first):
		return m, nil
	case now.Before(second):
		m.last = first
		return m, nil
	}
	step := int64(second.Sub(first).Round(time.Second).Seconds())
	if step < 1 {
		return m, errors.New("time difference between two schedules is less than 1 second")
	}
	m.count = int64(now.Sub(first).Seconds())/step + 1
	for t := s.Next(first.Add(time.Duration((m.count-2)*step) * time.Second)); !t.After(now); t = s.Next(t) {
		m.last = t
	}
	return m, nil
}

// untilNext is how long until the next time. Models nextScheduleTimeDuration.
func untilNext(cj *batchv1.CronJob, now time.Time, s cron.Schedule) time.Duration {
	m, err := mostRecent(cj, now, s, false)
	from := m.last
	switch {
	case err != nil:
		from = now
	case from.IsZero() && m.count == 0:
		from = m.since
	case from.IsZero():
		from = now
	}
	return s.Next(from).Add(delta).Sub(now)
}
