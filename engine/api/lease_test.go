package api

import (
	"testing"
	"time"

	coordinationv1 "k8s.io/api/coordination/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"
)

func TestRenewingALeaseIsAnUpdateOfItsTime(t *testing.T) {
	srv, c := newServer(t)
	at := func(d time.Duration) metav1.MicroTime { return metav1.NewMicroTime(epoch.Add(d)) }
	lease := &coordinationv1.Lease{ObjectMeta: named("l"), Spec: coordinationv1.LeaseSpec{HolderIdentity: ptr.To("node-1"), LeaseDurationSeconds: ptr.To(int32(40))}}
	if err := c.RenewLease(lease, at(0)); !apierrors.IsNotFound(err) {
		t.Errorf("a lease that is not there: %v", err)
	}
	stored, err := c.Create(lease, CreateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	first := stored.(*coordinationv1.Lease)
	if err := c.RenewLease(first, at(time.Second)); err != nil {
		t.Fatal(err)
	}
	if err := c.RenewLease(first, at(2*time.Second)); !apierrors.IsConflict(err) {
		t.Errorf("a version that is not the last: %v", err)
	}
	now, err := Get[*coordinationv1.Lease](c, "default", "l")
	if err != nil || !now.Spec.RenewTime.Equal(ptr.To(at(time.Second))) || *now.Spec.HolderIdentity != "node-1" || first.Spec.RenewTime != nil {
		t.Errorf("stored %+v, %v; the version before %+v", now.Spec, err, first.Spec)
	}
	rev := srv.store.Rev()
	if err := c.RenewLease(now, at(time.Second)); err != nil || srv.store.Rev() != rev {
		t.Errorf("the same time again is written: %v", err)
	}
}
