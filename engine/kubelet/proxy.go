package kubelet

import (
	"errors"
	"fmt"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/cri"
	"github.com/podscope/podscope/engine/sim"
)

var _ api.NodeProxy = (*Kubelet)(nil)

// Logs writes a container's log.
// Models pkg/kubelet/kubelet_pods.go (*Kubelet).GetKubeletContainerLogs and pkg/kubelet/kuberuntime/logs.
func (k *Kubelet) Logs(pod *corev1.Pod, container string, opts *corev1.PodLogOptions, out func([]byte), done func(error)) (func(), error) {
	pod = k.local(pod)
	status, ok := k.statuses.get(pod.UID)
	if !ok {
		status = &pod.Status
	}
	id, err := logsOf(status, pod.Name, container, opts.Previous)
	if err != nil {
		return nil, apierrors.NewBadRequest(err.Error())
	}
	log, ok := k.runtime.Log(pod.UID, strings.TrimPrefix(id, "containerd://"))
	if !ok {
		out([]byte("unable to retrieve container logs for " + id))
		done(nil)
		return func() {}, nil
	}
	w := &logWriter{k: k, opts: opts, out: out}
	w.limit = opts.LimitBytes
	w.history(log)
	if !opts.Follow || log.Ended() || w.full {
		done(nil)
		return func() {}, nil
	}
	return log.Follow(w.line, func() { done(nil) }), nil
}

// local is the pod as the kubelet runs it: for a mirror the static pod behind it.
// Models pkg/kubelet/kubelet_pods.go TranslatePodUID.
func (k *Kubelet) local(pod *corev1.Pod) *corev1.Pod {
	if isMirror(pod) {
		for _, static := range k.static.sorted() {
			if mirrorKey(static) == mirrorKey(pod) {
				return static
			}
		}
	}
	return pod
}

// logsOf finds the instance whose log is asked for.
// Models pkg/kubelet/kubelet_pods.go (*Kubelet).validateContainerLogStatus.
func logsOf(status *corev1.PodStatus, pod, container string, previous bool) (id string, err error) {
	var s *corev1.ContainerStatus
	for _, list := range [][]corev1.ContainerStatus{status.ContainerStatuses, status.InitContainerStatuses, status.EphemeralContainerStatuses} {
		if found := statusNamed(list, container); found != nil {
			s = found
			break
		}
	}
	if s == nil {
		return "", fmt.Errorf("container %q in pod %q is not available", container, pod)
	}
	waiting, running, ended, last := s.State.Waiting, s.State.Running, s.State.Terminated, s.LastTerminationState.Terminated
	switch {
	case previous:
		if last == nil || last.ContainerID == "" {
			return "", fmt.Errorf("previous terminated container %q in pod %q not found", container, pod)
		}
		return last.ContainerID, nil
	case running != nil:
		return s.ContainerID, nil
	case ended != nil && ended.ContainerID != "":
		return ended.ContainerID, nil
	case last != nil && last.ContainerID != "":
		return last.ContainerID, nil
	case ended != nil, last != nil:
		return "", fmt.Errorf("container %q in pod %q is terminated", container, pod)
	case waiting != nil:
		switch waiting.Reason {
		case errImagePull:
			return "", fmt.Errorf("container %q in pod %q is waiting to start: image can't be pulled", container, pod)
		case imagePullBackOff:
			return "", fmt.Errorf("container %q in pod %q is waiting to start: trying and failing to pull image", container, pod)
		}
		return "", fmt.Errorf("container %q in pod %q is waiting to start: %v", container, pod, waiting.Reason)
	}
	return "", fmt.Errorf("container %q in pod %q is waiting to start - no logs yet", container, pod)
}

// logWriter selects and formats the lines that were asked for.
type logWriter struct {
	k     *Kubelet
	opts  *corev1.PodLogOptions
	out   func([]byte)
	limit *int64
	full  bool
}

