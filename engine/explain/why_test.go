package explain

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"
	"unicode"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/podscope/podscope/engine/protocol"
)

var epoch = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// recorded are the distinct pod states and Events of the recordings of a real cluster, as testdata/recorded.json keeps them.
type recorded struct {
	Pods   []recordedPod   `json:"pods"`
	Events []recordedEvent `json:"events"`
}

type recordedPod struct {
	Status, Phase, Node, Nominated, Reason, Case string
	Deleting                                     bool
	Conditions                                   []struct{ Type, Status, Reason, Message string }
	Init, Containers, Ephemeral                  []recordedContainer
}

type recordedContainer struct {
	Name, State, Reason, Message string
	ExitCode, RestartCount       int32
	Ready, Started               bool
	LastState                    *recordedContainer
}

type recordedEvent struct{ Type, Reason, From, Object, FieldPath, Message string }

func load(t *testing.T) recorded {
	t.Helper()
	data, err := os.ReadFile("testdata/recorded.json")
	if err != nil {
		t.Fatal(err)
	}
	var r recorded
	if err := json.Unmarshal(data, &r); err != nil {
		t.Fatal(err)
	}
	return r
}

func (c recordedContainer) state() corev1.ContainerState {
	at := metav1.NewTime(epoch.Add(time.Second))
	switch c.State {
	case "waiting":
		return corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{Reason: c.Reason, Message: c.Message}}
	case "running":
		return corev1.ContainerState{Running: &corev1.ContainerStateRunning{StartedAt: at}}
	case "terminated":
		return corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{Reason: c.Reason, Message: c.Message, ExitCode: c.ExitCode, StartedAt: at, FinishedAt: at}}
	}
	return corev1.ContainerState{}
}

func (c recordedContainer) status() corev1.ContainerStatus {
	started := c.Started
	s := corev1.ContainerStatus{Name: c.Name, State: c.state(), Ready: c.Ready, Started: &started, RestartCount: c.RestartCount}
	if c.LastState != nil {
		s.LastTerminationState = c.LastState.state()
	}
	return s
}

// pod rebuilds a pod that is in the recorded state, with a probe and a limit of every kind.
func (r recordedPod) pod() *corev1.Pod {
	grace := int64(30)
	p := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "web", UID: "u", CreationTimestamp: metav1.NewTime(epoch)}}
	p.Spec = corev1.PodSpec{NodeName: r.Node, RestartPolicy: corev1.RestartPolicyAlways, SchedulerName: corev1.DefaultSchedulerName, TerminationGracePeriodSeconds: &grace}
	p.Status = corev1.PodStatus{Phase: corev1.PodPhase(r.Phase), Reason: r.Reason, NominatedNodeName: r.Nominated}
	if r.Status == "SchedulingGated" {
		p.Spec.SchedulingGates = []corev1.PodSchedulingGate{{Name: "example.com/wait"}}
	}
	if r.Deleting {
		at := metav1.NewTime(epoch.Add(time.Minute))
		p.DeletionTimestamp, p.DeletionGracePeriodSeconds = &at, &grace
	}
	deadline := int64(10)
	p.Spec.ActiveDeadlineSeconds = &deadline
	for _, c := range r.Conditions {
		p.Status.Conditions = append(p.Status.Conditions, corev1.PodCondition{Type: corev1.PodConditionType(c.Type), Status: corev1.ConditionStatus(c.Status), Reason: c.Reason, Message: c.Message})
	}
	probe := &corev1.Probe{PeriodSeconds: 10, FailureThreshold: 3, SuccessThreshold: 1, TimeoutSeconds: 1}
	container := func(name string) corev1.Container {
		return corev1.Container{Name: name, Image: "nginx", ImagePullPolicy: corev1.PullAlways, Command: []string{"run"}, LivenessProbe: probe, ReadinessProbe: probe, StartupProbe: probe}
	}
	for _, c := range r.Init {
		p.Spec.InitContainers = append(p.Spec.InitContainers, container(c.Name))
		p.Status.InitContainerStatuses = append(p.Status.InitContainerStatuses, c.status())
	}
	for _, c := range r.Containers {
		p.Spec.Containers = append(p.Spec.Containers, container(c.Name))
		p.Status.ContainerStatuses = append(p.Status.ContainerStatuses, c.status())
	}
	if len(r.Containers) == 0 {
		p.Spec.Containers = []corev1.Container{container("main")}
	}
	for _, c := range r.Ephemeral {
		p.Status.EphemeralContainerStatuses = append(p.Status.EphemeralContainerStatuses, c.status())
	}
	return p
}

