package scheduler

import corev1 "k8s.io/api/core/v1"

// dynamicResources keeps pods out of the queue that want devices by ResourceClaims: the cluster has no claims, so they wait for good.
// Models plugins/dynamicresources (*DynamicResources).PreEnqueue, which nothing but the scheduler's log tells of.
type dynamicResources struct{}

func (dynamicResources) name() string { return "DynamicResources" }

func claimsDevices(pod *corev1.Pod) bool { return len(pod.Spec.ResourceClaims) > 0 }
