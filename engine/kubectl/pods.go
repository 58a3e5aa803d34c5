package kubectl

import (
	"errors"
	"fmt"
	"io"
	"sort"
	"strings"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/podscope/podscope/engine/store"
)

// defaultContainer is the annotation that names the container meant when none is.
const defaultContainer = "kubectl.kubernetes.io/default-container"

// findContainer finds a container of any sort and the field that it stands in.
// Models k8s.io/kubectl/pkg/cmd/util/podcmd FindContainerByName.
func findContainer(pod *corev1.Pod, name string) (c *corev1.Container, fieldPath string) {
	for i := range pod.Spec.Containers {
		if pod.Spec.Containers[i].Name == name {
			return &pod.Spec.Containers[i], "spec.containers{" + name + "}"
		}
	}
	for i := range pod.Spec.InitContainers {
		if pod.Spec.InitContainers[i].Name == name {
			return &pod.Spec.InitContainers[i], "spec.initContainers{" + name + "}"
		}
	}
	for i := range pod.Spec.EphemeralContainers {
		if pod.Spec.EphemeralContainers[i].Name == name {
			return (*corev1.Container)(&pod.Spec.EphemeralContainers[i].EphemeralContainerCommon), "spec.ephemeralContainers{" + name + "}"
		}
	}
	return nil, ""
}

// containerList names a pod's containers for error messages.
func containerList(pod *corev1.Pod) string {
	var out []string
	for _, c := range pod.Spec.Containers {
		out = append(out, c.Name)
	}
	for _, c := range pod.Spec.EphemeralContainers {
		out = append(out, c.Name+" (ephem)")
	}
	for _, c := range pod.Spec.InitContainers {
		out = append(out, c.Name+" (init)")
	}
	return strings.Join(out, ", ")
}

func invalidContainer(name string, pod *corev1.Pod) error {
	return fmt.Errorf("container %s is not valid for pod %s out of: %s", name, pod.Name, containerList(pod))
}

// chooseContainer is the named container, or the default one, which it says aloud when there are several.
// Models k8s.io/kubectl/pkg/cmd/util/podcmd FindOrDefaultContainerByName.
func (r *run) chooseContainer(pod *corev1.Pod, name string, warn io.Writer) (string, error) {
	if name == "" {
		name = pod.Annotations[defaultContainer]
	}
	if name != "" {
		if c, _ := findContainer(pod, name); c == nil {
			return "", invalidContainer(name, pod)
		}
		return name, nil
	}
	if len(pod.Spec.Containers) == 0 {
		return "", fmt.Errorf("pod %s/%s does not have any containers", pod.Namespace, pod.Name)
	}
	name = pod.Spec.Containers[0].Name
	if warn != nil && len(pod.Spec.Containers)+len(pod.Spec.InitContainers)+len(pod.Spec.EphemeralContainers) > 1 {
		fmt.Fprintf(warn, "Defaulted container %q out of: %s\n", name, containerList(pod))
	}
	return name, nil
}

// selectorOf is the pod selector of a workload or service.
// Models k8s.io/kubectl/pkg/polymorphichelpers SelectorsForObject.
func selectorOf(obj store.Object) (labels.Selector, error) {
	var selector *metav1.LabelSelector
	switch o := obj.(type) {
	case *appsv1.ReplicaSet:
		selector = o.Spec.Selector
	case *appsv1.StatefulSet:
		selector = o.Spec.Selector
	case *appsv1.DaemonSet:
		selector = o.Spec.Selector
	case *appsv1.Deployment:
		selector = o.Spec.Selector
	case *batchv1.Job:
		selector = o.Spec.Selector
	case *corev1.ReplicationController:
		return labels.SelectorFromSet(o.Spec.Selector), nil
	case *corev1.Service:
		if len(o.Spec.Selector) == 0 {
			return nil, fmt.Errorf("invalid service '%s': Service is defined without a selector", o.Name)
		}
		return labels.SelectorFromSet(o.Spec.Selector), nil
	default:
		return nil, fmt.Errorf("selector for %T not implemented", obj)
	}
	s, err := metav1.LabelSelectorAsSelector(selector)
	if err != nil {
		return nil, fmt.Errorf("invalid label selector: %v", err)
	}
	return s, nil
}

