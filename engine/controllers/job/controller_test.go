package job_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/utils/ptr"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/garbagecollector"
	"github.com/podscope/podscope/engine/controllers/job"
	"github.com/podscope/podscope/engine/controllers/ttlafterfinished"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

// cluster runs the controllers, and something like a kubelet: a pod ends a second after it was made, with the exit code that ends gives it,
// or never if that is below 0. A deleted pod ends after another second.
type cluster struct {
	t    *testing.T
	sim  *sim.Sim
	c    *api.Client
	ends func(*corev1.Pod) int32
	made []time.Duration // when pods were made
}

func newCluster(t *testing.T, ends func(*corev1.Pod) int32) *cluster {
	t.Helper()
	s := sim.New(1, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	st := store.New(s)
	server := api.NewServer(s, st, api.Options{})
	job.New(s, server, nil).Start()
	ttlafterfinished.New(s, server, nil).Start()
	garbagecollector.New(s, server, nil).Start()
	cl := &cluster{t: t, sim: s, c: server.Client("test"), ends: ends}
	st.Watch("pods", func(e store.Entry) {
		p := e.Object.(*corev1.Pod)
		switch {
		case e.Type == watch.Added:
			cl.made = append(cl.made, s.Elapsed().Truncate(time.Second))
			s.After(time.Millisecond, "bind", func() { _, _ = cl.c.Bind(p.Namespace, p.Name, p.UID, "n") })
			if code := ends(p); code >= 0 {
				s.After(time.Second, "end", func() { cl.end(p.Name, code) })
			}
		case e.Type == watch.Modified && p.DeletionTimestamp != nil && e.Prev.GetDeletionTimestamp() == nil:
			s.After(time.Second, "killed", func() {
				cl.end(p.Name, 137)
				now := int64(0)
				_, _ = cl.c.Delete("pods", p.Namespace, p.Name, api.DeleteOptions{GracePeriodSeconds: &now})
			})
		}
	})
	return cl
}

func (cl *cluster) end(name string, code int32) {
	p, err := api.Get[*corev1.Pod](cl.c, "default", name)
	if err != nil || p.Status.Phase == corev1.PodSucceeded || p.Status.Phase == corev1.PodFailed {
		return
	}
	p = p.DeepCopy()
	p.Status.Phase = corev1.PodSucceeded
	if code != 0 {
		p.Status.Phase = corev1.PodFailed
	}
	ended := &corev1.ContainerStateTerminated{ExitCode: code, FinishedAt: cl.c.Server().Now()}
	p.Status.ContainerStatuses = []corev1.ContainerStatus{{Name: "c", State: corev1.ContainerState{Terminated: ended}}}
	_, _ = cl.c.UpdateStatus(p)
}

func (cl *cluster) run(d time.Duration) { cl.sim.RunUntil(cl.sim.Elapsed() + d) }

func (cl *cluster) make(change func(*batchv1.JobSpec)) {
	cl.t.Helper()
	j := &batchv1.Job{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "j"}}
	j.Spec.Template.Spec = corev1.PodSpec{RestartPolicy: corev1.RestartPolicyNever, Containers: []corev1.Container{{Name: "c", Image: "i"}}}
	change(&j.Spec)
	if _, err := cl.c.Create(j, api.CreateOptions{}); err != nil {
		cl.t.Fatal(err)
	}
}

func (cl *cluster) job() *batchv1.Job {
	cl.t.Helper()
	j, err := api.Get[*batchv1.Job](cl.c, "default", "j")
	if err != nil {
		cl.t.Fatal(err)
	}
	return j
}

// end tells a job's numbers and how it ended.
func summary(j *batchv1.Job) string {
	out := fmt.Sprintf("active %d succeeded %d failed %d", j.Status.Active, j.Status.Succeeded, j.Status.Failed)
	for _, c := range j.Status.Conditions {
		if c.Type == batchv1.JobComplete || c.Type == batchv1.JobFailed {
			out += fmt.Sprintf(" %s: %s", c.Type, c.Reason)
		}
	}
	if j.Status.CompletedIndexes != "" {
		out += " done " + j.Status.CompletedIndexes
	}
	if f := j.Status.FailedIndexes; f != nil && *f != "" {
		out += " lost " + *f
	}
	return out
}

