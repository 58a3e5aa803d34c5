package kubectl

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/distribution/reference"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/store"
)

// runRun models k8s.io/kubectl/pkg/cmd/run.
func runRun(r *run, args []string) error {
	if err := r.readDryRun(); err != nil {
		return err
	}
	if len(args) == 0 || r.flags.ArgsLenAtDash() == 0 {
		return r.usageError("NAME is required for run")
	}
	if err := r.checkRun(); err != nil {
		return err
	}
	pod, err := r.buildPod(args)
	if err != nil {
		return err
	}
	created, err := r.runCreated(pod)
	if err != nil {
		return err
	}
	objects := []store.Object{created}
	if r.flag("expose") {
		service, err := r.exposePod(args[0], pod)
		if err != nil {
			return err
		}
		objects = append(objects, service)
	}
	if r.attaching() {
		err := r.attachRun(created.(*corev1.Pod))
		if r.flag("rm") {
			r.removeRun(objects)
		}
		return err
	}
	return r.printDone(created, "created")
}

// attaching reports whether run connects to the container: asked for, or because of -i or -t.
func (r *run) attaching() bool {
	if r.changed("attach") {
		return r.flag("attach")
	}
	return r.flag("stdin") || r.flag("tty")
}

func (r *run) checkRun() error {
	image := r.str("image")
	if image == "" {
		return errors.New("--image is required")
	}
	if !reference.ReferenceRegexp.MatchString(image) {
		return fmt.Errorf("Invalid image name %q: %v", image, reference.ErrReferenceInvalidFormat) //nolint:staticcheck // kubectl's words
	}
	if r.flag("tty") && !r.flag("stdin") {
		return r.usageError("-i/--stdin is required for containers with -t/--tty=true")
	}
	if r.flag("expose") && r.str("port") == "" {
		return r.usageError("--port must be set when exposing a service")
	}
	switch p := r.str("restart"); p {
	case "", "Always", "OnFailure", "Never":
	default:
		return r.usageError("invalid restart policy: %s", p)
	}
	if r.flag("rm") && !r.attaching() {
		return r.usageError("--rm should only be used for attached containers")
	}
	if r.attaching() && r.dryRun != dryRunNone {
		return r.usageError("--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)")
	}
	switch p := r.str("image-pull-policy"); p {
	case "", "Always", "IfNotPresent", "Never":
	default:
		return r.usageError("invalid image pull policy: %s", p)
	}
	return nil
}

// buildPod models k8s.io/kubectl/pkg/generate/versioned BasicPod.
func (r *run) buildPod(args []string) (*corev1.Pod, error) {
	env, err := parseEnv(r.list("env"))
	if err != nil {
		return nil, err
	}
	annotations, err := parseAnnotations(r.list("annotations"))
	if err != nil {
		return nil, err
	}
	labels := map[string]string{"run": args[0]}
	if spec := r.str("labels"); spec != "" {
		if labels, err = parseLabelSpec(spec); err != nil {
			return nil, err
		}
	}
	c := corev1.Container{
		Name: args[0], Image: r.str("image"), Env: env, Stdin: r.flag("stdin"), TTY: r.flag("tty"),
		StdinOnce: r.flag("stdin") && !r.flag("leave-stdin-open"), ImagePullPolicy: corev1.PullPolicy(r.str("image-pull-policy")),
	}
	if r.flag("privileged") {
		yes := true
		c.SecurityContext = &corev1.SecurityContext{Privileged: &yes}
	}
	if rest := args[1:]; len(rest) > 0 && r.flag("command") {
		c.Command = rest
	} else if len(rest) > 0 {
		c.Args = rest
	}
	if p := r.str("port"); p != "" {
		port, err := strconv.Atoi(p)
		if err != nil {
			return nil, err
		}
		c.Ports = []corev1.ContainerPort{{ContainerPort: int32(port)}}
	}
	restart := corev1.RestartPolicy(r.str("restart"))
	if restart == "" {
		restart = corev1.RestartPolicyAlways
	}
	pod := &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Name: args[0], Labels: labels, Annotations: annotations},
		Spec:       corev1.PodSpec{Containers: []corev1.Container{c}, DNSPolicy: corev1.DNSClusterFirst, RestartPolicy: restart},
	}
	pod.SetGroupVersionKind(corev1.SchemeGroupVersion.WithKind("Pod"))
	overridden, err := r.override(pod)
	if err != nil {
		return nil, err
	}
	return overridden.(*corev1.Pod), nil
}

func parseEnv(list []string) ([]corev1.EnvVar, error) {
	var out []corev1.EnvVar
	for _, e := range list {
		name, v, ok := strings.Cut(e, "=")
		if !ok || len(validation.IsEnvVarName(name)) > 0 {
			return nil, fmt.Errorf("invalid env: %v", e)
		}
		out = append(out, corev1.EnvVar{Name: name, Value: v})
	}
	return out, nil
}

func parseAnnotations(list []string) (map[string]string, error) {
	if len(list) == 0 {
		return nil, nil
	}
	out := map[string]string{}
	for _, a := range list {
		k, v, ok := strings.Cut(a, "=")
		switch {
		case ok && k != "":
			out[k] = v
		case strings.HasSuffix(a, "-"):
		default:
			return nil, fmt.Errorf("invalid annotation format: %s", a)
		}
	}
	return out, nil
}

