package api

import (
	"testing"

	corev1 "k8s.io/api/core/v1"
	schedulingv1 "k8s.io/api/scheduling/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/podscope/podscope/engine/store"
)

func resources(pairs ...string) corev1.ResourceList {
	list := corev1.ResourceList{}
	for i := 0; i < len(pairs); i += 2 {
		list[corev1.ResourceName(pairs[i])] = resource.MustParse(pairs[i+1])
	}
	return list
}

func named(name string) metav1.ObjectMeta { return metav1.ObjectMeta{Namespace: "default", Name: name} }

func TestAdmissionOfPods(t *testing.T) {
	limit := func(items ...corev1.LimitRangeItem) store.Object {
		return &corev1.LimitRange{ObjectMeta: named("l"), Spec: corev1.LimitRangeSpec{Limits: items}}
	}
	quota := func(hard corev1.ResourceList) store.Object {
		return &corev1.ResourceQuota{ObjectMeta: named("q"), Spec: corev1.ResourceQuotaSpec{Hard: hard}}
	}
	requests := func(pairs ...string) func(*corev1.Pod) {
		return func(p *corev1.Pod) { p.Spec.Containers[0].Resources.Requests = resources(pairs...) }
	}
	for _, c := range []struct {
		name   string
		given  []store.Object
		change func(*corev1.Pod)
		want   string
	}{
		{
			"a maximum without a limit",
			[]store.Object{limit(corev1.LimitRangeItem{Type: "Pod", Max: resources("cpu", "1")})},
			nil,
			`pods "p" is forbidden: maximum cpu usage per Pod is 1.  No limit is specified`,
		},
		{
			"two broken limits",
			[]store.Object{limit(corev1.LimitRangeItem{Type: "Container", Min: resources("cpu", "100m", "memory", "64Mi"), DefaultRequest: resources("cpu", "100m", "memory", "64Mi")})},
			requests("cpu", "10m", "memory", "1Mi"),
			`pods "p" is forbidden: [minimum cpu usage per Container is 100m, but request is 10m, minimum memory usage per Container is 64Mi, but request is 1Mi]`,
		},
		{
			"a quota is used up",
			[]store.Object{quota(resources("pods", "1")), pod("other")},
			nil,
			`pods "p" is forbidden: exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1`,
		},
		{
			"a quota on what is not specified",
			[]store.Object{quota(resources("limits.cpu", "1", "requests.memory", "1Gi"))},
			nil,
			`pods "p" is forbidden: failed quota: q: must specify limits.cpu for: c; requests.memory for: c`,
		},
		{"within a quota", []store.Object{quota(resources("requests.cpu", "1", "pods", "2"))}, requests("cpu", "500m"), ""},
		{
			"over a quota of cpu",
			[]store.Object{quota(resources("requests.cpu", "1"))},
			requests("cpu", "1500m"),
			`pods "p" is forbidden: exceeded quota: q, requested: requests.cpu=1500m, used: requests.cpu=0, limited: requests.cpu=1`,
		},
		{
			"an unknown service account", nil, func(p *corev1.Pod) { p.Spec.ServiceAccountName = "bot" },
			`pods "p" is forbidden: error looking up service account default/bot: serviceaccount "bot" not found`,
		},
		{"an unknown namespace", nil, func(p *corev1.Pod) { p.Namespace = "x" }, `namespaces "x" not found`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, client := newServer(t)
			for _, obj := range c.given {
				if _, err := client.Create(obj, CreateOptions{}); err != nil {
					t.Fatal(err)
				}
			}
			p := pod("p")
			if c.change != nil {
				c.change(p)
			}
			got := ""
			if _, err := client.Create(p, CreateOptions{}); err != nil {
				got = err.Error()
			}
			if got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestLimitRangesFillInResources(t *testing.T) {
	_, c := newServer(t)
	limit := &corev1.LimitRange{ObjectMeta: named("l"), Spec: corev1.LimitRangeSpec{Limits: []corev1.LimitRangeItem{{
		Type: corev1.LimitTypeContainer, Default: resources("memory", "64Mi", "cpu", "1"), DefaultRequest: resources("memory", "32Mi"),
	}}}}
	if _, err := c.Create(limit, CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	obj, err := c.Create(pod("p"), CreateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	p := obj.(*corev1.Pod)
	if got, want := p.Annotations["kubernetes.io/limit-ranger"], "LimitRanger plugin set: cpu, memory request for container c; cpu, memory limit for container c"; got != want {
		t.Errorf("annotation %q, want %q", got, want)
	}
	if p.Status.QOSClass != corev1.PodQOSBurstable || p.Spec.Containers[0].Resources.Requests.Cpu().String() != "1" {
		t.Errorf("class %s, resources %v", p.Status.QOSClass, p.Spec.Containers[0].Resources)
	}
}

func TestPriorityComesFromTheClass(t *testing.T) {
	_, c := newServer(t)
	if _, err := c.Create(&schedulingv1.PriorityClass{ObjectMeta: metav1.ObjectMeta{Name: "high"}, Value: 1000, GlobalDefault: true}, CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	for class, want := range map[string]int32{"": 1000, "high": 1000, "system-node-critical": 2000001000} {
		p := pod("p" + class)
		p.Spec.PriorityClassName = class
		obj, err := c.Create(p, CreateOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if got := *obj.(*corev1.Pod).Spec.Priority; got != want {
			t.Errorf("class %q: priority %d, want %d", class, got, want)
		}
	}
	_, err := c.Create(&schedulingv1.PriorityClass{ObjectMeta: metav1.ObjectMeta{Name: "too"}, Value: 1, GlobalDefault: true}, CreateOptions{})
	if want := `priorityclasses.scheduling.k8s.io "too" is forbidden: PriorityClass high is already marked as default. Only one default can exist`; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
