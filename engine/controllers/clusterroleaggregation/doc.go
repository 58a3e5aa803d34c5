// Package clusterroleaggregation is the controller that gives a ClusterRole with an aggregation rule the rules of the cluster roles that it selects.
//
// Models pkg/controller/clusterroleaggregation
package clusterroleaggregation