// parseLabelSpec models k8s.io/kubectl/pkg/generate ParseLabels.
func parseLabelSpec(spec string) (map[string]string, error) {
	if spec == "" {
		return nil, errors.New("no label spec passed")
	}
	out := map[string]string{}
	for _, part := range strings.Split(spec, ",") {
		pair := strings.Split(part, "=")
		if len(pair) != 2 {
			return nil, fmt.Errorf("unexpected label spec: %s", part)
		}
		if pair[0] == "" {
			return nil, errors.New("unexpected empty label key")
		}
		out[pair[0]] = pair[1]
	}
	return out, nil
}

// runCreated sends the object to the server unless that is not wanted.
func (r *run) runCreated(obj store.Object) (store.Object, error) {
	k := api.KindOf(obj)
	r.record(obj)
	if r.dryRun == dryRunClient {
		if r.namespaceGiven {
			obj.SetNamespace(r.namespace)
		}
		return obj, nil
	}
	m := toMap(obj)
	if r.flag("save-config") {
		m, _ = annotated(m)
	}
	return r.create(k, r.namespace, m)
}

func (r *run) exposePod(name string, pod *corev1.Pod) (store.Object, error) {
	port, _ := strconv.Atoi(r.str("port"))
	service := &corev1.Service{
		ObjectMeta: metav1.ObjectMeta{Name: name},
		Spec:       corev1.ServiceSpec{Selector: pod.Labels, Ports: []corev1.ServicePort{{Port: int32(port), TargetPort: fromInt(port), Protocol: corev1.ProtocolTCP}}},
	}
	if r.str("labels") != "" {
		service.Labels = pod.Labels
	}
	service.SetGroupVersionKind(corev1.SchemeGroupVersion.WithKind("Service"))
	created, err := r.runCreated(service)
	if err != nil {
		return nil, err
	}
	if err := r.printDone(created, "created"); err != nil {
		return nil, err
	}
	if r.str("output") == "yaml" {
		io.WriteString(r.out, "---\n") // and another before the next object, from its printer
	}
	return created, nil
}

// attachRun attaches to the pod and, unless it restarts forever, ends as its container ends.
func (r *run) attachRun(pod *corev1.Pod) error {
	timeout := r.duration("pod-running-timeout")
	if err := r.attachWhenReady(pod, r.flag("stdin"), r.flag("tty"), pod.Spec.Containers[0].Name, readyOrCompleted); err != nil {
		return err
	}
	restart := r.str("restart")
	if restart == "" && r.flag("stdin") {
		restart = "OnFailure"
	}
	if r.flag("leave-stdin-open") || restart != "Never" && restart != "OnFailure" {
		return nil
	}
	done, err := r.waitPod(pod, timeout, func(p *corev1.Pod) bool {
		return p.Status.Phase == corev1.PodSucceeded || p.Status.Phase == corev1.PodFailed && restart == "Never"
	})
	if err != nil {
		return err
	}
	return runResult(done)
}

func runResult(pod *corev1.Pod) error {
	if pod.Status.Phase == corev1.PodSucceeded {
		return nil
	}
	unknown := fmt.Errorf("pod %s/%s failed with unknown exit code", pod.Namespace, pod.Name)
	if len(pod.Status.ContainerStatuses) == 0 {
		return unknown
	}
	t := pod.Status.ContainerStatuses[0].State.Terminated
	if t == nil || t.ExitCode == 0 {
		return unknown
	}
	return exitCode{int(t.ExitCode), fmt.Sprintf("pod %s/%s terminated (%s)\n%s", pod.Namespace, pod.Name, t.Reason, t.Message)}
}

func readyOrCompleted(p *corev1.Pod) bool {
	return p.Status.Phase == corev1.PodSucceeded || p.Status.Phase == corev1.PodFailed || p.Status.Phase == corev1.PodRunning && podCondition(p, corev1.PodReady)
}

// waitPod waits until a pod fulfils a condition.
func (r *run) waitPod(pod *corev1.Pod, timeout time.Duration, met func(*corev1.Pod) bool) (*corev1.Pod, error) {
	k, err := kindFor("pods")
	if err != nil {
		return nil, err
	}
	w := r.newWatcher(k, func(o store.Object) bool { return o.GetName() == pod.Name && o.GetNamespace() == pod.Namespace })
	defer w.until(r.deadline(timeout))()
	for {
		e, ok := w.next()
		switch {
		case w.interrupted:
			return nil, exitCode{code: 1}
		case !ok:
			return nil, errors.New("timed out waiting for the condition")
		case e.Type == "DELETED":
			return nil, apierrors.NewNotFound(corev1.Resource("pods"), "")
		case met(e.Object.(*corev1.Pod)):
			return e.Object.(*corev1.Pod), nil
		}
	}
}

// removeRun deletes what run --rm has made, without waiting.
func (r *run) removeRun(objects []store.Object) {
	d := &deletion{r: r, grace: -1, cascade: metav1.DeletePropagationBackground, quiet: r.flag("quiet")}
	for _, o := range objects {
		_, _ = d.deleteOne(&info{kind: api.KindOf(o), name: o.GetName(), namespace: o.GetNamespace(), object: o})
	}
}
