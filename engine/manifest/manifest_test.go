package manifest

import (
	"encoding/json"
	"os"
	"reflect"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// testSchema has the kinds that the recorded manifests use.
func testSchema() *Schema {
	var kinds []Kind
	add := func(group, version string, objects ...any) {
		for _, o := range objects {
			t := reflect.TypeOf(o)
			kinds = append(kinds, Kind{schema.GroupVersionKind{Group: group, Version: version, Kind: t.Name()}, t, true})
		}
	}
	add("", "v1", corev1.Pod{}, corev1.Service{}, corev1.ConfigMap{}, corev1.Secret{}, corev1.Namespace{}, corev1.Node{},
		corev1.PersistentVolumeClaim{}, corev1.PersistentVolume{}, corev1.ServiceAccount{})
	add("apps", "v1", appsv1.Deployment{}, appsv1.ReplicaSet{}, appsv1.StatefulSet{}, appsv1.DaemonSet{})
	add("batch", "v1", batchv1.Job{}, batchv1.CronJob{})
	add("networking.k8s.io", "v1", networkingv1.Ingress{}, networkingv1.NetworkPolicy{})
	add("policy", "v1", policyv1.PodDisruptionBudget{})
	return NewSchema(kinds)
}

// recorded is what a real cluster answered to a manifest.
type recorded struct {
	Name, Group, Manifest, Command, Stdout, Stderr string
	Get                                            struct{ Stdout string }
}

func recordedCases(tb testing.TB) []recorded {
	tb.Helper()
	data, err := os.ReadFile("../api/testdata/admission.json")
	if err != nil {
		tb.Fatal(err)
	}
	var cases []recorded
	if err := json.Unmarshal(data, &cases); err != nil {
		tb.Fatal(err)
	}
	return cases
}
