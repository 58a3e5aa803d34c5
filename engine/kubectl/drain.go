package kubectl

import (
	"fmt"
	"io"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	utilerrors "k8s.io/apimachinery/pkg/util/errors"

	"github.com/podscope/podscope/engine/store"
)

// runDrain models k8s.io/kubectl/pkg/cmd/drain (*DrainCmdOptions).RunDrain.
func runDrain(r *run, args []string) error {
	nodes, err := r.drainNodes(args)
	if err != nil {
		return err
	}
	r.cordon(nodes, true)
	var failures []error
	var remaining []string
	for _, i := range nodes {
		if err := r.drainNode(i.name); err != nil {
			fmt.Fprintf(r.err, "error: unable to drain node %q due to error: %s, continuing command...\n", i.name, err)
			failures = append(failures, err)
			remaining = append(remaining, i.name)
			continue
		}
		_ = r.printDone(i.object, "drained")
	}
	if len(remaining) > 0 {
		io.WriteString(r.err, "There are pending nodes to be drained:\n")
		for _, name := range remaining {
			fmt.Fprintf(r.err, " %s\n", name)
		}
	}
	if len(failures) == 0 {
		return nil
	}
	var lines []string
	for _, f := range failures {
		for _, e := range flatten(f) {
			lines = append(lines, e.Error())
		}
	}
	return exitCode{1, strings.Join(lines, "\n")}
}

// drainVerdict is what drain does with a pod.
type drainVerdict struct {
	pod     *corev1.Pod
	remove  bool
	warning string
	refusal string
}

func (r *run) drainNode(node string) error {
	verdicts := r.drainPods(node)
	if err := refusals(verdicts); err != nil {
		return err
	}
	if text := drainWarnings(verdicts); text != "" {
		io.WriteString(r.err, "Warning: "+text+"\n")
	}
	var pods []*corev1.Pod
	for _, v := range verdicts {
		if v.remove {
			pods = append(pods, v.pod)
		}
	}
	if r.dryRun == dryRunClient {
		for _, p := range pods {
			fmt.Fprintf(r.out, "evicting pod %s/%s (dry run)\n", p.Namespace, p.Name)
		}
		return nil
	}
	err := r.evictAll(pods)
	if err != nil {
		fmt.Fprintf(r.err, "There are pending pods in node %q when an error occurred: %v\n", node, err)
		for _, v := range r.drainPods(node) {
			if v.remove {
				fmt.Fprintf(r.err, "pod/%s\n", v.pod.Name)
			}
		}
	}
	return err
}

func (r *run) drainPods(node string) []drainVerdict {
	r.p.Sleep(requestTime)
	selector, _ := labels.Parse(r.str("pod-selector"))
	var out []drainVerdict
	for _, p := range r.podsWhere("", func(p *corev1.Pod) bool {
		return p.Spec.NodeName == node && (selector == nil || selector.Matches(labels.Set(p.Labels)))
	}) {
		out = append(out, r.drainVerdict(p))
	}
	return out
}

// drainVerdict models k8s.io/kubectl/pkg/drain makeFilters; the last filter that has something to say wins.
func (r *run) drainVerdict(p *corev1.Pod) drainVerdict {
	v := drainVerdict{pod: p, remove: true}
	finished := p.Status.Phase == corev1.PodSucceeded || p.Status.Phase == corev1.PodFailed
	owner := metav1.GetControllerOf(p)
	if skip := r.integer("skip-wait-for-delete-timeout"); skip > 0 && p.DeletionTimestamp != nil && int64(r.p.Now().Sub(p.DeletionTimestamp.Time).Seconds()) > skip {
		return drainVerdict{pod: p}
	}
	if owner != nil && owner.Kind == "DaemonSet" && !finished {
		_, err := r.client.Get("daemonsets.apps", p.Namespace, owner.Name)
		switch {
		case apierrors.IsNotFound(err) && r.flag("force"):
			v.warning = err.Error()
		case err != nil:
			return drainVerdict{pod: p, refusal: err.Error()}
		case !r.flag("ignore-daemonsets"):
			return drainVerdict{pod: p, refusal: "DaemonSet-managed Pods (use --ignore-daemonsets to ignore)"}
		default:
			return drainVerdict{pod: p, warning: "ignoring DaemonSet-managed Pods"}
		}
	}
	if _, mirror := p.Annotations[corev1.MirrorPodAnnotationKey]; mirror {
		return drainVerdict{pod: p}
	}
	if !finished && hasEmptyDir(p) {
		if !r.flag("delete-emptydir-data") {
			return drainVerdict{pod: p, refusal: "Pods with local storage (use --delete-emptydir-data to override)"}
		}
		v.warning = "deleting Pods with local storage"
	}
	if !finished && owner == nil {
		if !r.flag("force") {
			return drainVerdict{pod: p, refusal: "Pods that declare no controller (use --force to override)"}
		}
		v.warning = "deleting Pods that declare no controller"
	}
	return v
}