func (w *logWriter) history(log *cri.Log) {
	var lines []cri.Line
	for _, l := range log.Lines() {
		if w.wanted(l) {
			lines = append(lines, l)
		}
	}
	if n := w.opts.TailLines; n != nil && int64(len(lines)) > *n {
		lines = lines[int64(len(lines))-*n:]
	}
	for _, l := range lines {
		w.write(l)
	}
}

func (w *logWriter) line(l cri.Line) {
	if w.wanted(l) {
		w.write(l)
	}
}

func (w *logWriter) wanted(l cri.Line) bool {
	if s := w.opts.Stream; s != nil && *s != "" && *s != corev1.LogStreamAll {
		if (*s == corev1.LogStreamStdout) != (l.Stream == cri.Stdout) {
			return false
		}
	}
	if n := w.opts.SinceSeconds; n != nil && l.At.Before(w.k.sim.Now().Add(-time.Duration(*n)*time.Second)) {
		return false
	}
	return w.opts.SinceTime == nil || !l.At.Before(w.opts.SinceTime.Time)
}

func (w *logWriter) write(l cri.Line) {
	if w.full {
		return
	}
	text := l.Text
	if w.opts.Timestamps {
		text = append([]byte(l.At.UTC().Format("2006-01-02T15:04:05.000000000Z07:00")+" "), text...)
	}
	if w.limit != nil {
		if int64(len(text)) >= *w.limit {
			text, w.full = text[:*w.limit], true
		}
		left := *w.limit - int64(len(text))
		w.limit = &left
	}
	w.out(text)
}

// Exec starts a command in a container.
func (k *Kubelet) Exec(pod *corev1.Pod, container string, req api.ExecRequest) (api.Session, error) {
	id, err := k.target(pod, container)
	if err != nil {
		return nil, err
	}
	return session(k.runtime.Exec(id, req.Command, streams(req)))
}

// Attach connects to a container's main process.
func (k *Kubelet) Attach(pod *corev1.Pod, container string, req api.ExecRequest) (api.Session, error) {
	id, running := k.runtime.Running(k.local(pod).UID, container)
	if running {
		s, err := k.runtime.Attach(id, streams(req))
		if err == nil {
			return s, nil
		}
	}
	return nil, fmt.Errorf("unable to upgrade connection: container %s not found in pod %s_%s", container, pod.Name, pod.Namespace)
}

func session(s *cri.Session, err error) (api.Session, error) {
	if err != nil {
		return nil, err
	}
	return s, nil
}

// target finds the running container that a session is meant for.
func (k *Kubelet) target(pod *corev1.Pod, container string) (string, error) {
	id, running := k.runtime.Running(k.local(pod).UID, container)
	if !running {
		return "", fmt.Errorf("%sunable to upgrade connection: container not found (%q)", k.profile.upgradeRefused(), container)
	}
	return id, nil
}

func streams(req api.ExecRequest) cri.Streams {
	return cri.Streams{Stdin: req.Stdin, TTY: req.TTY, Stdout: req.Stdout, Stderr: req.Stderr, Done: func(code int) {
		if code == 0 {
			req.Done(nil)
		} else {
			req.Done(api.ExitError{Code: code})
		}
	}}
}

// PortForward connects to a port of the pod's network namespace.
func (k *Kubelet) PortForward(pod *corev1.Pod, port int32, out func([]byte), closed func(error)) (api.Stream, error) {
	pod = k.local(pod)
	f := &forward{closed: closed}
	k.spawn("kubelet/port-forward", func(p *sim.Proc) {
		conn, err := k.runtime.Dial(p, pod.UID, uint16(port))
		if err != nil {
			f.end(forwardError(pod, port, err))
			return
		}
		f.connect(p, conn, out)
	})
	return f, nil
}

func forwardError(pod *corev1.Pod, port int32, err error) error {
	if errors.Is(err, cri.ErrNotRunning) {
		return fmt.Errorf("pod %s is not running", pod.Name)
	}
	return fmt.Errorf("error forwarding port %d to pod %s, uid : failed to execute portforward in network namespace: failed to connect to localhost:%d inside namespace %q, IPv4: %v ",
		port, pod.UID, port, pod.UID, err)
}
