package kubectl

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/proc"
	"github.com/podscope/podscope/engine/store"
)

const logsUsage = "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command"

// runLogs models k8s.io/kubectl/pkg/cmd/logs.
func runLogs(r *run, args []string) error {
	selector := r.str("selector")
	container := r.str("container")
	switch {
	case len(args) == 0 && selector == "", len(args) > 2:
		return r.usageError(logsUsage)
	case len(args) == 1 && selector != "":
		return r.usageError("only a selector (-l) or a POD name is allowed")
	case len(args) == 2:
		container = args[1]
	}
	opts, err := r.logOptions(container)
	if err != nil {
		return err
	}
	objects, err := r.logObjects(args, selector)
	if err != nil {
		return err
	}
	if err := r.checkLogs(args, opts); err != nil {
		return err
	}
	requests, err := r.logRequests(objects, opts)
	if err != nil {
		return err
	}
	return r.readLogs(requests, opts.Follow)
}

func (r *run) logOptions(container string) (*corev1.PodLogOptions, error) {
	opts := &corev1.PodLogOptions{Container: container, Follow: r.flag("follow"), Previous: r.flag("previous"), Timestamps: r.flag("timestamps")}
	if s := r.str("since-time"); s != "" {
		t, err := time.Parse(time.RFC3339, s)
		if err != nil {
			return nil, err
		}
		at := metav1.NewTime(t)
		opts.SinceTime = &at
	}
	if n := r.integer("limit-bytes"); n != 0 {
		opts.LimitBytes = &n
	}
	if d := r.duration("since"); d != 0 {
		s := int64(d.Round(time.Second).Seconds())
		opts.SinceSeconds = &s
	}
	tail := r.integer("tail")
	if r.str("selector") != "" && tail == -1 && !r.changed("tail") {
		tail = 10
	}
	if tail != -1 {
		opts.TailLines = &tail
	}
	return opts, nil
}

func (r *run) logObjects(args []string, selector string) ([]*info, error) {
	b := r.newBuilder()
	b.oneType = true
	if len(args) > 0 {
		b.labels = ""
		b.addTuples(args[:1], "pods")
	} else {
		b.types = []string{"pods"}
	}
	infos, err := b.collect()
	if err != nil {
		if apierrors.IsNotFound(err) {
			err = fmt.Errorf("error from server (NotFound): %w in namespace %q", err, r.namespace)
		}
		return nil, err
	}
	if selector != "" && len(infos) == 0 {
		fmt.Fprintf(r.err, "No resources found in %s namespace.\n", r.namespace)
	}
	return infos, nil
}

func (r *run) checkLogs(args []string, opts *corev1.PodLogOptions) error {
	switch {
	case opts.SinceTime != nil && opts.SinceSeconds != nil:
		return errors.New("at most one of `sinceTime` or `sinceSeconds` may be specified")
	case r.flag("all-containers") && opts.Container != "":
		return fmt.Errorf("--all-containers=true should not be specified with container name %s", opts.Container)
	case r.changed("container") && len(args) == 2:
		return errors.New("only one of -c or an inline [CONTAINER] arg is allowed")
	case r.integer("limit-bytes") < 0:
		return errors.New("--limit-bytes must be greater than 0")
	case opts.SinceSeconds != nil && *opts.SinceSeconds < 0:
		return errors.New("--since must be greater than 0")
	case opts.TailLines != nil && *opts.TailLines < -1:
		return errors.New("--tail must be greater than or equal to -1")
	}
	return nil
}

// logRequest is one container whose log is wanted.
type logRequest struct {
	pod       *corev1.Pod
	fieldPath string
	opts      *corev1.PodLogOptions
}

// logRequests models k8s.io/kubectl/pkg/polymorphichelpers logsForObjectWithClient.
func (r *run) logRequests(objects []*info, opts *corev1.PodLogOptions) ([]logRequest, error) {
	var out []logRequest
	for _, i := range objects {
		pods, err := r.logPods(i.object)
		if err != nil {
			return nil, err
		}
		for _, pod := range pods {
			requests, err := r.podLogRequests(pod, opts, r.flag("all-pods"))
			if err != nil {
				return nil, err
			}
			out = append(out, requests...)
		}
	}
	return out, nil
}

func (r *run) logPods(obj store.Object) ([]*corev1.Pod, error) {
	if pod, ok := obj.(*corev1.Pod); ok {
		return []*corev1.Pod{pod}, nil
	}
	if _, err := selectorOf(obj); err != nil {
		return nil, fmt.Errorf("cannot get the logs from %T: %v", obj, err)
	}
	pods, err := r.podsOf(obj, lessLogging, r.duration("pod-running-timeout"))
	if err != nil {
		return nil, err
	}
	if len(pods) > 1 && r.flag("all-pods") {
		return pods, nil
	}
	if len(pods) > 1 {
		fmt.Fprintf(r.err, "Found %v pods, using pod/%v\n", len(pods), pods[0].Name)
	}
	return pods[:1], nil
}

