package scheduler

import (
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/types"
)

func TestWhatASelectorSelectsFollowsTheNodesPods(t *testing.T) {
	pod := func(name, namespace, app string) *corev1.Pod {
		p := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: name, UID: types.UID(name), Labels: map[string]string{"app": app}}}
		p.Spec.NodeName = "n"
		return p
	}
	changed := func(p *corev1.Pod, change func(*corev1.Pod)) *corev1.Pod {
		p = p.DeepCopy()
		change(p)
		return p
	}
	a, b := pod("a", "x", "web"), pod("b", "x", "db")
	c := newCache()
	c.setPod(a)
	for _, step := range []struct {
		name string
		do   func()
		want int
	}{
		{"counted at first", func() {}, 1},
		{"a pod that is not selected came", func() { c.setPod(b) }, 1},
		{"a pod of another namespace came", func() { c.setPod(pod("c", "y", "web")) }, 1},
		{"a label changed", func() { b = changed(b, func(p *corev1.Pod) { p.Labels["app"] = "web" }); c.setPod(b) }, 2},
		{"a status changed", func() { b = changed(b, func(p *corev1.Pod) { p.Status.Phase = corev1.PodRunning }); c.setPod(b) }, 2},
		{"a pod is to be deleted", func() { c.setPod(changed(a, func(p *corev1.Pod) { p.DeletionTimestamp = &metav1.Time{} })) }, 1},
		{"that pod went", func() { c.removePod(a.UID) }, 1},
		{"another came", func() { c.assume(pod("d", "x", "web"), "n") }, 2},
	} {
		step.do()
		selector := labels.SelectorFromSet(labels.Set{"app": "web"})
		if got := c.nodes["n"].selected(&spreadConstraint{selector: selector, text: selector.String()}, "x"); got != step.want {
			t.Errorf("%s: %d pods, want %d", step.name, got, step.want)
		}
	}
}
