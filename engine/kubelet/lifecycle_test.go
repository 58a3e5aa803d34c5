package kubelet

import (
	"slices"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/podscope/podscope/engine/api"
)

// pod is a manifest with one container.
func pod(name, spec, container string) string {
	return `{"metadata":{"name":"` + name + `"},"spec":{` + spec + `"containers":[{"name":"main","image":"busybox",` + container + `}]}}`
}

func TestRowsOfAPodsLife(t *testing.T) {
	for _, tt := range []struct {
		name     string
		manifest string
		run      time.Duration
		deleted  time.Duration // when it is deleted; 0 never
		want     []string
	}{
		{
			"starts and runs", pod("p", "", `"command":["sleep","3600"]`), 5 * time.Second, 0,
			[]string{"0/1 Pending 0", "0/1 ContainerCreating 0", "1/1 Running 0"},
		},
		{
			"sleep ignores TERM for the whole grace period", pod("p", `"terminationGracePeriodSeconds":10,`, `"command":["sleep","3600"]`), 20 * time.Second, 5 * time.Second,
			[]string{"0/1 Pending 0", "0/1 ContainerCreating 0", "1/1 Running 0", "1/1 Terminating 0", "0/1 Error 0", "gone"},
		},
		{
			"a handler for TERM ends at once", pod("p", "", `"command":["graceful"]`), 20 * time.Second, 5 * time.Second,
			[]string{"0/1 Pending 0", "0/1 ContainerCreating 0", "1/1 Running 0", "1/1 Terminating 0", "0/1 Completed 0", "gone"},
		},
		{
			"deleted before it has started", pod("p", "", `"command":["sleep","3600"]`), 20 * time.Second, 100 * time.Millisecond,
			[]string{"0/1 Pending 0", "0/1 ContainerCreating 0", "0/1 Terminating 0", "0/1 ContainerStatusUnknown 0", "gone"},
		},
		{
			"a container that ends at once backs off", pod("p", "", `"command":["fail"]`), 25 * time.Second, 0,
			[]string{
				"0/1 Pending 0", "0/1 ContainerCreating 0", "1/1 Running 0", "0/1 Error 0", "1/1 Running 1", "0/1 Error 1",
				"0/1 CrashLoopBackOff 1", "1/1 Running 2", "0/1 Error 2",
			},
		},
		{
			"Never leaves a failure", pod("p", `"restartPolicy":"Never",`, `"command":["fail"]`), 10 * time.Second, 0,
			[]string{"0/1 Pending 0", "0/1 ContainerCreating 0", "1/1 Running 0", "0/1 Error 0"},
		},
		{
			"more memory than the limit", pod("p", `"restartPolicy":"Never",`, `"command":["hog"],"resources":{"limits":{"memory":"64Mi"}}`), 10 * time.Second, 0,
			[]string{"0/1 Pending 0", "0/1 ContainerCreating 0", "1/1 Running 0", "0/1 OOMKilled 0"},
		},
		{
			"a command that does not exist", pod("p", `"restartPolicy":"Never",`, `"command":["nope"]`), 10 * time.Second, 0,
			[]string{"0/1 Pending 0", "0/1 ContainerCreating 0", "0/1 StartError 0"},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, "1.36")
			w.apply(tt.manifest)
			if tt.deleted > 0 {
				w.run(tt.deleted)
				w.delete("p")
			}
			w.run(tt.run)
			if got := w.statuses("p"); !slices.Equal(got, tt.want) {
				t.Errorf("rows\n got %s\nwant %s", strings.Join(got, " > "), strings.Join(tt.want, " > "))
			}
		})
	}
}

func TestSecondDeleteDoesNotShortenAKillThatHasBegun(t *testing.T) {
	w := newWorld(t, "1.36")
	w.apply(pod("p", "", `"command":["sleep","3600"]`))
	w.run(3 * time.Second)
	w.delete("p")
	w.run(5 * time.Second)
	short := int64(2)
	if _, err := w.client.Delete("pods", metav1.NamespaceDefault, "p", api.DeleteOptions{GracePeriodSeconds: &short}); err != nil {
		t.Fatal(err)
	}
	w.run(20 * time.Second)
	if got := w.rows["p"]; strings.HasSuffix(got[len(got)-1], "gone") {
		t.Error("the second delete cut the grace period short")
	}
	w.run(8 * time.Second)
	if got := w.rows["p"]; !strings.HasSuffix(got[len(got)-1], "gone") {
		t.Error("the pod outlives its first grace period")
	}
}

