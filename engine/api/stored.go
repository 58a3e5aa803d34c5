package api

import (
	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	rbacv1 "k8s.io/api/rbac/v1"

	"github.com/podscope/podscope/engine/store"
)

// asStored makes of an object that is about to be stored what reading it back gives: defaults are filled in once more, and protobuf, in
// which etcd keeps it, knows no empty list. The latter shows in the few lists that are printed even when they are absent.
func asStored(obj store.Object) {
	Scheme().Default(obj)
	switch o := obj.(type) {
	case *rbacv1.Role:
		o.Rules = orNil(o.Rules)
	case *rbacv1.ClusterRole:
		o.Rules = orNil(o.Rules)
	case *discoveryv1.EndpointSlice:
		o.Endpoints = orNil(o.Endpoints)
		o.Ports = orNil(o.Ports)
	case *corev1.LimitRange:
		o.Spec.Limits = orNil(o.Spec.Limits)
	}
}

func orNil[E any](list []E) []E {
	if len(list) == 0 {
		return nil
	}
	return list
}
