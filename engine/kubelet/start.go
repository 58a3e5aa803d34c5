package kubelet

import (
	"fmt"
	"strconv"
	"time"

	corev1 "k8s.io/api/core/v1"
	podutil "k8s.io/kubernetes/pkg/api/v1/pod"

	"github.com/podscope/podscope/engine/cri"
	"github.com/podscope/podscope/engine/explain"
	"github.com/podscope/podscope/engine/image"
	"github.com/podscope/podscope/engine/sim"
)

// Reasons why a container is not started.
const (
	crashLoopBackOff           = "CrashLoopBackOff"
	createContainerConfigError = "CreateContainerConfigError"
	createContainerError       = "CreateContainerError"
	runContainerError          = "RunContainerError"
	postStartHookError         = "PostStartHookError"
	createPodSandboxError      = "CreatePodSandboxError"
	killContainerError         = "KillContainerError"

	crashBackoffFirst = 10 * time.Second
	crashBackoffMax   = 300 * time.Second
)

// runtimeSync is one sync of a pod against the runtime.
type runtimeSync struct {
	k       *Kubelet
	p       *sim.Proc
	pod     *corev1.Pod
	status  *cri.PodStatus
	result  *podResult
	sandbox string
	ips     []string
	creds   *image.Credentials
	volumes map[string]imagePull // what has come of the pulls for image volumes
}

// syncRuntime does what computeActions asks for.
// Models pkg/kubelet/kuberuntime (*kubeGenericRuntimeManager).SyncPod.
func (k *Kubelet) syncRuntime(p *sim.Proc, pod *corev1.Pod, status *cri.PodStatus, restartAll bool) *podResult {
	s := &runtimeSync{k: k, p: p, pod: pod, status: status, result: &podResult{}, ips: status.IPs}
	creds := k.pullCredentials(pod)
	s.creds = creds
	a := k.computeActions(pod, status, restartAll)
	if a.createSandbox && a.sandboxID != "" {
		k.event(pod, corev1.EventTypeNormal, "SandboxChanged", "Pod sandbox changed, it will be killed and re-created.")
		k.explainPod(pod, explain.RuleSandboxChanged, nil, "")
	}
	if !s.kill(a) {
		return s.result
	}
	s.pruneInit()
	s.sandbox = a.sandboxID
	if a.createSandbox && !s.createSandbox(a) {
		return s.result
	}
	s.k.podDNS(s.pod) // the sandbox's configuration is made again, and warns again
	s.pullVolumes()
	s.startAll(a)
	return s.result
}

// kill stops what is not to run on, and reports whether the sync may go on.
func (s *runtimeSync) kill(a *podActions) bool {
	if a.killPod {
		r := s.k.killPod(s.p, s.pod, s.status, nil)
		s.result.steps = append(s.result.steps, r.steps...)
		if r.failed() {
			return false
		}
		if a.createSandbox {
			s.purgeInit()
		}
		return true
	}
	for _, kill := range a.kill {
		s.k.killContainer(s.p, s.pod, kill, nil, nil)
		s.result.add(actionKill, kill.name, nil)
	}
	for _, reset := range a.reset {
		if reset.running {
			now := int64(0)
			reset.message = "killing"
			s.k.killContainer(s.p, s.pod, reset, &now, nil)
		}
		s.k.runtime.RemoveContainer(reset.id)
		s.result.add(actionRemove, reset.name, nil)
	}
	return true
}

// pruneInit removes all but the newest ended instance of each init container.
func (s *runtimeSync) pruneInit() {
	for i := range s.pod.Spec.InitContainers {
		count := 0
		for _, c := range s.status.Containers {
			if c.Name == s.pod.Spec.InitContainers[i].Name && (c.State == cri.Exited || c.State == cri.Unknown) {
				if count++; count > 1 {
					s.k.runtime.RemoveContainer(c.ID)
				}
			}
		}
	}
}