// podsOf lists the pods behind a workload, best first, waiting for the first to appear.
// Models k8s.io/kubectl/pkg/polymorphichelpers GetPodList.
func (r *run) podsOf(obj store.Object, less func(a, b *corev1.Pod) bool, timeout time.Duration) ([]*corev1.Pod, error) {
	selector, err := selectorOf(obj)
	if err != nil {
		return nil, err
	}
	r.p.Sleep(requestTime)
	match := func(p *corev1.Pod) bool { return selector.Matches(labels.Set(p.Labels)) }
	pods := r.podsWhere(obj.GetNamespace(), match)
	if len(pods) > 0 {
		sort.Slice(pods, func(i, j int) bool { return less(pods[i], pods[j]) })
		return pods, nil
	}
	k, err := kindFor("pods")
	if err != nil {
		return nil, err
	}
	w := r.newWatcher(k, func(o store.Object) bool {
		p := o.(*corev1.Pod)
		return p.Namespace == obj.GetNamespace() && match(p)
	})
	defer w.until(r.deadline(timeout))()
	for {
		e, ok := w.next()
		if !ok {
			return nil, errors.New("timed out waiting for the condition")
		}
		if e.Type != watch.Deleted {
			return []*corev1.Pod{e.Object.(*corev1.Pod)}, nil
		}
	}
}

// deadline is a time since the start of the world; 0 when there is no timeout.
func (r *run) deadline(timeout time.Duration) time.Duration {
	if timeout <= 0 {
		return 0
	}
	return r.sim.Elapsed() + timeout
}

// lessActive orders pods as kubectl's ActivePods does: unassigned, pending and unready ones first.
func lessActive(a, b *corev1.Pod) bool {
	if (a.Spec.NodeName == "") != (b.Spec.NodeName == "") {
		return a.Spec.NodeName == ""
	}
	rank := map[corev1.PodPhase]int{corev1.PodPending: 0, corev1.PodUnknown: 1, corev1.PodRunning: 2}
	if a.Status.Phase != b.Status.Phase {
		return rank[a.Status.Phase] < rank[b.Status.Phase]
	}
	if ra, rb := podCondition(a, corev1.PodReady), podCondition(b, corev1.PodReady); ra != rb {
		return !ra
	} else if ra && rb {
		if ta, tb := readySince(a), readySince(b); !ta.Equal(&tb) {
			return afterOrZero(ta, tb)
		}
	}
	if ra, rb := maxRestarts(a), maxRestarts(b); ra != rb {
		return ra > rb
	}
	if !a.CreationTimestamp.Equal(&b.CreationTimestamp) {
		return afterOrZero(a.CreationTimestamp, b.CreationTimestamp)
	}
	return false
}

// lessLogging orders pods as kubectl logs prefers them. Models k8s.io/kubectl/pkg/util/podutils ByLogging.
func lessLogging(a, b *corev1.Pod) bool {
	if (a.Spec.NodeName == "") != (b.Spec.NodeName == "") {
		return a.Spec.NodeName != ""
	}
	rank := map[corev1.PodPhase]int{corev1.PodRunning: 0, corev1.PodUnknown: 1, corev1.PodPending: 2}
	if a.Status.Phase != b.Status.Phase {
		return rank[a.Status.Phase] < rank[b.Status.Phase]
	}
	if ra, rb := podCondition(a, corev1.PodReady), podCondition(b, corev1.PodReady); ra != rb {
		return ra
	} else if ra && rb {
		if ta, tb := readySince(a), readySince(b); !ta.Equal(&tb) {
			return afterOrZero(tb, ta)
		}
	}
	if ra, rb := maxRestarts(a), maxRestarts(b); ra != rb {
		return ra > rb
	}
	if !a.CreationTimestamp.Equal(&b.CreationTimestamp) {
		return afterOrZero(b.CreationTimestamp, a.CreationTimestamp)
	}
	return false
}

func afterOrZero(a, b metav1.Time) bool {
	if a.IsZero() || b.IsZero() {
		return a.IsZero()
	}
	return a.After(b.Time)
}

func readySince(p *corev1.Pod) metav1.Time {
	for _, c := range p.Status.Conditions {
		if c.Type == corev1.PodReady && c.Status == corev1.ConditionTrue {
			return c.LastTransitionTime
		}
	}
	return metav1.Time{}
}

func maxRestarts(p *corev1.Pod) int32 {
	var n int32
	for _, c := range p.Status.ContainerStatuses {
		n = max(n, c.RestartCount)
	}
	return n
}

// podNamed reads one pod.
func (r *run) podNamed(namespace, name string) (*corev1.Pod, error) {
	k, err := kindFor("pods")
	if err != nil {
		return nil, err
	}
	obj, err := r.get(k, namespace, name)
	if err != nil {
		return nil, err
	}
	return obj.(*corev1.Pod), nil
}
