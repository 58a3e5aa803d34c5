package apiserver

import (
	"net/url"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/fields"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/network"
)

// info is what a request is about.
// Models staging/src/k8s.io/apiserver/pkg/endpoints/request RequestInfo
type info struct {
	resourceRequest bool
	verb            string
	path            string
	group, version  string
	namespace, name string
	resource        string
	subresource     string
	rest            string // of the path, behind the subresource
	watchPath       bool   // the verb stands in the path
	query           url.Values
}

// parse models staging/src/k8s.io/apiserver/pkg/endpoints/request (*RequestInfoFactory).NewRequestInfo
func parse(q *network.Request) info {
	in := info{path: q.Path(), verb: strings.ToLower(q.Method), query: q.Query()}
	parts := strings.Split(strings.Trim(in.path, "/"), "/")
	if len(parts) < 3 || parts[0] != "api" && parts[0] != "apis" || strings.HasPrefix(in.path, "//") {
		return in
	}
	if parts[0] == "apis" {
		if len(parts) < 4 {
			return in
		}
		in.group, parts = parts[1], parts[1:]
	}
	in.resourceRequest, in.version, parts = true, parts[1], parts[2:]
	if in.verb = verbs[q.Method]; parts[0] == "watch" && len(parts) > 1 {
		in.verb, in.watchPath, parts = "watch", true, parts[1:]
	}
	in.target(parts)
	in.many()
	return in
}

var verbs = map[string]string{"POST": "create", "GET": "get", "HEAD": "get", "PUT": "update", "PATCH": "patch", "DELETE": "delete"}

// target reads what stands behind the version.
func (in *info) target(parts []string) {
	if parts[0] == "namespaces" && len(parts) > 1 {
		in.namespace = parts[1]
		if len(parts) > 2 && !slices.Contains([]string{"status", "finalize"}, parts[2]) {
			parts = parts[2:]
		}
	}
	in.resource = parts[0]
	if len(parts) > 1 {
		in.name = parts[1]
	}
	if len(parts) > 2 && !in.watchPath {
		in.subresource, in.rest = parts[2], strings.Join(parts[3:], "/")
		if len(parts) > 3 && strings.HasSuffix(in.path, "/") {
			in.rest += "/"
		}
	}
}

// many turns verbs about one object into those about many where no object is named.
func (in *info) many() {
	switch {
	case in.name != "":
	case in.verb == "get":
		in.verb = "list"
		if w := in.query.Get("watch"); in.query.Has("watch") && w != "false" && w != "0" {
			in.verb = "watch"
		}
		if s, err := fields.ParseSelector(in.query.Get("fieldSelector")); err == nil {
			in.name, _ = s.RequiresExactMatch("metadata.name")
		}
	case in.verb == "delete":
		in.verb = "deletecollection"
	}
}

// access is what the request needs to be allowed.
func (in *info) access() api.Access {
	if !in.resourceRequest {
		return api.Access{Verb: in.verb, URL: in.path}
	}
	return api.Access{Verb: in.verb, Group: in.group, Resource: in.resource, Subresource: in.subresource, Namespace: in.namespace, Name: in.name}
}

// collection reports whether the request is about all objects, though a selector may name one.
func (in *info) collection() bool {
	return in.verb == "list" || in.verb == "watch" || in.verb == "deletecollection"
}
