package resourcequota_test

import (
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/controllers/resourcequota"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

// TestUsageFollowsWhatThereIs as things come and go.
func TestUsageFollowsWhatThereIs(t *testing.T) {
	s := sim.New(1, time.Unix(1e9, 0))
	server := api.NewServer(s, store.New(s), api.Options{Version: "1.36"})
	client := server.Client("test")
	resourcequota.New(s, server).Start()
	quota := &corev1.ResourceQuota{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "q"}, Spec: corev1.ResourceQuotaSpec{
		Hard: corev1.ResourceList{"configmaps": resource.MustParse("2"), "count/configmaps": resource.MustParse("3")},
	}}
	if _, err := client.Create(quota, api.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	used := func() string {
		s.RunUntil(s.Elapsed() + time.Second)
		q, err := api.Get[*corev1.ResourceQuota](client, "default", "q")
		if err != nil {
			t.Fatal(err)
		}
		plain, count, hard := q.Status.Used["configmaps"], q.Status.Used["count/configmaps"], q.Status.Hard["configmaps"]
		return plain.String() + " " + count.String() + " of " + hard.String()
	}
	before := used()
	_, err := client.Create(&corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "c"}}, api.CreateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	with := used()
	if _, err := client.Delete("configmaps", "default", "c", api.DeleteOptions{}); err != nil {
		t.Fatal(err)
	}
	if after := used(); before == with || after != before || with[len(with)-5:] != " of 2" {
		t.Errorf("before %s, with one more %s, after %s", before, with, after)
	}
}