func always(code int32) func(*corev1.Pod) int32 { return func(*corev1.Pod) int32 { return code } }

func index(p *corev1.Pod) string { return p.Labels[batchv1.JobCompletionIndexAnnotation] }

func TestHowAJobEnds(t *testing.T) {
	indexed := func(s *batchv1.JobSpec, n int32) {
		s.CompletionMode, s.Completions, s.Parallelism = ptr.To(batchv1.IndexedCompletion), &n, &n
	}
	tests := []struct {
		name string
		ends func(*corev1.Pod) int32
		spec func(*batchv1.JobSpec)
		want string
	}{
		{"one success is enough", always(0), func(*batchv1.JobSpec) {}, "active 0 succeeded 1 failed 0 Complete: CompletionsReached"},
		{"as many successes as completions", always(0), func(s *batchv1.JobSpec) { s.Completions, s.Parallelism = ptr.To(int32(5)), ptr.To(int32(2)) }, "active 0 succeeded 5 failed 0 Complete: CompletionsReached"},
		{"one failure more than the limit", always(1), func(s *batchv1.JobSpec) { s.BackoffLimit = ptr.To(int32(2)) }, "active 0 succeeded 0 failed 3 Failed: BackoffLimitExceeded"},
		{"the deadline", always(-1), func(s *batchv1.JobSpec) { s.ActiveDeadlineSeconds = ptr.To(int64(5)) }, "active 0 succeeded 0 failed 1 Failed: DeadlineExceeded"},
		{"every index succeeds", always(0), func(s *batchv1.JobSpec) { indexed(s, 4) }, "active 0 succeeded 4 failed 0 Complete: CompletionsReached done 0-3"},
		{
			"an index uses up its own limit",
			func(p *corev1.Pod) int32 {
				if index(p) == "1" {
					return 1
				}
				return 0
			},
			func(s *batchv1.JobSpec) { indexed(s, 3); s.BackoffLimitPerIndex = ptr.To(int32(1)) },
			"active 0 succeeded 2 failed 2 Failed: FailedIndexes done 0,2 lost 1",
		},
		{
			"the success policy needs one index only",
			func(p *corev1.Pod) int32 {
				if index(p) == "0" {
					return 0
				}
				return -1
			},
			func(s *batchv1.JobSpec) {
				indexed(s, 3)
				s.SuccessPolicy = &batchv1.SuccessPolicy{Rules: []batchv1.SuccessPolicyRule{{SucceededIndexes: ptr.To("0")}}}
			},
			"active 0 succeeded 1 failed 0 Complete: SuccessPolicy done 0",
		},
		{
			"an exit code that the failure policy does not forgive", always(42),
			func(s *batchv1.JobSpec) {
				s.PodFailurePolicy = &batchv1.PodFailurePolicy{Rules: []batchv1.PodFailurePolicyRule{{
					Action:      batchv1.PodFailurePolicyActionFailJob,
					OnExitCodes: &batchv1.PodFailurePolicyOnExitCodesRequirement{Operator: batchv1.PodFailurePolicyOnExitCodesOpIn, Values: []int32{42}},
				}}}
			},
			"active 0 succeeded 0 failed 1 Failed: PodFailurePolicy",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			cl := newCluster(t, tt.ends)
			cl.make(tt.spec)
			cl.run(3 * time.Minute)
			if got := summary(cl.job()); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
			for _, p := range api.List[*corev1.Pod](cl.c, "default") {
				if len(p.Finalizers) > 0 {
					t.Errorf("%s still has finalizers %v", p.Name, p.Finalizers)
				}
			}
		})
	}
}

