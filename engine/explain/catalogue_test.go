package explain

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/podscope/podscope/engine/protocol"
)

func chinese(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

// TestEveryRuleHasItsSentence reads the rules and the arguments that they promise from rules.go.
func TestEveryRuleHasItsSentence(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "rules.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		count++
		rule := Rule(strings.Trim(spec.Values[0].(*ast.BasicLit).Value, `"`))
		promised := strings.FieldsFunc(spec.Comment.Text(), func(r rune) bool { return !unicode.IsLetter(r) })
		s, ok := sentences[rule]
		if !ok || s.en == "" || !chinese(s.zh) {
			t.Errorf("%s has no sentence in every language: %q", rule, s)
		}
		for _, txt := range []string{s.en, s.zh} {
			for _, name := range placeholders(txt) {
				if name != "pod" && name != "container" && !slices.Contains(promised, name) {
					t.Errorf("%s: its sentence uses {%s}, which its comment does not promise", rule, name)
				}
			}
		}
		if en, zh := placeholders(s.en), placeholders(s.zh); !sameSet(en, zh) {
			t.Errorf("%s: the languages tell different facts: %v, %v", rule, en, zh)
		}
		return true
	})
	if count != len(sentences) {
		t.Errorf("%d rules, %d sentences", count, len(sentences))
	}
}

func sameSet(a, b []string) bool {
	for _, x := range a {
		if !slices.Contains(b, x) {
			return false
		}
	}
	return len(a) == 0 || len(b) > 0
}

func TestEveryTopicIsCompleteInEveryLanguage(t *testing.T) {
	for key, topic := range topics {
		for name, txt := range map[string]text{"title": topic.title, "means": topic.means, "next": topic.next, "check": topic.check} {
			if txt.en == "" || !chinese(txt.zh) {
				t.Errorf("%s: %s reads %q", key, name, txt)
			}
		}
		if topic.link == "" || topic.command == "" {
			t.Errorf("%s: link %q, command %q", key, topic.link, topic.command)
		}
	}
}

// TestWhatGoesWrongIsExplained goes through every STATUS and reason that a learner can meet.
func TestWhatGoesWrongIsExplained(t *testing.T) {
	for _, word := range []string{
		"ErrImagePull", "ImagePullBackOff", "ErrImageNeverPull", "InvalidImageName", "ImageInspectError", "RegistryUnavailable", "CreateContainerConfigError",
		"CreateContainerError", "RunContainerError", "StartError", "ContainerCannotRun", "CrashLoopBackOff", "Error", "Completed", "OOMKilled", "DeadlineExceeded",
		"PostStartHookError", "Preempting", "Preempted", "Evicted", "NodeLost", "Unknown", "OutOfcpu", "OutOfmemory", "OutOfpods", "NodeAffinity", "NodePorts",
		"Terminating", "PodInitializing", "ContainerCreating", "ContainerStatusUnknown", "SchedulingGated", "Pending", "Running", "NotReady", "Succeeded", "Failed",
		"UnexpectedAdmissionError", "NodeShutdown", "Terminated", "ExitCode:3", "Signal:9", "CreatePodSandboxError",
	} {
		if key := statusKey(word); !hasTopic(key) {
			t.Errorf("%s: no topic %q", word, key)
		}
	}
	for _, rest := range []string{"0/2", "1/2", "Error", "CrashLoopBackOff", "ImagePullBackOff", "ErrImagePull", "OOMKilled", "ExitCode:2", "Signal:9", "CreateContainerConfigError", "RunContainerError"} {
		if key := (Case{}).initKey(rest); !hasTopic(key) {
			t.Errorf("Init:%s: no topic %q", rest, key)
		}
	}
}

