// Package horizontalpodautoscaler keeps the targets of autoscalers within their least and most replicas. The cluster has no metrics server, so
// nothing can be computed from metrics, and the autoscalers say so.
package horizontalpodautoscaler