// purgeInit removes every init container: in a new sandbox they run again.
func (s *runtimeSync) purgeInit() {
	for _, c := range s.status.Containers {
		if isInit(s.pod, c.Name) {
			s.k.runtime.RemoveContainer(c.ID)
		}
	}
}

func (s *runtimeSync) createSandbox(a *podActions) bool {
	if why := unprepared(s.pod); why != "" {
		s.k.event(s.pod, corev1.EventTypeWarning, "FailedPrepareDynamicResources", "Failed to prepare dynamic resources: prepare dynamic resources: "+why)
		s.k.explainPod(s.pod, explain.RuleClaimUnprepared, map[string]string{"message": why}, "spec.resourceClaims")
		return false
	}
	s.k.explainPod(s.pod, explain.RuleSandboxStarting, nil, "")
	config, err := s.k.sandboxConfig(s.pod, a.attempt)
	var box *cri.Sandbox
	if err == nil {
		box, err = s.k.runtime.RunPodSandbox(s.p, config)
	}
	if err != nil {
		if s.k.terminationRequested(s.pod.UID) {
			return false
		}
		s.result.add(actionCreateSandbox, podDesc(s.pod), &syncError{reason: createPodSandboxError, message: err.Error()})
		s.k.event(s.pod, corev1.EventTypeWarning, "FailedCreatePodSandBox", "Failed to create pod sandbox: "+err.Error())
		s.k.explainPod(s.pod, explain.RuleSandboxFailed, map[string]string{"message": err.Error()}, "")
		return false
	}
	s.result.add(actionCreateSandbox, podDesc(s.pod), nil)
	s.sandbox = box.ID
	if !s.pod.Spec.HostNetwork {
		s.ips = []string{box.IP}
	}
	s.k.explainPod(s.pod, explain.RuleSandboxStarted, map[string]string{"ip": box.IP}, "")
	s.k.sandboxReady(s.pod)
	return true
}

func (s *runtimeSync) startAll(a *podActions) {
	for _, i := range a.startDebug {
		e := &s.pod.Spec.EphemeralContainers[i]
		c := corev1.Container(e.EphemeralContainerCommon)
		s.k.explainContainer(s.pod, &c, explain.RuleEphemeralContainer, map[string]string{"target": e.TargetContainerName}, "", 0)
		s.start(&c, e.TargetContainerName)
	}
	for _, i := range a.startInit {
		c := &s.pod.Spec.InitContainers[i]
		s.explainInit(i, c)
		if !s.start(c, "") && !podutil.IsRestartableInitContainer(c) {
			return
		}
	}
	s.resize(a)
	for _, i := range a.start {
		s.start(&s.pod.Spec.Containers[i], "")
	}
}

func (s *runtimeSync) explainInit(i int, c *corev1.Container) {
	rule := explain.RuleInitStarted
	if podutil.IsRestartableInitContainer(c) {
		rule = explain.RuleSidecarStarted
	}
	s.k.explainContainer(s.pod, c, rule, map[string]string{"index": strconv.Itoa(i + 1), "total": strconv.Itoa(len(s.pod.Spec.InitContainers))}, "", 0)
}

// start starts one container unless it backs off, and reports whether it runs.
func (s *runtimeSync) start(c *corev1.Container, target string) bool {
	err := s.backingOff(c)
	if err == nil {
		err = s.startContainer(c, target)
	}
	s.result.add(actionStart, c.Name, err)
	return err == nil
}