func (r *run) podLogRequests(pod *corev1.Pod, opts *corev1.PodLogOptions, allPods bool) ([]logRequest, error) {
	if r.flag("all-containers") {
		var out []logRequest
		for _, name := range api.ContainerNames(pod) {
			o := opts.DeepCopy()
			o.Container = name
			_, path := findContainer(pod, name)
			out = append(out, logRequest{pod, path, o})
		}
		return out, nil
	}
	o := opts.DeepCopy()
	if name := pod.Annotations[defaultContainer]; o.Container == "" && name != "" {
		if c, _ := findContainer(pod, name); c == nil {
			fmt.Fprintf(r.err, "Default container name %q not found in pod %s\n", name, pod.Name)
		} else {
			o.Container = name
		}
	}
	if o.Container == "" {
		warn := r.err
		if allPods {
			warn = nil
		}
		plain := pod.DeepCopy()
		delete(plain.Annotations, defaultContainer)
		o.Container, _ = r.chooseContainer(plain, "", warn)
	}
	c, path := findContainer(pod, o.Container)
	if c == nil {
		return nil, invalidContainer(o.Container, pod)
	}
	return []logRequest{{pod, path, o}}, nil
}

// readLogs prints the logs one after the other, or all at once when they are followed.
func (r *run) readLogs(requests []logRequest, follow bool) error {
	if limit := r.integer("max-log-requests"); follow && len(requests) > 1 && int64(len(requests)) > limit {
		return fmt.Errorf("you are attempting to follow %d log streams, but maximum allowed concurrency is %d, use --max-log-requests to increase the limit", len(requests), limit)
	}
	if follow && len(requests) > 1 {
		return r.stream(requests)
	}
	for _, q := range requests {
		if err := r.stream([]logRequest{q}); err != nil {
			if !r.flag("ignore-errors") {
				return err
			}
			fmt.Fprintf(r.out, "error: %v\n", err)
		}
	}
	return nil
}

// errLateBody is what net/http says when a client's time is over while an answer still comes.
var errLateBody = errors.New("net/http: request canceled (Client.Timeout or context cancellation while reading body)")

// stream copies log streams to standard output until all have ended.
func (r *run) stream(requests []logRequest) error {
	r.p.Sleep(requestTime)
	var pending [][]byte
	var failure error
	open := 0
	interrupted := false
	for _, q := range requests {
		lines := &prefixer{prefix: r.logPrefix(q)}
		open++
		if err := r.mayReach("get", q.pod.Namespace, q.pod.Name, "log"); err != nil {
			return err
		}
		stop, err := r.client.Logs(q.pod.Namespace, q.pod.Name, q.opts, func(p []byte) {
			pending = append(pending, lines.add(p))
			r.p.Wake()
		}, func(err error) {
			open--
			if failure == nil {
				failure = err
			}
			r.p.Wake()
		})
		if err != nil {
			return err
		}
		if stop != nil {
			defer stop()
		}
	}
	r.p.Handle(proc.SIGINT, func() {
		interrupted = true
		r.p.Wake()
	})
	defer r.p.Default(proc.SIGINT)
	late := false
	if deadline := r.requestDeadline(); deadline > 0 {
		timer := r.sim.After(deadline-r.sim.Elapsed(), "kubectl timeout", func() { late = true; r.p.Wake() })
		defer timer.Stop()
	}
	for {
		for len(pending) > 0 {
			chunk := pending[0]
			pending = pending[1:]
			if _, err := r.out.Write(chunk); err != nil {
				return err
			}
		}
		if interrupted {
			return exitCode{code: 1}
		}
		if open == 0 {
			return failure
		}
		if late {
			io.WriteString(r.err, errLateBody.Error()+"\n")
			return errLateBody
		}
		r.p.Park()
	}
}

func (r *run) logPrefix(q logRequest) string {
	if !r.flag("prefix") && !r.flag("all-pods") {
		return ""
	}
	_, name, _ := strings.Cut(q.fieldPath, "{")
	return fmt.Sprintf("[pod/%s/%s] ", q.pod.Name, strings.TrimSuffix(name, "}"))
}

// prefixer puts a prefix in front of every line of a stream.
type prefixer struct {
	prefix string
	inLine bool
}

func (p *prefixer) add(data []byte) []byte {
	if p.prefix == "" {
		return append([]byte(nil), data...)
	}
	var out bytes.Buffer
	for _, line := range bytes.SplitAfter(data, []byte("\n")) {
		if len(line) == 0 {
			continue
		}
		if !p.inLine {
			io.WriteString(&out, p.prefix)
		}
		out.Write(line)
		p.inLine = line[len(line)-1] != '\n'
	}
	return out.Bytes()
}