func TestASchedulersMessageIsTakenApart(t *testing.T) {
	message := "0/4 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint(s), 2 node(s) didn't match Pod's node affinity/selector. " +
		"no new claims to deallocate, preemption: 0/4 nodes are available: 4 Preemption is not helpful for scheduling."
	p := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: "mix", Namespace: "default"}}
	p.Status = corev1.PodStatus{Phase: corev1.PodPending, Conditions: []corev1.PodCondition{{Type: corev1.PodScheduled, Status: corev1.ConditionFalse, Reason: "Unschedulable", Message: message}}}
	p.Spec.NodeSelector = map[string]string{"disk": "ssd"}
	d := []Decision{
		{Rule: RuleNodeRejected, Name: "mix", Args: map[string]string{"node": "node-4", "reason": "Insufficient cpu", "detail": "cpu: 1500m > 1 (1)"}},
		{Rule: RuleUnschedulable, Name: "mix", Args: map[string]string{"message": message}},
	}
	e := Why(Case{Pod: p, Start: epoch, Decisions: d}, protocol.Why{Subject: "status"})
	for _, want := range []string{"1 × Insufficient cpu: ", "1 × node(s) had untolerated taint(s): ", "2 × node(s) didn't match Pod's node affinity/selector: ", "not helpful", "node-4 refuses: Insufficient cpu (cpu: 1500m > 1 (1))."} {
		if !strings.Contains(e.Here["en"], want) {
			t.Errorf("it does not say %q: %s", want, e.Here["en"])
		}
	}
	if !slices.ContainsFunc(e.Fields, func(m protocol.Mark) bool { return m.Path == "spec.nodeSelector" && m.Value == `{"disk":"ssd"}` }) {
		t.Errorf("fields %v", e.Fields)
	}
}

func TestABackOffSaysWhenItEnds(t *testing.T) {
	var r recordedPod
	for _, p := range load(t).Pods {
		if p.Status == "CrashLoopBackOff" {
			r = p
		}
	}
	p := r.pod()
	var name string
	for _, s := range p.Status.ContainerStatuses {
		if s.State.Waiting != nil {
			name = s.Name
		}
	}
	d := []Decision{{Rule: RuleBackOffStarted, Container: name, Name: "web", Args: map[string]string{"delay": "40s", "restarts": "3"}, Field: "spec.restartPolicy", Until: 75 * time.Second}}
	e := Why(Case{Pod: p, Start: epoch, Now: 40 * time.Second, Decisions: d}, protocol.Why{Subject: "container", Container: name})
	if e.NextAt != 75000 || !strings.Contains(e.Next["en"], "ends in 35 s") || !strings.Contains(e.Next["zh"], "还剩 35 秒") {
		t.Errorf("next at %d: %v", e.NextAt, e.Next)
	}
	if !strings.Contains(e.Here["en"], "waits 40 s") {
		t.Errorf("here: %v", e.Here)
	}
}

