package api

import (
	"testing"

	corev1 "k8s.io/api/core/v1"
	schedulingv1 "k8s.io/api/scheduling/v1"
	storagev1 "k8s.io/api/storage/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/podscope/podscope/engine/store"
)

func create(t *testing.T, c *Client, objs ...store.Object) {
	t.Helper()
	for _, obj := range objs {
		if _, err := c.Create(obj, CreateOptions{}); err != nil {
			t.Fatal(err)
		}
	}
}

func quotaOf(spec corev1.ResourceQuotaSpec) *corev1.ResourceQuota {
	return &corev1.ResourceQuota{ObjectMeta: named("q"), Spec: spec}
}

func TestAQuotaCountsThePodsInItsScope(t *testing.T) {
	high := func(op corev1.ScopeSelectorOperator, values ...string) *corev1.ScopeSelector {
		return &corev1.ScopeSelector{MatchExpressions: []corev1.ScopedResourceSelectorRequirement{{ScopeName: corev1.ResourceQuotaScopePriorityClass, Operator: op, Values: values}}}
	}
	for _, tt := range []struct {
		name     string
		selector *corev1.ScopeSelector
		class    string
		refused  bool
	}{
		{"of the class", high(corev1.ScopeSelectorOpIn, "high", "low"), "high", true},
		{"of another", high(corev1.ScopeSelectorOpIn, "high"), "", false},
		{"of all but one", high(corev1.ScopeSelectorOpNotIn, "high"), "high", false},
		{"with any class", high(corev1.ScopeSelectorOpExists), "high", true},
		{"without any, for those with one", high(corev1.ScopeSelectorOpExists), "", false},
		{"without any", high(corev1.ScopeSelectorOpDoesNotExist), "", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, c := newServer(t)
			create(t, c, &schedulingv1.PriorityClass{ObjectMeta: metav1.ObjectMeta{Name: "high"}, Value: 1000},
				quotaOf(corev1.ResourceQuotaSpec{Hard: resources("pods", "0"), ScopeSelector: tt.selector}))
			p := pod("p")
			p.Spec.PriorityClassName = tt.class
			if _, err := c.Create(p, CreateOptions{}); (err != nil) != tt.refused {
				t.Errorf("got %v", err)
			}
		})
	}
}

func claimOf(class, size string) *corev1.PersistentVolumeClaim {
	return &corev1.PersistentVolumeClaim{ObjectMeta: named("data"), Spec: corev1.PersistentVolumeClaimSpec{
		StorageClassName: &class, AccessModes: []corev1.PersistentVolumeAccessMode{corev1.ReadWriteOnce},
		Resources: corev1.VolumeResourceRequirements{Requests: resources("storage", size)},
	}}
}

