package kubectl

import (
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/podscope/podscope/engine/api"
)

// authorize refuses what the identity may not do with a resource.
func (r *run) authorize(verb string, k *api.Kind, namespace, name, subresource string) error {
	if !k.Namespaced {
		namespace = ""
	}
	if k.Group == "" && k.Kind == "Namespace" {
		namespace = name // a namespace is in itself, for who may read or change it
	}
	return r.may(api.Access{Verb: verb, Group: k.Group, Resource: k.Resource, Subresource: subresource, Namespace: namespace, Name: name})
}

// runCanI models k8s.io/kubectl/pkg/cmd/auth/cani.go.
func runCanI(r *run, args []string) error {
	if r.flag("list") {
		if len(args) != 0 {
			return errors.New("list option must be specified with no arguments")
		}
		if r.flag("quiet") || r.flag("all-namespaces") || r.str("subresource") != "" {
			return errors.New("list option can't be specified with neither quiet, all-namespaces nor subresource options")
		}
		return r.listAccess()
	}
	if len(args) != 2 {
		return errors.New("you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.") //nolint:staticcheck // kubectl's words
	}
	a := api.Access{Verb: args[0], Namespace: r.namespace, Subresource: r.str("subresource")}
	if r.flag("all-namespaces") {
		a.Namespace = ""
	}
	if strings.HasPrefix(args[1], "/") {
		if a.Subresource != "" {
			return errors.New("--subresource can not be used with NonResourceURL")
		}
		if a.URL = args[1]; !slices.Contains(urlVerbs, a.Verb) {
			r.warn("verb '" + a.Verb + "' is not a known verb\n")
		}
	} else {
		a.Resource, a.Name, _ = strings.Cut(args[1], "/")
		r.resolveAccess(&a)
		if !slices.Contains(resourceVerbs, a.Verb) && a.Verb != "approve" && a.Verb != "sign" {
			r.warn("verb '" + a.Verb + "' is not a known verb\n")
		}
	}
	if r.flag("no-headers") {
		return errors.New("--no-headers cannot be set without --list specified")
	}
	r.p.Sleep(requestTime)
	id, err := r.permitted(api.Access{Verb: "create", Group: "authorization.k8s.io", Resource: "selfsubjectaccessreviews"})
	if err != nil {
		return err
	}
	allowed := r.server.Allowed(id, a)
	answer := "no\n"
	if allowed {
		answer = "yes\n"
	}
	if !r.flag("quiet") {
		io.WriteString(r.out, answer)
	}
	if !allowed {
		return exitCode{code: 1}
	}
	return nil
}

// resolveAccess finds the resource that was meant, with kubectl's warnings.
func (r *run) resolveAccess(a *api.Access) {
	if a.Resource == "*" {
		return
	}
	k, err := kindFor(a.Resource)
	if err != nil {
		name, group, _ := strings.Cut(strings.ToLower(a.Resource), ".")
		a.Resource, a.Group = name, group
		if name == "users" || name == "groups" {
			return // nothing that is stored, but somebody may impersonate them
		}
		if group == "" {
			r.warn("the server doesn't have a resource type '" + name + "'\n")
		} else {
			r.warn("the server doesn't have a resource type '" + name + "' in group '" + group + "'\n")
		}
		return
	}
	a.Resource, a.Group = k.Resource, k.Group
	if !k.Namespaced && !r.flag("all-namespaces") {
		if k.Group == "" {
			r.warn("resource '" + k.Resource + "' is not namespace scoped\n")
		} else {
			r.warn("resource '" + k.Resource + "' is not namespace scoped in group '" + k.Group + "'\n")
		}
	}
}
