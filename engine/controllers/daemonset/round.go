package daemonset

import (
	"slices"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/ownership"
	"github.com/podscope/podscope/engine/controllers/workqueue"
	"github.com/podscope/podscope/engine/explain"
)

const burst = 250 // pods made or deleted at one go

// round is one pass over a daemon set.
type round struct {
	c     *Controller
	pass  *workqueue.Pass
	ds    *appsv1.DaemonSet
	hash  string // of the present template
	nodes []*corev1.Node
}

// manage makes the pods that lack and deletes those that should not be, and reports whether there were any. Models manage.
func (r *round) manage(pods map[string][]*corev1.Pod) (changed bool, err error) {
	var lacking []string
	var excess []*corev1.Pod
	for _, node := range r.nodes {
		run, stay := allowed(r.ds, node)
		own := pods[node.Name]
		switch {
		case run && len(own) == 0:
			lacking = append(lacking, node.Name)
		case stay:
			again, gone := r.trim(own, node.Name)
			if again && run {
				lacking = append(lacking, node.Name)
			}
			excess = append(excess, gone...)
		default:
			excess = append(excess, living(own)...)
		}
	}
	excess = append(excess, r.stranded(pods)...)
	return len(lacking)+len(excess) > 0, r.apply(lacking, excess)
}

// stranded are pods that wait for nodes that are no more.
func (r *round) stranded(pods map[string][]*corev1.Pod) (out []*corev1.Pod) {
	known := map[string]bool{}
	for _, n := range r.nodes {
		known[n.Name] = true
	}
	for _, name := range sortedNames(pods) {
		for _, p := range pods[name] {
			if p.Spec.NodeName == "" && p.DeletionTimestamp == nil && !known[name] {
				out = append(out, p)
			}
		}
	}
	return out
}

// trim lists the pods of one node that are too many: ended ones, which are made anew, and all but one of those that run; two while one
// takes over from the other. again: the node needs a new one. Models podsShouldBeOnNode.
func (r *round) trim(own []*corev1.Pod, node string) (again bool, excess []*corev1.Pod) {
	var running []*corev1.Pod
	for _, p := range living(own) {
		switch p.Status.Phase {
		case corev1.PodFailed:
			if r.c.mayRemoveFailed(r.ds, node) {
				r.c.recorder.Eventf(r.ds, corev1.EventTypeWarning, "FailedDaemonPod", "Found failed daemon pod %s/%s on node %s, will try to kill it", p.Namespace, p.Name, node)
				excess = append(excess, p)
			}
		case corev1.PodSucceeded:
			r.c.recorder.Eventf(r.ds, corev1.EventTypeNormal, "SucceededDaemonPod", "Found succeeded daemon pod %s/%s on node %s, will try to delete it", p.Namespace, p.Name, node)
			excess = append(excess, p)
		default:
			running = append(running, p)
		}
	}
	switch {
	case !surges(r.ds) && len(running) > 1:
		return false, append(excess, running[1:]...)
	case surges(r.ds) && len(running) > 1:
		return false, append(excess, r.outlived(running)...)
	}
	return surges(r.ds) && len(running) == 0, excess
}

// outlived are the pods of a node that are not needed while a new one takes over from an old one: all but the oldest of each, and the old
// one when it is not ready any more or the new one is available.
func (r *round) outlived(running []*corev1.Pod) (out []*corev1.Pod) {
	var fresh, old *corev1.Pod
	for _, p := range running {
		switch isNew := p.Labels[appsv1.DefaultDaemonSetUniqueLabelKey] == r.hash; {
		case isNew && fresh == nil:
			fresh = p
		case !isNew && old == nil:
			old = p
		default:
			out = append(out, p)
		}
	}
	if fresh != nil && old != nil {
		if _, ready := ownership.Ready(old); !ready || r.available(fresh) {
			out = append(out, old)
		}
	}
	return out
}

// living leaves out pods that are being deleted.
func living(pods []*corev1.Pod) []*corev1.Pod {
	return slices.DeleteFunc(slices.Clone(pods), func(p *corev1.Pod) bool { return p.DeletionTimestamp != nil })
}

// apply makes pods for nodes, in batches that double until one fails, and then deletes pods. Models syncNodes.
func (r *round) apply(nodes []string, gone []*corev1.Pod) (failure error) {
	left := nodes[:min(len(nodes), burst)]
	for batch := 1; len(left) > 0 && failure == nil; batch *= 2 {
		n := min(batch, len(left))
		r.pass.Call()
		for i, node := range left[:n] {
			if i > 0 {
				r.pass.Also()
			}
			if err := r.make(node); err != nil {
				failure = err
			}
		}
		left = left[n:]
	}
	for i, p := range gone[:min(len(gone), burst)] {
		if i == 0 {
			r.pass.Call()
		} else {
			r.pass.Also()
		}
		if err := r.remove(p); err != nil {
			failure = err
		}
	}
	return failure
}

func (r *round) make(node string) error {
	obj, err := r.c.client.Create(podFor(r.ds, node, r.hash), api.CreateOptions{})
	if apierrors.HasStatusCause(err, corev1.NamespaceTerminatingCause) {
		return nil // it ends with its namespace
	}
	if err != nil {
		r.report(corev1.EventTypeWarning, "FailedCreate", "Error creating: %v", err)
		return err
	}
	r.pass.Wrote("pods", obj)
	r.c.note(obj, explain.RuleDaemonNodeAffinity, node)
	r.report(corev1.EventTypeNormal, "SuccessfulCreate", "Created pod: %s", obj.GetName())
	return nil
}

func (r *round) remove(p *corev1.Pod) error {
	obj, err := r.c.client.Delete("pods", p.Namespace, p.Name, api.DeleteOptions{})
	if apierrors.IsNotFound(err) {
		return nil
	}
	if err != nil {
		r.report(corev1.EventTypeWarning, "FailedDelete", "Error deleting: %v", err)
		return err
	}
	if obj != nil {
		r.pass.Wrote("pods", obj)
	}
	r.report(corev1.EventTypeNormal, "SuccessfulDelete", "Deleted pod: %s", p.Name)
	return nil
}

func (r *round) report(kind, reason, format string, args ...any) {
	r.c.queue.Report(func() { r.c.recorder.Eventf(r.ds, kind, reason, format, args...) })
}

// available reports whether a pod has been ready for minReadySeconds.
func (r *round) available(p *corev1.Pod) bool {
	since, ready := ownership.Ready(p)
	return ready && (r.ds.Spec.MinReadySeconds == 0 || r.c.sim.Now().Sub(since.Time) >= time.Duration(r.ds.Spec.MinReadySeconds)*time.Second)
}