func hasEmptyDir(p *corev1.Pod) bool {
	for _, v := range p.Spec.Volumes {
		if v.EmptyDir != nil {
			return true
		}
	}
	return false
}

func refusals(list []drainVerdict) error {
	byText := map[string][]string{}
	for _, v := range list {
		if v.refusal != "" {
			byText[v.refusal] = append(byText[v.refusal], v.pod.Namespace+"/"+v.pod.Name)
		}
	}
	var errs []error
	for _, text := range sortedKeys(byText) {
		errs = append(errs, fmt.Errorf("cannot delete %s: %s", text, strings.Join(byText[text], ", ")))
	}
	return utilerrors.NewAggregate(errs)
}

// drainWarnings lists pods by what there is to say about them. Real kubectl's order is random; this one follows the pods.
func drainWarnings(list []drainVerdict) string {
	byText := map[string][]string{}
	var texts []string
	for _, v := range list {
		if v.warning == "" {
			continue
		}
		if byText[v.warning] == nil {
			texts = append(texts, v.warning)
		}
		byText[v.warning] = append(byText[v.warning], v.pod.Namespace+"/"+v.pod.Name)
	}
	var out []string
	for _, text := range texts {
		out = append(out, text+": "+strings.Join(byText[text], ", "))
	}
	return strings.Join(out, "; ")
}

// evictAll evicts pods and waits until they have gone; evictions that a disruption budget forbids are tried again.
// Models k8s.io/kubectl/pkg/drain (*Helper).evictPods.
func (r *run) evictAll(pods []*corev1.Pod) error {
	timeout := r.duration("timeout")
	deadline := r.deadline(timeout)
	type pending struct {
		pod   *corev1.Pod
		next  time.Duration
		asked bool
	}
	var open []*pending
	for _, p := range pods {
		open = append(open, &pending{pod: p})
	}
	var errs []error
	for len(open) > 0 {
		var left []*pending
		for _, e := range open {
			done, err := false, error(nil)
			switch now := r.sim.Elapsed(); {
			case now < e.next && (!e.asked || deadline == 0 || now < deadline):
			case !e.asked:
				r.announceEviction(e.pod)
				if deadline > 0 && now >= deadline {
					err = fmt.Errorf("error when evicting pods/%q -n %q: global timeout reached: %v", e.pod.Name, e.pod.Namespace, timeout)
					break
				}
				e.asked, done, err = r.evict(e.pod)
				e.next = r.sim.Elapsed()
				if !e.asked {
					e.next += evictAgain
				}
			case deadline > 0 && now >= deadline:
				err = fmt.Errorf("error when waiting for pod %q in namespace %q to terminate: global timeout reached: %v", e.pod.Name, e.pod.Namespace, timeout)
			default:
				done = r.evicted(e.pod)
				e.next = now + time.Second
			}
			if err != nil {
				errs = append(errs, err)
			} else if !done {
				left = append(left, e)
			}
		}
		if open = left; len(open) > 0 {
			r.p.Sleep(100 * time.Millisecond)
		}
	}
	return utilerrors.NewAggregate(errs)
}

// evictAgain is how long after a refusal the next attempt comes.
const evictAgain = 5 * time.Second

func (r *run) announceEviction(p *corev1.Pod) {
	suffix := ""
	if r.dryRun == dryRunServer {
		suffix = " (server dry run)"
	}
	if !r.flag("disable-eviction") {
		fmt.Fprintf(r.out, "evicting pod %s/%s%s\n", p.Namespace, p.Name, suffix)
	}
}

// evict asks for one eviction; done says that the pod is not there any more.
func (r *run) evict(p *corev1.Pod) (asked, done bool, err error) {
	r.p.Sleep(writeTime)
	opts := metav1.DeleteOptions{DryRun: r.dryRunServer()}
	if grace := r.integer("grace-period"); grace >= 0 {
		opts.GracePeriodSeconds = &grace
	}
	if r.flag("disable-eviction") {
		_, err = r.client.Delete("pods", p.Namespace, p.Name, opts)
	} else {
		err = r.client.Evict(p.Namespace, p.Name, opts)
	}
	switch {
	case err == nil:
		return true, r.dryRun == dryRunServer, nil
	case apierrors.IsNotFound(err):
		return true, true, nil
	case apierrors.IsTooManyRequests(err):
		fmt.Fprintf(r.err, "error when evicting pods/%q -n %q (will retry after %v): %v\n", p.Name, p.Namespace, evictAgain, err)
		return false, false, nil
	}
	return false, false, fmt.Errorf("error when evicting pods/%q -n %q: %v", p.Name, p.Namespace, err)
}

func (r *run) evicted(p *corev1.Pod) bool {
	obj, err := r.client.Get("pods", p.Namespace, p.Name)
	if err == nil && obj.GetUID() == p.UID {
		return false
	}
	word := "evicted"
	if r.flag("disable-eviction") {
		word = "deleted"
	}
	_ = r.printDone(store.Object(p), word)
	return true
}
