package api

import (
	"encoding/json"

	corev1 "k8s.io/api/core/v1"
)

// secretIssuer is who issues the tokens that secrets hold.
const secretIssuer = "kubernetes/serviceaccount"

// secretClaims models pkg/serviceaccount LegacyClaims, in the order in which they are written.
type secretClaims struct {
	Issuer     string `json:"iss"`
	Namespace  string `json:"kubernetes.io/serviceaccount/namespace"`
	SecretName string `json:"kubernetes.io/serviceaccount/secret.name"`
	Account    string `json:"kubernetes.io/serviceaccount/service-account.name"`
	AccountUID string `json:"kubernetes.io/serviceaccount/service-account.uid"`
	Subject    string `json:"sub"`
}

// SecretToken is the token that a secret holds for a service account. It does not run out, and is good as long as both are there.
func SecretToken(account *corev1.ServiceAccount, secret *corev1.Secret) []byte {
	return []byte(sign(secretClaims{
		Issuer: secretIssuer, Namespace: account.Namespace, SecretName: secret.Name, Account: account.Name, AccountUID: string(account.UID),
		Subject: accountName(account.Namespace, account.Name),
	}))
}

// authenticateSecret finds out whose a secret's token is. Models pkg/serviceaccount legacyValidator.Validate
func (s *Server) authenticateSecret(token string, data []byte) (u User, ok bool) {
	var claims secretClaims
	if json.Unmarshal(data, &claims) != nil {
		return User{}, false
	}
	c := s.Client("kube-apiserver")
	secret, err := Get[*corev1.Secret](c, claims.Namespace, claims.SecretName)
	if err != nil || secret.DeletionTimestamp != nil || string(secret.Data[corev1.ServiceAccountTokenKey]) != token {
		return User{}, false
	}
	account, err := Get[*corev1.ServiceAccount](c, claims.Namespace, claims.Account)
	if err != nil || account.DeletionTimestamp != nil || string(account.UID) != claims.AccountUID {
		return User{}, false
	}
	return accountUser(claims.Namespace, tokenReference{claims.Account, claims.AccountUID}), true
}
