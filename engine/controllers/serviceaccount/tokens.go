package serviceaccount

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/store"
)

func isToken(o store.Object) bool {
	return o.(*corev1.Secret).Type == corev1.SecretTypeServiceAccountToken
}

// fill puts a token that never expires, the certificates and the namespace into a secret that somebody made for them, and deletes one whose
// account does not exist, or no longer. Models (*TokensController).syncSecret and generateTokenIfNeeded.
func (c *Controller) fill(namespace, name string) {
	secret, err := api.Get[*corev1.Secret](c.client, namespace, name)
	if err != nil || !isToken(secret) {
		return
	}
	account, err := api.Get[*corev1.ServiceAccount](c.client, namespace, secret.Annotations[corev1.ServiceAccountNameKey])
	if uid := secret.Annotations[corev1.ServiceAccountUIDKey]; err != nil || uid != "" && uid != string(account.UID) {
		_, _ = c.client.Delete("secrets", namespace, name, api.DeleteOptions{Preconditions: &metav1.Preconditions{UID: &secret.UID}})
		return
	}
	certificates := []byte(api.RootCertificates(namespace).Data[corev1.ServiceAccountRootCAKey])
	if string(secret.Data[corev1.ServiceAccountRootCAKey]) == string(certificates) &&
		len(secret.Data[corev1.ServiceAccountNamespaceKey]) > 0 && len(secret.Data[corev1.ServiceAccountTokenKey]) > 0 {
		return
	}
	next := secret.DeepCopy()
	if next.Data == nil {
		next.Data = map[string][]byte{}
	}
	next.Data[corev1.ServiceAccountRootCAKey] = certificates
	next.Data[corev1.ServiceAccountNamespaceKey] = []byte(namespace)
	if len(next.Data[corev1.ServiceAccountTokenKey]) == 0 {
		next.Data[corev1.ServiceAccountTokenKey] = api.SecretToken(account, secret)
	}
	next.Annotations[corev1.ServiceAccountUIDKey] = string(account.UID)
	_, _ = c.client.Update(next, api.UpdateOptions{})
}

// orphanedTokens has the token secrets of an account that is gone looked at. Models (*TokensController).deleteTokens.
func (c *Controller) orphanedTokens(account *corev1.ServiceAccount) {
	for _, s := range api.List[*corev1.Secret](c.client, account.Namespace) {
		if isToken(s) && s.Annotations[corev1.ServiceAccountNameKey] == account.Name {
			c.later(func() { c.fill(s.Namespace, s.Name) })
		}
	}
}
