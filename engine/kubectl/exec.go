package kubectl

import (
	"errors"
	"fmt"
	"io"
	"strings"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/proc"
)

// runExec models k8s.io/kubectl/pkg/cmd/exec.
func runExec(r *run, args []string) error {
	before, command, dashed := r.argsAtDash(args)
	target := ""
	if len(before) > 0 {
		target = before[0]
	}
	files := r.list("filename")
	if !dashed && (len(args) > 1 || len(args) > 0 && len(files) > 0) {
		return r.usageError("exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead")
	}
	if target == "" && len(files) == 0 {
		return errors.New("pod, type/name or --filename must be specified")
	}
	if len(command) == 0 {
		return errors.New("you must specify at least one command for the container")
	}
	pod, err := r.targetPod(target)
	if err != nil {
		return err
	}
	if err := notCompleted(pod); err != nil {
		return err
	}
	warn := r.err
	if r.flag("quiet") {
		warn = nil
	}
	container, err := r.chooseContainer(pod, r.str("container"), warn)
	if err != nil {
		return err
	}
	return r.session(r.flag("stdin"), r.flag("tty"), func(req api.ExecRequest) (api.Session, error) {
		req.Command = command
		if err := r.mayReach("create", pod.Namespace, pod.Name, "exec"); err != nil {
			return nil, err
		}
		return r.client.Exec(pod.Namespace, pod.Name, container, req)
	})
}

// notCompleted refuses a pod that nothing can run in any more.
func notCompleted(pod *corev1.Pod) error {
	if pod.Status.Phase == corev1.PodSucceeded || pod.Status.Phase == corev1.PodFailed {
		return fmt.Errorf("cannot exec into a container in a completed pod; current phase is %s", pod.Status.Phase)
	}
	return nil
}

// targetPod finds the pod that exec or attach means: POD, TYPE/NAME or -f.
func (r *run) targetPod(target string) (*corev1.Pod, error) {
	b := r.newBuilder()
	if target != "" {
		b.addTuples([]string{target}, "pods")
	}
	b.latest = true
	infos, err := b.collect()
	if err != nil {
		return nil, err
	}
	if len(infos) != 1 {
		return nil, errors.New("cannot exec into multiple objects at a time")
	}
	return r.attachablePod(infos[0])
}

// attachablePod is the pod itself, or the first active one behind a workload.
// Models k8s.io/kubectl/pkg/polymorphichelpers attachablePodForObject.
func (r *run) attachablePod(i *info) (*corev1.Pod, error) {
	if pod, ok := i.object.(*corev1.Pod); ok {
		return pod, nil
	}
	if _, err := selectorOf(i.object); err != nil {
		return nil, fmt.Errorf("cannot attach to %T: %v", i.object, err)
	}
	pods, err := r.podsOf(i.object, func(a, b *corev1.Pod) bool { return lessActive(b, a) }, r.duration("pod-running-timeout"))
	if err != nil {
		return nil, err
	}
	return pods[0], nil
}

// session connects the process's streams to a command in a container until that ends.
// Models k8s.io/kubectl/pkg/cmd/exec (*ExecOptions).Run.
func (r *run) session(stdin, wantTTY bool, start func(api.ExecRequest) (api.Session, error)) error {
	tty := r.terminal()
	if !stdin {
		wantTTY = false
	}
	if wantTTY && tty == nil {
		wantTTY = false
		if !r.flag("quiet") {
			io.WriteString(r.err, "Unable to use a TTY - input is not a terminal or the right kind of file\n")
		}
	}
	c := &connection{r: r}
	r.p.Sleep(requestTime + upgradeTime)
	req := api.ExecRequest{Stdin: stdin, TTY: wantTTY, Stdout: c.output(1), Stderr: c.output(2), Done: c.done}
	session, err := start(req)
	if err != nil {
		return sessionError(err)
	}
	defer session.Close()
	if wantTTY {
		defer c.raw(tty, session)()
	} else {
		r.p.Handle(proc.SIGINT, c.interrupt)
		defer r.p.Default(proc.SIGINT)
	}
	if stdin {
		defer c.copyInput(session)()
	}
	return c.wait()
}

// sessionError words what an upgraded connection reports.
func sessionError(err error) error {
	var exit api.ExitError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &exit):
		return exitCode{exit.Code, exit.Error()}
	case apierrors.IsInternalError(err):
		return plainError("error: " + err.Error())
	}
	if apierrors.IsBadRequest(err) {
		return fmt.Errorf("unable to upgrade connection: %v", err)
	}
	if text := err.Error(); strings.HasPrefix(text, "failed to exec in container") {
		return plainError("Internal error occurred: Internal error occurred: error executing command in container: " + text)
	}
	return err
}
