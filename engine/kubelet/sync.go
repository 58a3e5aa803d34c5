package kubelet

import (
	"fmt"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	podutil "k8s.io/kubernetes/pkg/api/v1/pod"

	"github.com/podscope/podscope/engine/cri"
	"github.com/podscope/podscope/engine/explain"
	"github.com/podscope/podscope/engine/sim"
)

// syncPod brings a pod closer to what it asks for: status first, then volumes, sandbox and containers.
// Models pkg/kubelet/kubelet.go (*Kubelet).SyncPod.
func (k *Kubelet) syncPod(p *sim.Proc, w *worker, u *podUpdate, status *cri.PodStatus) stepDone {
	pod := k.allocated(u.pod)
	k.resizeProgress(pod, status)
	api := k.podStatus(pod, status, false)
	if pod.Spec.HostNetwork {
		status.IPs = []string{k.ip.String()}
	}
	k.statuses.set(pod, api)
	if podEnded(&api) {
		return stepDone{terminal: true}
	}
	k.reconcileMirror(pod)
	if !k.volumes.await(p, w, pod) {
		return stepDone{failed: true}
	}
	k.probes.addPod(pod)
	k.watchUsage()
	restartAll := false
	if _, c := podutil.GetPodConditionFromList(api.Conditions, corev1.AllContainersRestarting); c != nil {
		restartAll = c.Status == corev1.ConditionTrue
	}
	r := k.syncRuntime(p, pod, status, restartAll)
	k.failuresOf(pod.UID).update(r.steps)
	k.resizeErrors(pod, r)
	done := stepDone{failed: r.failed()}
	if done.failed {
		done.retryAt, _ = r.retryAt()
		return done
	}
	done.relist = len(r.steps) > 0
	done.again = restartAll && len(r.steps) > 0
	return done
}

// syncTerminating stops everything that runs in the pod.
// Models pkg/kubelet/kubelet.go (*Kubelet).SyncTerminatingPod.
func (k *Kubelet) syncTerminating(p *sim.Proc, w *worker, pod *corev1.Pod, status *cri.PodStatus, grace int64) stepDone {
	api := k.podStatus(pod, status, false)
	if n := len(w.finalStatus); n > 0 {
		w.finalStatus[n-1](&api)
	}
	k.statuses.set(pod, api)
	k.probes.stopPod(pod, liveness, startup)
	if r := k.killPod(p, pod, status, &grace); r.failed() {
		k.event(pod, corev1.EventTypeWarning, "FailedKillPod", "error killing pod: "+r.text())
		return stepDone{failed: true}
	}
	k.probes.stopPod(pod, liveness, readiness, startup)
	stopped := k.runtime.PodStatus(pod.UID)
	stopped.IPs = status.IPs
	k.statuses.set(pod, k.podStatus(pod, stopped, true))
	return stepDone{}
}

// syncTerminated cleans up what the pod leaves on the node.
// Models pkg/kubelet/kubelet.go (*Kubelet).SyncTerminatedPod.
func (k *Kubelet) syncTerminated(p *sim.Proc, _ *worker, pod *corev1.Pod, status *cri.PodStatus) stepDone {
	k.statuses.set(pod, k.podStatus(pod, status, true))
	k.volumes.unmount(p, pod)
	k.statuses.terminate(pod)
	return stepDone{}
}

// podStatus computes a pod's status from what runs. terminal: no container will run again.
// Models pkg/kubelet/kubelet_pods.go (*Kubelet).generateAPIPodStatus.
func (k *Kubelet) podStatus(pod *corev1.Pod, status *cri.PodStatus, terminal bool) corev1.PodStatus {
	old, known := k.statuses.get(pod.UID)
	if !known {
		old = &pod.Status
	}
	s := k.containerStatuses(pod, status, old)
	s.Phase = k.profile.podPhase(pod, allStatuses(&s), terminal, regularContainerActive(pod, status))
	k.settlePhase(pod, old, &s)
	k.probes.updateStatus(pod, &s)
	k.conditions(pod, status, old, &s)
	k.addresses(pod, &s)
	return s
}

func (k *Kubelet) containerStatuses(pod *corev1.Pod, status *cri.PodStatus, old *corev1.PodStatus) corev1.PodStatus {
	s := corev1.PodStatus{QOSClass: qosOf(pod)}
	for _, ip := range status.IPs {
		s.PodIPs = append(s.PodIPs, corev1.PodIP{IP: ip})
		s.PodIP = s.PodIPs[0].IP
	}
	b := &statusBuilder{
		profile: k.profile, pod: pod, status: status, failures: k.failuresOf(pod.UID),
		restarting: k.profile.restartAllRequested(pod, status, old),
		resources:  func(name string) *corev1.ResourceRequirements { return k.actualResources(pod, name) },
	}
	s.ContainerStatuses = b.build(pod.Spec.Containers, old.ContainerStatuses, false)
	s.InitContainerStatuses = b.build(pod.Spec.InitContainers, old.InitContainerStatuses, true)
	s.EphemeralContainerStatuses = b.build(ephemeralSpecs(pod), old.EphemeralContainerStatuses, false)
	if k.profile.PodResources {
		k.podResources(pod, old, &s)
	}
	return s
}

