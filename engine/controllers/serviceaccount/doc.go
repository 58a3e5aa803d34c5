// Package serviceaccount gives every namespace its "default" ServiceAccount and the ConfigMap kube-root-ca.crt, puts them back when they are
// deleted or changed, and fills the secrets that somebody makes for an account's token. It stands for three of Kubernetes' controllers:
// serviceaccount, serviceaccount-token and root-ca-cert-publisher.
package serviceaccount
