package kubelet

import (
	"testing"

	corev1 "k8s.io/api/core/v1"
)

func ran(code int32) corev1.ContainerStatus {
	return corev1.ContainerStatus{State: corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{ExitCode: code}}}
}

func runs() corev1.ContainerStatus {
	return corev1.ContainerStatus{State: corev1.ContainerState{Running: &corev1.ContainerStateRunning{}}}
}

func waits(last *corev1.ContainerStateTerminated) corev1.ContainerStatus {
	return corev1.ContainerStatus{
		State:                corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{}},
		LastTerminationState: corev1.ContainerState{Terminated: last},
	}
}

func TestPhase(t *testing.T) {
	failed := &corev1.ContainerStateTerminated{ExitCode: 1}
	for _, tt := range []struct {
		name     string
		policy   corev1.RestartPolicy
		init     []corev1.ContainerStatus
		main     []corev1.ContainerStatus
		terminal bool
		want     corev1.PodPhase
	}{
		{"nothing started", corev1.RestartPolicyAlways, nil, []corev1.ContainerStatus{waits(nil)}, false, corev1.PodPending},
		{"one of two waits for its first start", corev1.RestartPolicyAlways, nil, []corev1.ContainerStatus{runs(), waits(nil)}, false, corev1.PodPending},
		{"all run", corev1.RestartPolicyAlways, nil, []corev1.ContainerStatus{runs(), runs()}, false, corev1.PodRunning},
		{"one runs, one has ended", corev1.RestartPolicyNever, nil, []corev1.ContainerStatus{runs(), ran(1)}, false, corev1.PodRunning},
		{"ended, to be restarted", corev1.RestartPolicyAlways, nil, []corev1.ContainerStatus{ran(0)}, false, corev1.PodRunning},
		{"failed, to be restarted", corev1.RestartPolicyOnFailure, nil, []corev1.ContainerStatus{ran(1)}, false, corev1.PodRunning},
		{"in its restart back-off", corev1.RestartPolicyOnFailure, nil, []corev1.ContainerStatus{waits(failed)}, false, corev1.PodRunning},
		{"succeeded with OnFailure", corev1.RestartPolicyOnFailure, nil, []corev1.ContainerStatus{ran(0)}, false, corev1.PodSucceeded},
		{"one of two failed for good", corev1.RestartPolicyNever, nil, []corev1.ContainerStatus{ran(0), ran(1)}, false, corev1.PodFailed},
		{"stopped by deletion with exit 0", corev1.RestartPolicyAlways, nil, []corev1.ContainerStatus{ran(0)}, true, corev1.PodSucceeded},
		{"stopped by deletion with SIGKILL", corev1.RestartPolicyAlways, nil, []corev1.ContainerStatus{ran(137)}, true, corev1.PodFailed},
		{"init container runs", corev1.RestartPolicyAlways, []corev1.ContainerStatus{runs()}, []corev1.ContainerStatus{waits(nil)}, false, corev1.PodPending},
		{"init container failed, to be restarted", corev1.RestartPolicyAlways, []corev1.ContainerStatus{ran(1)}, []corev1.ContainerStatus{waits(nil)}, false, corev1.PodPending},
		{"init container failed for good", corev1.RestartPolicyNever, []corev1.ContainerStatus{ran(1)}, []corev1.ContainerStatus{waits(nil)}, false, corev1.PodFailed},
	} {
		for _, version := range []string{"1.36", "1.34"} {
			pod := &corev1.Pod{Spec: corev1.PodSpec{RestartPolicy: tt.policy}}
			var info []corev1.ContainerStatus
			for i, s := range tt.init {
				s.Name = "init-" + string(rune('a'+i))
				pod.Spec.InitContainers = append(pod.Spec.InitContainers, corev1.Container{Name: s.Name})
				info = append(info, s)
			}
			for i, s := range tt.main {
				s.Name = string(rune('a' + i))
				pod.Spec.Containers = append(pod.Spec.Containers, corev1.Container{Name: s.Name})
				info = append(info, s)
			}
			got := ProfileFor(version).podPhase(pod, info, tt.terminal, true)
			if got != tt.want {
				t.Errorf("%s (%s): %s, want %s", tt.name, version, got, tt.want)
			}
		}
	}
}
