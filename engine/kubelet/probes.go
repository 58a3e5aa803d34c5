package kubelet

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"
	podutil "k8s.io/kubernetes/pkg/api/v1/pod"
)

// probeKey names one probe worker.
type probeKey struct {
	uid       podUID
	container string
	kind      probeKind
}

// probes are the probe workers of a node and what they last reported for each container instance.
// Models pkg/kubelet/prober/prober_manager.go manager.
type probes struct {
	k       *Kubelet
	workers map[probeKey]*probeWorker
	results [3]map[string]probeResult
}

func newProbes(k *Kubelet) *probes {
	p := &probes{k: k, workers: map[probeKey]*probeWorker{}}
	for i := range p.results {
		p.results[i] = map[string]probeResult{}
	}
	return p
}

// result is the last result of a probe on a container instance, by runtime id.
func (p *probes) result(kind probeKind, id string) probeResult {
	return p.results[kind][containerIDOf(id)]
}

// set stores a result and, when it is news, lets the main loop act on it.
// Models pkg/kubelet/prober/results (*manager).Set and the probe cases of syncLoopIteration.
func (p *probes) set(kind probeKind, id string, result probeResult, pod *corev1.Pod) {
	if p.results[kind][id] == result {
		return
	}
	p.results[kind][id] = result
	p.k.soon("kubelet/probe-result", func() {
		switch kind {
		case liveness:
			if result != resultFailure {
				return
			}
		case readiness:
			p.k.statuses.setReadiness(pod.UID, id, result == resultSuccess)
		case startup:
			p.k.statuses.setStarted(pod.UID, id, result == resultSuccess)
		}
		p.k.syncPodNow(pod.UID)
	})
}

// sorted lists the workers in a fixed order.
func (p *probes) sorted() []probeKey {
	keys := make([]probeKey, 0, len(p.workers))
	for key := range p.workers {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b probeKey) int {
		return cmp.Or(cmp.Compare(a.uid, b.uid), cmp.Compare(a.container, b.container), cmp.Compare(a.kind, b.kind))
	})
	return keys
}

func (p *probes) remove(kind probeKind, id string) { delete(p.results[kind], id) }

// addPod starts the workers of a pod's probes, once.
// Models pkg/kubelet/prober/prober_manager.go (*manager).AddPod.
func (p *probes) addPod(pod *corev1.Pod) {
	each := func(path string, c *corev1.Container) {
		for kind, spec := range [...]*corev1.Probe{liveness: c.LivenessProbe, readiness: c.ReadinessProbe, startup: c.StartupProbe} {
			key := probeKey{uid: pod.UID, container: c.Name, kind: probeKind(kind)}
			if spec == nil || p.workers[key] != nil {
				continue
			}
			w := &probeWorker{k: p.k, key: key, pod: pod, container: c, index: path, spec: spec}
			p.workers[key] = w
			w.start()
		}
	}
	for i := range pod.Spec.Containers {
		each(fmt.Sprintf("spec.containers[%d]", i), &pod.Spec.Containers[i])
	}
	for i := range pod.Spec.InitContainers {
		if podutil.IsRestartableInitContainer(&pod.Spec.InitContainers[i]) {
			each(fmt.Sprintf("spec.initContainers[%d]", i), &pod.Spec.InitContainers[i])
		}
	}
}

// stopPod ends the pod's workers of the given kinds.
func (p *probes) stopPod(pod *corev1.Pod, kinds ...probeKind) {
	for c := range podutil.ContainerIter(&pod.Spec, podutil.InitContainers|podutil.Containers) {
		for _, kind := range kinds {
			if w := p.workers[probeKey{uid: pod.UID, container: c.Name, kind: kind}]; w != nil {
				w.stop()
			}
		}
	}
}

// updateStatus sets started and ready of the pod's containers from what the probes know; asking for the readiness of a container
// that is not ready makes its probe run at once.
// Models pkg/kubelet/prober/prober_manager.go (*manager).UpdatePodStatus.
func (p *probes) updateStatus(pod *corev1.Pod, status *corev1.PodStatus) {
	for i := range status.ContainerStatuses {
		p.updateContainer(pod, &status.ContainerStatuses[i])
	}
	for i := range status.InitContainerStatuses {
		s := &status.InitContainerStatuses[i]
		if i < len(pod.Spec.InitContainers) && podutil.IsRestartableInitContainer(&pod.Spec.InitContainers[i]) {
			p.updateContainer(pod, s)
			continue
		}
		started := p.started(pod, s)
		s.Started = &started
		if s.State.Terminated != nil && s.State.Terminated.ExitCode == 0 {
			s.Ready = true
		}
	}
}

func (p *probes) updateContainer(pod *corev1.Pod, s *corev1.ContainerStatus) {
	started := p.started(pod, s)
	s.Started = &started
	if !started {
		s.Ready = false
		return
	}
	if p.results[readiness][s.ContainerID] == resultSuccess {
		s.Ready = true
		return
	}
	w := p.workers[probeKey{uid: pod.UID, container: s.Name, kind: readiness}]
	s.Ready = w == nil
	if w != nil {
		w.trigger()
	}
	if p.k.startedBefore(s) && p.results[readiness][s.ContainerID] == resultNone {
		s.Ready = w == nil || podutil.IsPodReadyConditionTrue(pod.Status)
	}
}

func (p *probes) started(pod *corev1.Pod, s *corev1.ContainerStatus) bool {
	if s.State.Running == nil {
		return false
	}
	if r := p.results[startup][s.ContainerID]; r != resultNone {
		return r == resultSuccess
	}
	if p.k.profile.ReadyAcrossRestart && s.Started != nil && *s.Started {
		return true
	}
	return p.workers[probeKey{uid: pod.UID, container: s.Name, kind: startup}] == nil
}

// startedBefore says whether a container already ran when this kubelet started.
// Models pkg/kubelet/prober kubeletRestartGracePeriod.
func (k *Kubelet) startedBefore(s *corev1.ContainerStatus) bool {
	if !k.profile.ReadyAcrossRestart || s.State.Running == nil || k.restartedAt.IsZero() {
		return false
	}
	return s.State.Running.StartedAt.Time.Before(k.restartedAt.Add(-10 * time.Second))
}

// containerIDOf is the API form of an id that may already be in it.
func containerIDOf(id string) string {
	if len(id) > 13 && id[:13] == "containerd://" {
		return id
	}
	return containerID(id)
}
