// Package serviceaccount gives every namespace its "default" ServiceAccount and the ConfigMap kube-root-ca.crt, and puts them back when they
// are deleted. It stands for two of Kubernetes' controllers, serviceaccount and root-ca-cert-publisher.
package serviceaccount