func TestAQuotaCountsClaimsOfAClass(t *testing.T) {
	_, c := newServer(t)
	create(t, c, quotaOf(corev1.ResourceQuotaSpec{Hard: resources("gold.storageclass.storage.k8s.io/requests.storage", "1Gi", "gold.storageclass.storage.k8s.io/persistentvolumeclaims", "5")}))
	create(t, c, claimOf("silver", "10Gi"))
	second := claimOf("gold", "2Gi")
	second.Name = "more"
	_, err := c.Create(second, CreateOptions{})
	const want = `persistentvolumeclaims "more" is forbidden: exceeded quota: q, requested: gold.storageclass.storage.k8s.io/requests.storage=2Gi, used: gold.storageclass.storage.k8s.io/requests.storage=0, limited: gold.storageclass.storage.k8s.io/requests.storage=1Gi`
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

// TestAQuotaCountsWhatAChangeAdds changes the type of a service: node ports are counted for what opens them.
func TestAQuotaCountsTheClaimsInItsScope(t *testing.T) {
	scope := func(op corev1.ScopeSelectorOperator, values ...string) *corev1.ScopeSelector {
		return &corev1.ScopeSelector{MatchExpressions: []corev1.ScopedResourceSelectorRequirement{{ScopeName: corev1.ResourceQuotaScopeVolumeAttributesClass, Operator: op, Values: values}}}
	}
	for _, tt := range []struct {
		name     string
		selector *corev1.ScopeSelector
		class    string
		refused  bool
	}{
		{"of the class", scope(corev1.ScopeSelectorOpIn, "fast"), "fast", true},
		{"of another", scope(corev1.ScopeSelectorOpIn, "fast"), "slow", false},
		{"of none", scope(corev1.ScopeSelectorOpIn, "fast"), "", false},
		{"with any class", scope(corev1.ScopeSelectorOpExists), "slow", true},
		{"without any", scope(corev1.ScopeSelectorOpDoesNotExist), "", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, c := newServer(t)
			create(t, c, quotaOf(corev1.ResourceQuotaSpec{Hard: resources("persistentvolumeclaims", "0"), ScopeSelector: tt.selector}))
			claim := claimOf("gold", "1Gi")
			claim.Spec.VolumeAttributesClassName = &tt.class
			if tt.class == "" {
				claim.Spec.VolumeAttributesClassName = nil
			}
			if _, err := c.Create(claim, CreateOptions{}); (err != nil) != tt.refused {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestAQuotaCountsWhatAChangeAdds(t *testing.T) {
	_, c := newServer(t)
	create(t, c, quotaOf(corev1.ResourceQuotaSpec{Hard: resources("services", "5", "services.nodeports", "1")}),
		&corev1.Service{ObjectMeta: named("web"), Spec: corev1.ServiceSpec{Ports: []corev1.ServicePort{{Name: "a", Port: 80}, {Name: "b", Port: 81}}}})
	key := store.Key{Resource: "services", Namespace: "default", Name: "web"}
	const want = `services "web" is forbidden: exceeded quota: q, requested: services.nodeports=2, used: services.nodeports=0, limited: services.nodeports=1`
	for _, kind := range []string{"NodePort", "LoadBalancer"} {
		if _, err := c.Patch(key, types.MergePatchType, []byte(`{"spec":{"type":"`+kind+`"}}`), "", PatchOptions{}); err == nil || err.Error() != want {
			t.Errorf("%s: got  %v\nwant %s", kind, err, want)
		}
	}
	if _, err := c.Patch(key, types.MergePatchType, []byte(`{"metadata":{"labels":{"a":"b"}}}`), "", PatchOptions{}); err != nil {
		t.Errorf("a label: %v", err)
	}
}

func TestClaimsGrowWhereTheirClassLetsThem(t *testing.T) {
	yes := true
	const refused = `persistentvolumeclaims "data" is forbidden: `
	for _, tt := range []struct {
		name, class, size string
		phase             corev1.PersistentVolumeClaimPhase
		want              string
	}{
		{"it may", "elastic", "2Gi", corev1.ClaimBound, ""},
		{"its class does not say so", "stiff", "2Gi", corev1.ClaimBound, refused + "only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize"},
		{"there is no such class", "none", "2Gi", corev1.ClaimBound, refused + "only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize"},
		{"the same size", "stiff", "1Gi", corev1.ClaimBound, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, c := newServer(t)
			create(t, c, &storagev1.StorageClass{ObjectMeta: metav1.ObjectMeta{Name: "elastic"}, Provisioner: "example.com/p", AllowVolumeExpansion: &yes},
				&storagev1.StorageClass{ObjectMeta: metav1.ObjectMeta{Name: "stiff"}, Provisioner: "example.com/p"})
			made := claimOf(tt.class, "1Gi")
			made.Spec.VolumeName = "v"
			obj, err := c.Create(made, CreateOptions{})
			if err != nil {
				t.Fatal(err)
			}
			bound := obj.(*corev1.PersistentVolumeClaim).DeepCopy()
			bound.Status.Phase = tt.phase
			if _, err := c.UpdateStatus(bound); err != nil {
				t.Fatal(err)
			}
			_, err = c.Patch(store.Key{Resource: "persistentvolumeclaims", Namespace: "default", Name: "data"}, types.MergePatchType,
				[]byte(`{"spec":{"resources":{"requests":{"storage":"`+tt.size+`"}}}}`), "", PatchOptions{})
			got := ""
			if err != nil {
				got = err.Error()
			}
			if got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestLabelKeysSelectThePodsOwnValues(t *testing.T) {
	_, c := newServer(t)
	p := pod("p")
	p.Labels = map[string]string{"app": "web", "pod-template-hash": "abc"}
	p.Spec.TopologySpreadConstraints = []corev1.TopologySpreadConstraint{{
		MaxSkew: 1, TopologyKey: "zone", WhenUnsatisfiable: corev1.DoNotSchedule, MatchLabelKeys: []string{"pod-template-hash", "none"},
		LabelSelector: &metav1.LabelSelector{MatchLabels: map[string]string{"app": "web"}},
	}}
	term := corev1.PodAffinityTerm{TopologyKey: "zone", MismatchLabelKeys: []string{"app"}, LabelSelector: &metav1.LabelSelector{MatchLabels: map[string]string{"tier": "front"}}}
	p.Spec.Affinity = &corev1.Affinity{PodAntiAffinity: &corev1.PodAntiAffinity{RequiredDuringSchedulingIgnoredDuringExecution: []corev1.PodAffinityTerm{term}}}
	obj, err := c.Create(p, CreateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	spec := obj.(*corev1.Pod).Spec
	if got, want := metav1.FormatLabelSelector(spec.TopologySpreadConstraints[0].LabelSelector), "app=web,pod-template-hash in (abc)"; got != want {
		t.Errorf("spread over %s, want %s", got, want)
	}
	got := metav1.FormatLabelSelector(spec.Affinity.PodAntiAffinity.RequiredDuringSchedulingIgnoredDuringExecution[0].LabelSelector)
	if want := "app notin (web),tier=front"; got != want {
		t.Errorf("kept apart from %s, want %s", got, want)
	}
}

func TestAPodMadeOnANodeGetsItsZone(t *testing.T) {
	_, c := newServer(t)
	create(t, c, &corev1.Node{ObjectMeta: metav1.ObjectMeta{Name: "n", Labels: map[string]string{corev1.LabelTopologyZone: "a", "disk": "ssd"}}})
	p := pod("p")
	p.Spec.NodeName = "n"
	obj, err := c.Create(p, CreateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if got := obj.GetLabels(); got[corev1.LabelTopologyZone] != "a" || got["disk"] != "" {
		t.Errorf("labels %v", got)
	}
}
