package kubectl

import (
	"errors"
	"fmt"
	"io"

	corev1 "k8s.io/api/core/v1"

	"github.com/podscope/podscope/engine/api"
)

// runAttach models k8s.io/kubectl/pkg/cmd/attach.
func runAttach(r *run, args []string) error {
	switch {
	case len(args) == 0:
		return errors.New("at least 1 argument is required for attach")
	case len(args) > 2:
		return fmt.Errorf("expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw %d: %v", len(args), args)
	case r.duration("pod-running-timeout") <= 0:
		return errors.New("--pod-running-timeout must be higher than zero")
	}
	target := args[0]
	if len(args) == 2 {
		target = args[0] + "/" + args[1]
	}
	pod, err := r.targetPod(target)
	if err != nil {
		return err
	}
	if pod.Status.Phase == corev1.PodSucceeded || pod.Status.Phase == corev1.PodFailed {
		return fmt.Errorf("cannot attach a container in a completed pod; current phase is %s", pod.Status.Phase)
	}
	return r.attach(pod, r.str("container"), r.flag("stdin"), r.flag("tty"))
}

// attach connects to a running container's main process.
func (r *run) attach(pod *corev1.Pod, container string, stdin, tty bool) error {
	quiet := r.flag("quiet")
	warn := r.err
	if quiet {
		warn = nil
	}
	name, err := r.chooseContainer(pod, container, warn)
	if err != nil {
		return fmt.Errorf("cannot attach to the container: %v", err)
	}
	c, path := findContainer(pod, name)
	if tty && !c.TTY {
		tty = false
		if !quiet {
			fmt.Fprintf(r.err, "error: Unable to use a TTY - container %s did not allocate one\n", name)
		}
	} else if c.TTY {
		tty = true
	}
	raw := tty && stdin && r.terminal() != nil
	if tty && stdin && !raw && !quiet {
		io.WriteString(r.err, "Unable to use a TTY - input is not a terminal or the right kind of file\n")
	}
	if !quiet {
		io.WriteString(r.err, "All commands and output from this session will be recorded in container logs, including credentials and sensitive information passed through the command prompt.\nIf you don't see a command prompt, try pressing enter.\n")
	}
	err = r.session(stdin, raw, func(req api.ExecRequest) (api.Session, error) {
		if err := r.mayReach("create", pod.Namespace, pod.Name, "attach"); err != nil {
			return nil, err
		}
		return r.client.Attach(pod.Namespace, pod.Name, name, req)
	})
	if err != nil {
		return err
	}
	if raw && !quiet {
		if len(path) > 23 && path[:23] == "spec.ephemeralContainer" {
			fmt.Fprintf(r.out, "Session ended, the ephemeral container will not be restarted but may be reattached using 'kubectl attach %s -c %s -n %s -i -t' if it is still running\n", pod.Name, name, pod.Namespace)
		} else {
			fmt.Fprintf(r.out, "Session ended, resume using 'kubectl attach %s -c %s -n %s -i -t' command\n", pod.Name, name, pod.Namespace)
		}
	}
	return nil
}

// attachWhenReady waits for a pod and attaches to it; when it is over already, or cannot be attached to, its log is printed instead.
// Models k8s.io/kubectl/pkg/cmd/run handleAttachPod.
func (r *run) attachWhenReady(pod *corev1.Pod, stdin, tty bool, container string, ready func(*corev1.Pod) bool) error {
	pod, err := r.waitPod(pod, r.duration("pod-running-timeout"), ready)
	if err != nil {
		return err
	}
	opts := &corev1.PodLogOptions{Container: container}
	path := "spec.containers{" + container + "}"
	if pod.Status.Phase == corev1.PodSucceeded || pod.Status.Phase == corev1.PodFailed {
		return r.stream([]logRequest{{pod, path, opts}})
	}
	if err := r.stream([]logRequest{{pod, path, opts}}); err != nil {
		fmt.Fprintf(r.err, "warning: couldn't fetch pre-attach logs: %v\n", err)
	}
	if err := r.attach(pod, container, stdin, tty); err != nil {
		var exit exitCode
		if errors.As(err, &exit) {
			return err
		}
		fmt.Fprintf(r.err, "warning: couldn't attach to pod/%s, falling back to streaming logs: %v\n", pod.Name, err)
		return r.stream([]logRequest{{pod, path, opts}})
	}
	return nil
}