// settlePhase keeps a final phase, its reason and its message, and lets deadlines and evictions set their own.
func (k *Kubelet) settlePhase(pod *corev1.Pod, old, s *corev1.PodStatus) {
	if !podEnded(s) {
		if podEnded(old) {
			s.Phase = old.Phase
		} else if podEnded(&pod.Status) {
			s.Phase = pod.Status.Phase
		}
	}
	if s.Phase == old.Phase {
		s.Reason, s.Message = old.Reason, old.Message
		if s.Reason == "" {
			s.Reason = pod.Status.Reason
		}
		if s.Message == "" {
			s.Message = pod.Status.Message
		}
	}
	if old.Phase != corev1.PodSucceeded && k.pastDeadline(pod) { // a pod that succeeded in time stays so, also before the API server knows
		s.Phase, s.Reason, s.Message = corev1.PodFailed, "DeadlineExceeded", deadlineMessage
	}
	if podEnded(&pod.Status) {
		s.Phase = pod.Status.Phase
	}
}

func (k *Kubelet) conditions(pod *corev1.Pod, status *cri.PodStatus, old, s *corev1.PodStatus) {
	for _, c := range pod.Status.Conditions {
		if !kubeletOwns(c.Type) {
			s.Conditions = append(s.Conditions, c)
		}
	}
	s.Conditions = append(s.Conditions, k.resizeConditions(pod)...)
	if _, c := podutil.GetPodConditionFromList(old.Conditions, corev1.DisruptionTarget); c != nil {
		replaceCondition(s, *c)
	}
	all := allStatuses(s)
	if len(all) == 0 {
		all = nil
	}
	s.Conditions = append(s.Conditions,
		readyToStart(pod, old, status),
		k.profile.initialized(pod, old, all, s.Phase),
		podReady(pod, old, s.Conditions, all, s.Phase),
		containersReady(pod, old, all, s.Phase),
		condition(pod, old, corev1.PodScheduled, true, "", ""))
	if k.profile.RestartRules && podutil.AllContainersCouldRestart(&pod.Spec) {
		s.Conditions = append(s.Conditions, k.profile.restartingAll(pod, old, status, s.Phase))
	}
}

func (k *Kubelet) addresses(pod *corev1.Pod, s *corev1.PodStatus) {
	s.HostIP = k.ip.String()
	s.HostIPs = []corev1.HostIP{{IP: s.HostIP}}
	if pod.Spec.HostNetwork && s.PodIP == "" {
		s.PodIP = s.HostIP
		s.PodIPs = []corev1.PodIP{{IP: s.HostIP}}
	}
}

// sandboxReady makes PodReadyToStartContainers known as soon as the sandbox is up, before images are pulled.
// Models pkg/kubelet/kubelet.go (*Kubelet).OnPodSandboxReady.
func (k *Kubelet) sandboxReady(pod *corev1.Pod) {
	if !k.profile.SandboxReadyStatus {
		return
	}
	old, ok := k.statuses.get(pod.UID)
	if !ok {
		return
	}
	s := *old.DeepCopy()
	replaceCondition(&s, condition(pod, old, corev1.PodReadyToStartContainers, true, "", ""))
	k.statuses.set(pod, s)
}

const deadlineMessage = "Pod was active on the node longer than the specified deadline"

// pastDeadline says whether the pod has been active for longer than its activeDeadlineSeconds.
// Models pkg/kubelet/active_deadline.go.
func (k *Kubelet) pastDeadline(pod *corev1.Pod) bool {
	limit := pod.Spec.ActiveDeadlineSeconds
	if limit == nil {
		return false
	}
	status, ok := k.statuses.get(pod.UID)
	if !ok {
		status = &pod.Status
	}
	if status.StartTime.IsZero() || k.sim.Now().Sub(status.StartTime.Time) < time.Duration(*limit)*time.Second {
		return false
	}
	k.event(pod, corev1.EventTypeNormal, "DeadlineExceeded", deadlineMessage)
	if !k.reported[pod.UID] {
		k.reported[pod.UID] = true
		k.explainPod(pod, explain.RuleDeadlineExceeded, map[string]string{"deadline": seconds(*limit)}, "spec.activeDeadlineSeconds")
	}
	return true
}

// text lists the failures of a sync.
func (r *podResult) text() string {
	var parts []string
	for _, s := range r.steps {
		if s.err != nil {
			parts = append(parts, fmt.Sprintf("failed to %q for %q with %s: %q", s.action, s.target, s.err.reason, s.err.message))
		}
	}
	if r.err != nil {
		parts = append(parts, r.err.Error())
	}
	if len(parts) > 1 {
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return strings.Join(parts, "")
}