func TestOptionalClauses(t *testing.T) {
	for _, tt := range []struct {
		name, in string
		f        facts
		want     string
	}{
		{"all known", "a[[ {x}]] b", facts{"x": 1}, "a 1 b"},
		{"unknown", "a[[ {x}]] b", facts{}, "a b"},
		{"nested, inner unknown", "a[[ {x}[[ and {y}]]]].", facts{"x": 1}, "a 1."},
		{"nested, outer unknown", "a[[ {x}[[ and {y}]]]].", facts{"y": 1}, "a."},
		{"a fact with braces is left alone", "{x} {y}", facts{"x": "{y} [[", "y": 2}, "{y} [[ 2"},
		{"durations are spelled", "{d}", facts{"d": 80 * time.Second}, "1 min 20 s"},
		{"one", "{n} {n|pod is|pods are} up", facts{"n": 1}, "1 pod is up"},
		{"many", "{n} {n|pod is|pods are} up", facts{"n": "3"}, "3 pods are up"},
		{"a counted word goes with its fact", "up[[: {n|pod|pods}]].", facts{}, "up."},
	} {
		if got := fill(tt.in, tt.f, duration); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// TestWordsAgreeWithTheirNumbers: no text gets by with "pod(s)".
func TestWordsAgreeWithTheirNumbers(t *testing.T) {
	texts := map[string]text{}
	for rule, s := range sentences {
		texts[string(rule)] = s
	}
	for key, topic := range topics {
		texts[key] = topic.means.and(topic.here).and(topic.next).and(topic.check)
	}
	for key, s := range texts {
		if strings.Contains(s.en, "(s)") || strings.Contains(s.en, "(es)") || strings.Contains(s.zh, "|") {
			t.Errorf("%s: %q", key, s)
		}
	}
}

func TestChangeTellsTheCauseRatherThanTheEffect(t *testing.T) {
	pod := func(phase corev1.PodPhase) *corev1.Pod {
		return &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: "web"}, Status: corev1.PodStatus{Phase: phase}}
	}
	debugged := func(state corev1.ContainerState) *corev1.Pod {
		p := pod("Running")
		p.Status.EphemeralContainerStatuses = []corev1.ContainerStatus{{Name: "helper", State: state}}
		return p
	}
	restarted := func(times int32) *corev1.Pod {
		p := pod("Running")
		p.Status.ContainerStatuses = []corev1.ContainerStatus{{Name: "web", RestartCount: times, State: corev1.ContainerState{Running: &corev1.ContainerStateRunning{}}}}
		return p
	}
	kill := Decision{Rule: RuleProbeKill, Container: "web", Name: "web", Args: map[string]string{"probe": "liveness", "threshold": "3"}}
	for _, tt := range []struct {
		name          string
		before, after *corev1.Pod
		events        []*corev1.Event
		decisions     []Decision
		en, zh, tone  string
	}{
		{"created", nil, pod("Pending"), nil, nil, "web was created.", "创建了 web。", "neutral"},
		{"gone", pod("Running"), nil, nil, nil, "web is gone.", "web 已经消失。", "neutral"},
		{"a decision", pod("Running"), pod("Running"), nil, []Decision{kill}, "The kubelet killed *web*: its liveness probe failed 3 times in a row.", "kubelet 杀死了 *web*：liveness 探针连续 3 次失败。", "bad"},
		{"only the status", pod("Running"), pod("Succeeded"), nil, nil, "STATUS of web went from Running to Succeeded.", "web 的 STATUS 从 Running 变为 Succeeded。", "good"},
		{
			"only an event", pod("Running"), pod("Running"),
			[]*corev1.Event{{Reason: "Killing", Message: "Stopping container c", InvolvedObject: corev1.ObjectReference{Name: "web"}}},
			nil,
			"web: The container is being stopped (Killing: Stopping container c).", "web：正在停止容器（Killing：Stopping container c）。", "neutral",
		},
		{
			"an ephemeral container's end", debugged(corev1.ContainerState{Running: &corev1.ContainerStateRunning{}}),
			debugged(corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{ExitCode: 1, Reason: "Error"}}), nil, nil,
			"*helper* ended with exit code 1 (Error).", "*helper* 结束，退出码 1（Error）。", "neutral",
		},
		{
			"an ephemeral container that waits", pod("Running"), debugged(corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{Reason: "ErrImagePull"}}), nil, nil,
			"*helper* waits: ErrImagePull.", "*helper* 在等待：ErrImagePull。", "neutral",
		},
		{"a restart between two looks of the kubelet", restarted(0), restarted(2), nil, nil, "*web* was started (restart 2).", "*web* 已启动（第 2 次重启）。", "neutral"},
	} {
		got, tone := Change(tt.before, tt.after, tt.events, tt.decisions)
		if got["en"] != tt.en || got["zh"] != tt.zh || tone != tt.tone {
			t.Errorf("%s: %v, %s", tt.name, got, tone)
		}
	}
}

// TestSentencesDoWithoutTheirArguments because a component may not know them all.
func TestSentencesDoWithoutTheirArguments(t *testing.T) {
	for rule := range sentences {
		s := Sentence(Decision{Rule: rule, Name: "web", Container: "main"})
		if strings.Contains(s.en+s.zh, missing) || strings.Contains(s.en+s.zh, "[[") {
			t.Errorf("%s: %q", rule, s)
		}
	}
}

func TestAFirstStartIsNoRestart(t *testing.T) {
	for attempt, want := range map[string]string{"0": "*main* was started.", "2": "*main* was started (restart 2)."} {
		if got := Sentence(Decision{Rule: RuleContainerStarted, Container: "main", Args: map[string]string{"attempt": attempt}}).en; got != want {
			t.Errorf("attempt %s: %q, want %q", attempt, got, want)
		}
	}
}

func TestAnEventIsExplainedByWhatWasDecidedThen(t *testing.T) {
	p := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: "web", Namespace: "default"}}
	p.Spec.Containers = []corev1.Container{{Name: "main", Image: "nginx"}}
	e := &corev1.Event{Reason: "BackOff", Message: "Back-off restarting failed container main in pod web", LastTimestamp: metav1.NewTime(epoch.Add(20 * time.Second))}
	e.UID, e.InvolvedObject.FieldPath = "e", "spec.containers{main}"
	backOff := func(at time.Duration, delay string) Decision {
		return Decision{At: at, Rule: RuleBackOffStarted, Container: "main", Args: map[string]string{"delay": delay}}
	}
	c := Case{Pod: p, Events: []*corev1.Event{e}, Start: epoch, Now: time.Minute, Decisions: []Decision{backOff(20*time.Second, "10s"), backOff(40*time.Second, "20s")}}
	if got := Why(c, protocol.Why{Subject: "event", Event: "e"}).Here["en"]; !strings.Contains(got, "waits 10 s") {
		t.Errorf("it says %q", got)
	}
}