// generic are explanations that would do for anything.
func generic(e protocol.Explanation) bool {
	return e.Title["en"] == unknownTopic.title.en || e.Title["en"] == topics["event"].title.en
}

func checkExplanation(t *testing.T, what string, e protocol.Explanation) {
	t.Helper()
	if generic(e) {
		t.Errorf("%s: only a generic explanation", what)
	}
	if e.Term == "" || e.Command == "" || !strings.HasPrefix(e.Link, docs) || e.Link == docs {
		t.Errorf("%s: term %q, command %q, link %q", what, e.Term, e.Command, e.Link)
	}
	for name, txt := range map[string]protocol.Text{"title": e.Title, "means": e.Means, "here": e.Here, "next": e.Next, "check": e.Check} {
		for _, lang := range []string{"en", "zh"} {
			if txt[lang] == "" || strings.Contains(txt[lang], missing) || strings.Contains(txt[lang], "[[") || strings.Contains(txt[lang], "]]") {
				t.Errorf("%s: %s in %s reads %q", what, name, lang, txt[lang])
			}
		}
		if !strings.ContainsFunc(txt["zh"], func(r rune) bool { return unicode.Is(unicode.Han, r) }) && name != "here" {
			t.Errorf("%s: %s is not Chinese: %q", what, name, txt["zh"])
		}
	}
	if strings.Contains(e.Command, missing) {
		t.Errorf("%s: command %q", what, e.Command)
	}
}

func TestEveryRecordedStateIsExplained(t *testing.T) {
	for _, r := range load(t).Pods {
		c := Case{Pod: r.pod(), Start: epoch, Now: 40 * time.Second}
		what := r.Case + " " + r.Status
		checkExplanation(t, what, Why(c, protocol.Why{Subject: "status"}))
		checkExplanation(t, what+" phase", Why(c, protocol.Why{Subject: "phase"}))
		for _, cond := range r.Conditions {
			checkExplanation(t, what+" "+cond.Type+"="+cond.Status+" "+cond.Reason, Why(c, protocol.Why{Subject: "condition", Condition: cond.Type}))
		}
		for _, list := range [][]recordedContainer{r.Init, r.Containers, r.Ephemeral} {
			for _, ct := range list {
				checkExplanation(t, what+" container "+ct.State+" "+ct.Reason, Why(c, protocol.Why{Subject: "container", Container: ct.Name}))
				checkExplanation(t, what+" span "+ct.State+" "+ct.Reason, Why(c, protocol.Why{Subject: "span", Container: ct.Name}))
			}
		}
	}
}

func TestEveryRecordedEventIsExplained(t *testing.T) {
	var pod recordedPod
	for _, r := range load(t).Pods {
		if r.Status == "CrashLoopBackOff" {
			pod = r
		}
	}
	for _, r := range load(t).Events {
		kind, name, _ := strings.Cut(r.Object, "/")
		e := &corev1.Event{Type: r.Type, Reason: r.Reason, Message: r.Message, Source: corev1.EventSource{Component: r.From}}
		e.UID = types.UID("e")
		e.InvolvedObject = corev1.ObjectReference{Kind: kind, Name: name, Namespace: "default", FieldPath: r.FieldPath}
		p := pod.pod()
		p.Spec.Containers[0].Name = cmp(containerIn(r.FieldPath), p.Spec.Containers[0].Name)
		p.Status.ContainerStatuses[0].Name = p.Spec.Containers[0].Name
		c := Case{Pod: p, Events: []*corev1.Event{e}, Start: epoch, Now: 40 * time.Second}
		checkExplanation(t, r.Reason+" "+r.From+" "+r.Message, Why(c, protocol.Why{Subject: "event", Event: "e"}))
	}
}

func cmp(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