func TestPreStopTakesFromTheGracePeriod(t *testing.T) {
	w := newWorld(t, "1.36")
	w.apply(pod("p", `"terminationGracePeriodSeconds":5,`, `"command":["sleep","3600"],"lifecycle":{"preStop":{"exec":{"command":["sleep","60"]}}}`))
	w.run(3 * time.Second)
	w.delete("p")
	began := w.sim.Elapsed()
	for w.get("p").Status.Phase == corev1.PodRunning {
		w.run(100 * time.Millisecond)
	}
	if took := w.sim.Elapsed() - began; took < 7*time.Second || took > 8*time.Second {
		t.Errorf("killed after %v, want the grace period of 5 s and 2 s more", took)
	}
	if !w.happened("FailedPreStopHook", "PreStopHook failed") {
		t.Error("no event tells of the hook that was cut off")
	}
}

// happened says whether an event with that reason and message was written.
func (w *world) happened(reason, message string) bool {
	return slices.ContainsFunc(w.events, func(e string) bool { return strings.Contains(e, " "+reason+" ") && strings.Contains(e, message) })
}

func TestActiveDeadlineFailsThePodWhenItsContainersHaveEnded(t *testing.T) {
	w := newWorld(t, "1.36")
	w.apply(pod("p", `"activeDeadlineSeconds":10,"terminationGracePeriodSeconds":5,`, `"command":["sleep","3600"]`))
	w.run(13 * time.Second)
	if p := w.get("p"); p.Status.Phase != corev1.PodRunning || p.Status.Conditions[2].Reason != "PodFailed" {
		t.Errorf("at 13 s: phase %s, Ready's reason %q; want Running and PodFailed", p.Status.Phase, p.Status.Conditions[2].Reason)
	}
	w.run(8 * time.Second)
	if p := w.get("p"); p.Status.Phase != corev1.PodFailed || p.Status.Reason != "DeadlineExceeded" {
		t.Errorf("at 21 s: phase %s, reason %q", p.Status.Phase, p.Status.Reason)
	}
}

func TestSidecarsStopAfterTheOthersInReverseOrder(t *testing.T) {
	w := newWorld(t, "1.36")
	w.apply(`{"metadata":{"name":"p"},"spec":{"initContainers":[
		{"name":"first","image":"busybox","restartPolicy":"Always","command":["graceful"]},
		{"name":"second","image":"busybox","restartPolicy":"Always","command":["graceful"]}],
		"containers":[{"name":"main","image":"busybox","command":["graceful"]}]}}`)
	w.run(10 * time.Second)
	w.delete("p")
	w.run(5 * time.Second)
	var order []string
	for _, d := range w.log.All() {
		if d.Rule == "GraceStarted" {
			order = append(order, d.Container)
		}
	}
	if want := []string{"main", "second", "first"}; !slices.Equal(order, want) {
		t.Errorf("stop signals in the order %v, want %v", order, want)
	}
}

func TestKubeletThatStartsAgainFindsItsContainers(t *testing.T) {
	w := newWorld(t, "1.36")
	w.apply(pod("p", "", `"command":["sleep","3600"]`))
	w.run(5 * time.Second)
	before := w.get("p").Status.ContainerStatuses[0].ContainerID
	w.kubelet.Stop()
	w.run(30 * time.Second)
	w.kubelet.Start()
	w.run(30 * time.Second)
	p := w.get("p")
	if s := p.Status.ContainerStatuses[0]; s.ContainerID != before || s.RestartCount != 0 || !s.Ready {
		t.Errorf("the container did not survive: %+v", s)
	}
	w.delete("p")
	w.run(40 * time.Second)
	if got := w.statuses("p"); got[len(got)-1] != "gone" {
		t.Errorf("the pod cannot be deleted any more: %v", got)
	}
}

func TestARuleMayRestartTheWholePodInPlace(t *testing.T) {
	w := newWorld(t, "1.36")
	w.apply(`{"metadata":{"name":"p"},"spec":{"restartPolicy":"Never","containers":[
		{"name":"a","image":"busybox","command":["sleep","3600"]},
		{"name":"main","image":"busybox","command":["sleep","4"],"restartPolicy":"Never","restartPolicyRules":[
			{"action":"RestartAllContainers","exitCodes":{"operator":"In","values":[0]}}]}]}}`)
	w.run(3 * time.Second)
	first := w.get("p").Status.ContainerStatuses
	w.run(9 * time.Second)
	p := w.get("p")
	if p.Status.Phase != corev1.PodRunning {
		t.Fatalf("phase %s", p.Status.Phase)
	}
	for i, s := range p.Status.ContainerStatuses {
		if s.RestartCount == 0 || s.ContainerID == first[i].ContainerID {
			t.Errorf("%s was not restarted: %+v", s.Name, s)
		}
	}
}
