package cronjob_test

import (
	"slices"
	"testing"
	"time"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/utils/ptr"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/cronjob"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

// live lets a cron job live for a while on a cluster where jobs take as long as told. It returns the times at which jobs were started
// and the names of those that are left.
func live(t *testing.T, spec batchv1.CronJobSpec, takes, d time.Duration) (started []string, left int, events []string) {
	t.Helper()
	s := sim.New(1, time.Date(2026, 1, 1, 12, 0, 30, 0, time.UTC))
	st := store.New(s)
	server := api.NewServer(s, st, api.Options{})
	cronjob.New(s, server, nil).Start()
	c := server.Client("test")
	st.Watch("jobs.batch", func(e store.Entry) {
		if e.Type == watch.Added {
			started = append(started, s.Now().UTC().Format("15:04"))
			s.After(takes, "complete", func() { complete(c, e.Object.GetName()) })
		}
	})
	spec.JobTemplate.Spec.Template.Spec = corev1.PodSpec{RestartPolicy: corev1.RestartPolicyNever, Containers: []corev1.Container{{Name: "c", Image: "i"}}}
	if _, err := c.Create(&batchv1.CronJob{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "tick"}, Spec: spec}, api.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	s.RunUntil(d)
	for _, e := range api.List[*corev1.Event](c, "default") {
		events = append(events, e.Reason)
	}
	slices.Sort(events)
	return started, len(api.List[*batchv1.Job](c, "default")), slices.Compact(events)
}

func complete(c *api.Client, name string) {
	j, err := api.Get[*batchv1.Job](c, "default", name)
	if err != nil {
		return
	}
	j = j.DeepCopy()
	now := c.Server().Now()
	j.Status.StartTime, j.Status.CompletionTime, j.Status.Succeeded = &j.CreationTimestamp, &now, 1
	for _, t := range []batchv1.JobConditionType{batchv1.JobSuccessCriteriaMet, batchv1.JobComplete} {
		j.Status.Conditions = append(j.Status.Conditions, batchv1.JobCondition{Type: t, Status: corev1.ConditionTrue, LastTransitionTime: now})
	}
	_, _ = c.UpdateStatus(j)
}

func TestWhenJobsAreStarted(t *testing.T) {
	tests := []struct {
		name  string
		spec  batchv1.CronJobSpec
		takes time.Duration
		want  []string
		left  int
	}{
		{"every minute", batchv1.CronJobSpec{Schedule: "* * * * *"}, time.Second, []string{"12:01", "12:02", "12:03", "12:04", "12:05"}, 3},
		{"by the time zone", batchv1.CronJobSpec{Schedule: "3 21 * * *", TimeZone: ptr.To("Asia/Tokyo")}, time.Second, []string{"12:03"}, 1},
		{"beside those that still run", batchv1.CronJobSpec{Schedule: "*/2 * * * *"}, time.Hour, []string{"12:02", "12:04"}, 2},
		{"not while one runs, then at once", batchv1.CronJobSpec{Schedule: "* * * * *", ConcurrencyPolicy: batchv1.ForbidConcurrent}, 150 * time.Second, []string{"12:01", "12:03"}, 2},
		{"in place of those that still run", batchv1.CronJobSpec{Schedule: "* * * * *", ConcurrencyPolicy: batchv1.ReplaceConcurrent}, time.Hour, []string{"12:01", "12:02", "12:03", "12:04", "12:05"}, 1},
		{"not while suspended", batchv1.CronJobSpec{Schedule: "* * * * *", Suspend: ptr.To(true)}, time.Second, nil, 0},
		{"and as many kept as the limit says", batchv1.CronJobSpec{Schedule: "* * * * *", SuccessfulJobsHistoryLimit: ptr.To(int32(1))}, time.Second, []string{"12:01", "12:02", "12:03", "12:04", "12:05"}, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, left, _ := live(t, tt.spec, tt.takes, 5*time.Minute)
			if !slices.Equal(got, tt.want) {
				t.Errorf("started at %q, want %q", got, tt.want)
			}
			if left != tt.left {
				t.Errorf("%d jobs are left, want %d", left, tt.left)
			}
		})
	}
}

func TestAForbiddenStartIsReported(t *testing.T) {
	_, _, events := live(t, batchv1.CronJobSpec{Schedule: "* * * * *", ConcurrencyPolicy: batchv1.ForbidConcurrent}, time.Hour, 3*time.Minute)
	if !slices.Equal(events, []string{"JobAlreadyActive", "SuccessfulCreate"}) {
		t.Errorf("events %q", events)
	}
}
