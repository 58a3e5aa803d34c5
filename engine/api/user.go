package api

import (
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/api/validation"
)

// User is who makes a request.
type User struct {
	Name, UID string
	Groups    []string
	// Extra is what else is known of them: with what they have shown that it is them.
	Extra map[string][]string
}

// Groups that everybody is in one of, and the one that may do everything.
const (
	authenticatedGroup   = "system:authenticated"
	unauthenticatedGroup = "system:unauthenticated"
	mastersGroup         = "system:masters"
	accountsGroup        = "system:serviceaccounts"
	nodesGroup           = "system:nodes"
)

// credentialKey says with what somebody has shown who they are.
const credentialKey = "authentication.kubernetes.io/credential-id"

// Administrator is whom kubectl's certificate names, which has this digest.
var Administrator = User{
	Name: "kubernetes-admin", Groups: []string{mastersGroup, authenticatedGroup},
	Extra: map[string][]string{credentialKey: {"X509SHA256=e6f35ef898aa5bacb72661f194bb271c446b1e1ccdb4e55e6f8e6abd12101160"}},
}

// Anonymous is who does not say who it is.
var Anonymous = User{Name: "system:anonymous", Groups: []string{unauthenticatedGroup}}

// Admin reports whether a user may do everything.
func (u User) Admin() bool { return slices.Contains(u.Groups, mastersGroup) }

const accountPrefix = "system:serviceaccount:"

func accountName(namespace, name string) string { return accountPrefix + namespace + ":" + name }

// ServiceAccount is which service account a user's name stands for; ok is false when it is none's.
// Models staging/src/k8s.io/apiserver/pkg/authentication/serviceaccount SplitUsername
func ServiceAccount(user string) (namespace, name string, ok bool) {
	account, ok := strings.CutPrefix(user, accountPrefix)
	namespace, name, both := strings.Cut(account, ":")
	if !ok || !both || len(validation.ValidateNamespaceName(namespace, false)) != 0 || len(validation.ValidateServiceAccountName(name, false)) != 0 {
		return "", "", false
	}
	return namespace, name, true
}