// startContainer pulls the image, creates and starts the container, and runs its postStart hook.
// Models pkg/kubelet/kuberuntime (*kubeGenericRuntimeManager).startContainer.
func (s *runtimeSync) startContainer(c *corev1.Container, target string) *syncError {
	volumes, err := s.volumeImages(c)
	if err != nil {
		return err
	}
	img, err := s.k.images.ensure(s.p, s.pod, imageOf(c), s.creds)
	if err != nil {
		s.failed(c, err.reason)
		return err
	}
	attempt := 0
	if last := s.status.Container(c.Name); last != nil {
		attempt = last.RestartCount + 1
	} else {
		attempt = s.k.runtime.LogAttempts(s.pod.UID, c.Name)
	}
	targetID, cerr := s.targetID(target)
	var config cri.ContainerConfig
	if cerr == nil {
		config, cerr = s.k.containerConfig(s.pod, c, img, attempt, s.ips, targetID, volumes)
	}
	if cerr != nil {
		s.failed(c, cerr.Error())
		s.k.explainContainer(s.pod, c, explain.RuleContainerConfigError, map[string]string{"message": cerr.Error()}, "", 0)
		return &syncError{reason: createContainerConfigError, message: cerr.Error()}
	}
	id, cerr := s.k.runtime.CreateContainer(s.p, s.sandbox, config)
	if cerr != nil {
		s.failed(c, cerr.Error())
		s.k.explainContainer(s.pod, c, explain.RuleContainerCreateError, map[string]string{"message": cerr.Error()}, "", 0)
		return &syncError{reason: createContainerError, message: cerr.Error()}
	}
	s.k.containerEvent(s.pod, c, corev1.EventTypeNormal, "Created", s.k.profile.createdMessage(c.Name))
	if state := s.k.resizes[s.pod.UID]; state != nil {
		state.actuated.of[c.Name] = c.Resources
	}
	if cerr = s.k.runtime.StartContainer(s.p, id); cerr != nil {
		s.failed(c, cerr.Error())
		s.k.explainContainer(s.pod, c, explain.RuleContainerStartError, map[string]string{"message": cerr.Error()}, "command", 0)
		return &syncError{reason: runContainerError, message: cerr.Error()}
	}
	s.k.containerEvent(s.pod, c, corev1.EventTypeNormal, "Started", s.k.profile.startedMessage(c.Name))
	s.k.explainContainer(s.pod, c, explain.RuleContainerStarted, map[string]string{"attempt": strconv.Itoa(attempt)}, "", 0)
	return s.postStart(c, id)
}

// failed writes the event of a container that could not be created or started.
func (s *runtimeSync) failed(c *corev1.Container, text string) {
	s.k.containerEvent(s.pod, c, corev1.EventTypeWarning, "Failed", "Error: "+text)
}

// targetID is the container whose processes an ephemeral container sees, empty when it named none.
// Models pkg/kubelet/kuberuntime (*startSpec).getTargetID.
func (s *runtimeSync) targetID(name string) (string, error) {
	if name == "" {
		return "", nil
	}
	if c := s.status.Container(name); c != nil {
		return c.ID, nil
	}
	return "", fmt.Errorf("unable to find target container %s", name)
}

func (s *runtimeSync) postStart(c *corev1.Container, id string) *syncError {
	if c.Lifecycle == nil || c.Lifecycle.PostStart == nil {
		return nil
	}
	began := s.k.sim.Elapsed()
	s.k.explainContainer(s.pod, c, explain.RulePostStartRunning, map[string]string{"handler": handlerName(c.Lifecycle.PostStart)}, "lifecycle.postStart", 0)
	msg, ok := s.k.runHook(s.p, s.pod, c, id, c.Lifecycle.PostStart)
	if ok {
		s.k.explainContainer(s.pod, c, explain.RulePostStartFinished, map[string]string{"took": (s.k.sim.Elapsed() - began).String()}, "lifecycle.postStart", 0)
		return nil
	}
	s.k.containerEvent(s.pod, c, corev1.EventTypeWarning, "FailedPostStartHook", "PostStartHook failed")
	s.k.explainContainer(s.pod, c, explain.RulePostStartFailed, map[string]string{"message": msg}, "lifecycle.postStart", 0)
	s.k.killContainer(s.p, s.pod, killAction{id: id, name: c.Name, message: "FailedPostStartHook", reason: killPostStartHook}, nil, nil)
	return &syncError{reason: postStartHookError, message: msg}
}

// podDesc is how messages name a pod: name, namespace and UID.
func podDesc(pod *corev1.Pod) string {
	return pod.Name + "_" + pod.Namespace + "(" + string(pod.UID) + ")"
}