func TestFailuresDelayTheNextPodTwiceAsLongEachTime(t *testing.T) {
	cl := newCluster(t, always(1))
	cl.make(func(s *batchv1.JobSpec) { s.BackoffLimit = ptr.To(int32(3)) })
	cl.run(5 * time.Minute)
	want := []time.Duration{0, 11 * time.Second, 32 * time.Second, 73 * time.Second}
	if !slices.Equal(cl.made, want) {
		t.Errorf("pods at %v, want %v", cl.made, want)
	}
}

func TestSuspendingDeletesThePodsAndResumingMakesThemAnew(t *testing.T) {
	cl := newCluster(t, always(-1))
	cl.make(func(s *batchv1.JobSpec) { s.Parallelism = ptr.To(int32(2)) })
	cl.run(3 * time.Second)
	suspend := func(on bool) {
		j := cl.job().DeepCopy()
		j.Spec.Suspend = &on
		if _, err := cl.c.Update(j, api.UpdateOptions{}); err != nil {
			t.Fatal(err)
		}
		cl.run(5 * time.Second)
	}
	suspend(true)
	if n := len(api.List[*corev1.Pod](cl.c, "default")); n != 0 || cl.job().Status.StartTime != nil {
		t.Errorf("suspended: %d pods, started %v", n, cl.job().Status.StartTime)
	}
	suspend(false)
	if j := cl.job(); j.Status.Active != 2 && j.Status.Active != 1 || j.Status.StartTime == nil {
		t.Errorf("resumed: %s, started %v", summary(j), j.Status.StartTime)
	}
}

func TestAFinishedJobGoesWithItsPodsWhenItsTimeIsOver(t *testing.T) {
	cl := newCluster(t, always(0))
	cl.make(func(s *batchv1.JobSpec) { s.TTLSecondsAfterFinished = ptr.To(int32(10)) })
	cl.run(8 * time.Second)
	if got := summary(cl.job()); got != "active 0 succeeded 1 failed 0 Complete: CompletionsReached" {
		t.Error(got)
	}
	cl.run(10 * time.Second)
	if jobs, pods := len(api.List[*batchv1.Job](cl.c, "default")), len(api.List[*corev1.Pod](cl.c, "default")); jobs+pods != 0 {
		t.Errorf("%d jobs and %d pods are left", jobs, pods)
	}
}

func TestPodsOfADeletedJobAreNotHeldBack(t *testing.T) {
	cl := newCluster(t, always(-1))
	cl.make(func(*batchv1.JobSpec) {})
	cl.run(3 * time.Second)
	background := metav1.DeletePropagationBackground
	if _, err := cl.c.Delete("jobs.batch", "default", "j", api.DeleteOptions{PropagationPolicy: &background}); err != nil {
		t.Fatal(err)
	}
	cl.run(5 * time.Second)
	if pods := api.List[*corev1.Pod](cl.c, "default"); len(pods) != 0 {
		t.Errorf("%d pods are left: %v", len(pods), pods[0].Finalizers)
	}
}

// TestABatchIsTriedWhole: pods are made in batches of 1, 2, 4, 8; where a quota has room for seven, all of the last batch are refused before
// the controller gives up for the moment.
func TestABatchIsTriedWhole(t *testing.T) {
	cl := newCluster(t, always(-1))
	quota := &corev1.ResourceQuota{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "q"}}
	quota.Spec.Hard = corev1.ResourceList{corev1.ResourcePods: resource.MustParse("7")}
	if _, err := cl.c.Create(quota, api.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	cl.make(func(s *batchv1.JobSpec) { s.Parallelism = ptr.To(int32(15)) })
	cl.run(60 * time.Millisecond)
	refused := 0
	for _, e := range api.List[*corev1.Event](cl.c, "default") {
		if e.Reason == "FailedCreate" {
			refused += int(e.Count)
		}
	}
	if len(cl.made) != 7 || refused < 8 {
		t.Errorf("%d pods made, %d refused", len(cl.made), refused)
	}
}
