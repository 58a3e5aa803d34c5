package api

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/api/validation"
)

// Impersonation is whom somebody asks to be taken for. Without a name they stay who they are.
type Impersonation struct {
	Name, UID string
	Groups    []string
	Extra     map[string][]string
}

// The group of what is not stored, but is somebody or something that can be impersonated.
const authenticationGroup = "authentication.k8s.io"

// disguise is one of the ways in which somebody may be impersonated. The legacy one has no name.
type disguise string

const (
	asNode    disguise = "arbitrary-node"
	asAccount disguise = "serviceaccount"
	asUser    disguise = "user-info"
	legacy    disguise = ""
)

// Impersonate is the user that the server takes somebody for in a request: whom they ask to be, when they may. The way that was the right one last
// time is tried first, and what the first of all ways says is what a refused one is told.
// Models staging/src/k8s.io/apiserver/pkg/endpoints/filters/impersonation (*impersonationModesTracker).getImpersonatedUser. Left out is the way in
// which a service account may be the node that its pod runs on.
func (s *Server) Impersonate(by User, as Impersonation, a Access) (User, error) {
	if as.Name == "" {
		return by, nil
	}
	ways := []disguise{disguiseOf(as), legacy}
	if last, ok := s.disguises[by.Name]; ok && last == legacy {
		slices.Reverse(ways)
	}
	var first error
	for _, d := range slices.Compact(ways) {
		err := s.mayImpersonate(by, as, a, d)
		if err == nil {
			s.disguises[by.Name] = d
			return d.user(as), nil
		}
		if first == nil {
			first = err
		}
	}
	return by, first
}

// disguiseOf is the way to be somebody. There is but the legacy one where a node or an account is asked for with more than its name.
func disguiseOf(as Impersonation) disguise {
	_, node := nodeUser(as.Name)
	_, _, account := ServiceAccount(as.Name)
	switch {
	case !node && !account:
		return asUser
	case as.UID != "" || len(as.Groups) > 0 || len(as.Extra) > 0:
		return legacy
	case node:
		return asNode
	}
	return asAccount
}

// mayImpersonate refuses the first thing that somebody may not do of all that it takes.
// Models (*constrainedImpersonationModeState).check, (*impersonationModeState).check
func (s *Server) mayImpersonate(by User, as Impersonation, a Access, d disguise) error {
	if d != legacy {
		if a.Verb = "impersonate-on:" + string(d) + ":" + a.Verb; !s.Allowed(by, a) {
			return a.Forbidden(by)
		}
	}
	for _, needed := range d.needs(as) {
		if d == asUser && needed.Resource == "groups" && slices.Contains(as.Groups, mastersGroup) {
			needed.Name = mastersGroup
			return needed.forbiddenBecause(by, "impersonating the system:masters group is not allowed")
		}
		if !s.Allowed(by, needed) {
			return needed.Forbidden(by)
		}
	}
	return nil
}

// needs is what somebody must be allowed to impersonate, in the order in which they are asked.
func (d disguise) needs(as Impersonation) []Access {
	verb, group := "impersonate:"+string(d), authenticationGroup
	if d == legacy {
		verb, group = "impersonate", ""
	}
	who := Access{Verb: verb, Group: group, Resource: "users", Name: as.Name}
	if node, ok := nodeUser(as.Name); ok && d != legacy {
		who.Resource, who.Name = "nodes", node
	}
	if namespace, account, ok := ServiceAccount(as.Name); ok {
		who.Resource, who.Namespace, who.Name = "serviceaccounts", namespace, account
	}
	out := []Access{who}
	if as.UID != "" {
		out = append(out, Access{Verb: verb, Group: authenticationGroup, Resource: "uids", Name: as.UID})
	}
	for _, g := range as.Groups {
		out = append(out, Access{Verb: verb, Group: group, Resource: "groups", Name: g})
	}
	for _, key := range slices.Sorted(maps.Keys(as.Extra)) {
		for _, value := range as.Extra[key] {
			out = append(out, Access{Verb: verb, Group: authenticationGroup, Resource: "userextras", Subresource: key, Name: value})
		}
	}
	return out
}

// user is who somebody becomes: one who has shown who they are, unless that is nobody.
func (d disguise) user(as Impersonation) User {
	u := User{Name: as.Name, UID: as.UID, Groups: slices.Clone(as.Groups), Extra: as.Extra}
	if namespace, _, ok := ServiceAccount(as.Name); ok && len(as.Groups) == 0 {
		u.Groups = []string{accountsGroup, accountsGroup + ":" + namespace}
	}
	if d == asNode {
		u.Groups = []string{nodesGroup}
	}
	everybody := authenticatedGroup
	if u.Name == Anonymous.Name || slices.Contains(u.Groups, unauthenticatedGroup) {
		everybody = unauthenticatedGroup
	}
	if !slices.Contains(u.Groups, everybody) {
		u.Groups = append(u.Groups, everybody)
	}
	return u
}

// nodeUser is which node a user's name stands for; ok is false when it is none's.
func nodeUser(user string) (node string, ok bool) {
	node, ok = strings.CutPrefix(user, "system:node:")
	return node, ok && len(validation.NameIsDNSSubdomain(node, false)) == 0
}

// String is how the server's own language writes down a user.
func (as Impersonation) String() string {
	return fmt.Sprintf("&user.DefaultInfo{Name:%#v, UID:%#v, Groups:%#v, Extra:%#v}", as.Name, as.UID, as.Groups, as.Extra)
}
