package api

import (
	"slices"
	"strings"
)

// User is who makes a request.
type User struct {
	Name, UID string
	Groups    []string
	// Credential is with what they have shown that it is them; "" when nobody needs to know.
	Credential string
}

// Groups that everybody is in one of, and the one that may do everything.
const (
	authenticatedGroup   = "system:authenticated"
	unauthenticatedGroup = "system:unauthenticated"
	mastersGroup         = "system:masters"
	accountsGroup        = "system:serviceaccounts"
)

// Administrator is whom kubectl's certificate names.
var Administrator = User{Name: "kubernetes-admin", Groups: []string{mastersGroup, authenticatedGroup}}

// Anonymous is who does not say who it is.
var Anonymous = User{Name: "system:anonymous", Groups: []string{unauthenticatedGroup}}

// Admin reports whether a user may do everything.
func (u User) Admin() bool { return slices.Contains(u.Groups, mastersGroup) }

const accountPrefix = "system:serviceaccount:"

func accountName(namespace, name string) string { return accountPrefix + namespace + ":" + name }

// ServiceAccount is which service account a user's name stands for; ok is false when it is none's.
func ServiceAccount(user string) (namespace, name string, ok bool) {
	account, ok := strings.CutPrefix(user, accountPrefix)
	namespace, name, _ = strings.Cut(account, ":")
	return namespace, name, ok
}

// Impersonated is somebody whom another user acts for.
// Models staging/src/k8s.io/apiserver/pkg/endpoints/filters/impersonation
func Impersonated(name, uid string, groups []string) User {
	u := User{Name: name, UID: uid, Groups: slices.Clone(groups)}
	if namespace, _, ok := ServiceAccount(name); ok && len(groups) == 0 {
		u.Groups = []string{accountsGroup, accountsGroup + ":" + namespace}
	}
	if name == Anonymous.Name {
		if !slices.Contains(u.Groups, unauthenticatedGroup) {
			u.Groups = append(u.Groups, unauthenticatedGroup)
		}
	} else if !slices.Contains(u.Groups, authenticatedGroup) {
		u.Groups = append(u.Groups, authenticatedGroup)
	}
	return u
}
