package explain

import (
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"github.com/podscope/podscope/engine/protocol"
)

// TestWhatAStatefulSetWaitsFor: a pod that has to be gone first, one of another template that nobody replaces, or simply the next one.
func TestWhatAStatefulSetWaitsFor(t *testing.T) {
	type state struct {
		ready, ending bool
		revision      string
	}
	for _, tt := range []struct {
		name      string
		pods      []state // s-0, s-1
		partition *int32
		title     string
		here      string
	}{
		{"the next", []state{{revision: "new"}}, nil, "The pods come one after the other", "s-0 reads"},
		{"one that goes", []state{{ready: true, revision: "new"}, {ready: true, ending: true, revision: "new"}}, nil, "A pod has to be gone before its successor comes", "s-1 is being deleted"},
		{"one of another template", []state{{ready: true, revision: "new"}, {revision: "old"}}, nil, "A pod of another template holds the set up", "s-1 is of another template"},
		{"one below the partition", []state{{revision: "old"}, {ready: true, revision: "new"}}, ptr.To(int32(1)), "The pods come one after the other", "s-0 reads"},
		{"nothing", []state{{ready: true, revision: "new"}, {ready: true, revision: "new"}}, nil, "It has what it should have", "2 of 2"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			set := &appsv1.StatefulSet{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "s", UID: "set", CreationTimestamp: metav1.NewTime(epoch)}}
			set.Spec.Replicas = ptr.To(int32(2))
			set.Spec.UpdateStrategy.RollingUpdate = &appsv1.RollingUpdateStatefulSetStrategy{Partition: tt.partition}
			set.Status.UpdateRevision, set.Status.CurrentRevision, set.Status.Replicas = "new", "new", int32(len(tt.pods))
			s := Scene{Case: Case{Object: set, Start: epoch}, Kind: "StatefulSet", Meta: set}
			for i, st := range tt.pods {
				p := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{
					Namespace: "default", Name: "s-" + string(rune('0'+i)), UID: "u", Labels: map[string]string{appsv1.StatefulSetRevisionLabel: st.revision},
					OwnerReferences: []metav1.OwnerReference{{UID: "set", Controller: ptr.To(true)}}, CreationTimestamp: metav1.NewTime(epoch),
				}}
				p.Status.Phase = corev1.PodPending
				if st.ready {
					p.Status.Phase = corev1.PodRunning
					p.Status.Conditions = []corev1.PodCondition{{Type: corev1.PodReady, Status: corev1.ConditionTrue, LastTransitionTime: metav1.NewTime(epoch)}}
				}
				if st.ending {
					p.DeletionTimestamp = ptr.To(metav1.NewTime(epoch))
				} else if st.ready {
					set.Status.AvailableReplicas++
				}
				s.Pods = append(s.Pods, p)
			}
			got := s.Why(protocol.Why{Subject: "status"})
			if got.Title["en"] != tt.title || !strings.Contains(got.Here["en"], tt.here) {
				t.Errorf("%q: %q, want %q with %q", got.Title["en"], got.Here["en"], tt.title, tt.here)
			}
		})
	}
}

// TestPodsThatANodeWouldNotTakeNowAreTold: a daemon set with one of them is whole and says so.
func TestPodsThatANodeWouldNotTakeNowAreTold(t *testing.T) {
	ds := &appsv1.DaemonSet{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "d", UID: "set", CreationTimestamp: metav1.NewTime(epoch)}}
	ds.Status = appsv1.DaemonSetStatus{DesiredNumberScheduled: 2, CurrentNumberScheduled: 2, NumberAvailable: 2, NumberReady: 2, UpdatedNumberScheduled: 2}
	s := Scene{Case: Case{Object: ds, Start: epoch}, Kind: "DaemonSet", Meta: ds}
	if got := s.Why(protocol.Why{Subject: "status"}).Here["en"]; got != "2 of 2 are available." {
		t.Errorf("without: %q", got)
	}
	ds.Status.NumberMisscheduled = 1
	if got := s.Why(protocol.Why{Subject: "status"}).Here["en"]; !strings.Contains(got, "1 more runs on nodes") {
		t.Errorf("with: %q", got)
	}
}

// TestAReadyContainerIsNotToBlame: where a node is silent, that is what a workload waits for.
func TestAReadyContainerIsNotToBlame(t *testing.T) {
	set := &appsv1.ReplicaSet{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "web", UID: "set", CreationTimestamp: metav1.NewTime(epoch)}}
	set.Spec.Replicas, set.Status.Replicas = ptr.To(int32(1)), 1
	p := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{
		Namespace: "default", Name: "web-1", UID: "u", OwnerReferences: []metav1.OwnerReference{{UID: "set", Controller: ptr.To(true)}}, CreationTimestamp: metav1.NewTime(epoch),
	}}
	p.Spec.NodeName, p.Status.Phase = "node-3", corev1.PodRunning
	p.Spec.Containers = []corev1.Container{{Name: "c"}}
	p.Status.Conditions = []corev1.PodCondition{{Type: corev1.PodReady, Status: corev1.ConditionFalse, LastTransitionTime: metav1.NewTime(epoch)}}
	p.Status.ContainerStatuses = []corev1.ContainerStatus{{Name: "c", Ready: true, State: corev1.ContainerState{Running: &corev1.ContainerStateRunning{StartedAt: metav1.NewTime(epoch)}}}}
	s := Scene{Case: Case{Object: set, Start: epoch}, Kind: "ReplicaSet", Meta: set, Pods: []*corev1.Pod{p}}
	s.Of = func(string) []Decision {
		return []Decision{{Kind: "Pod", Namespace: "default", Name: "web-1", UID: "u", Rule: RuleNodePodsNotReady, Args: map[string]string{"node": "node-3"}}}
	}
	if got := s.Why(protocol.Why{Subject: "status"}).Here["en"]; !strings.Contains(got, "because its node, node-3, does not report") {
		t.Errorf("%q", got)
	}
}
