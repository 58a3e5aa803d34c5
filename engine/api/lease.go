package api

import (
	coordinationv1 "k8s.io/api/coordination/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// RenewLease writes when a lease was renewed and nothing else, as an update of the lease as it was read would. It is the short cut of the
// heartbeats of nodes: three of four writes while nothing happens.
func (c *Client) RenewLease(held *coordinationv1.Lease, at metav1.MicroTime) error {
	kind := KindOf(held)
	r := c.request(kind, kind.Key(held.Namespace, held.Name), "", nil)
	old, err := r.current(held)
	if err != nil {
		return err
	}
	renewed := *old.(*coordinationv1.Lease)
	if renewed.Spec.RenewTime.Equal(&at) {
		return nil
	}
	renewed.Spec.RenewTime = &at
	r.server.store.Update(r.key(), &renewed)
	r.wrote()
	return nil
}
