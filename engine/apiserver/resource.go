package apiserver

import (
	"encoding/json"
	"slices"

	"k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/depth"
	"github.com/podscope/podscope/engine/network"
	"github.com/podscope/podscope/engine/store"
)

// connections are subresources that are a way to a container, and no text.
var connections = []string{"exec", "attach", "portforward"}

// find is the kind that a path is about, or the answer when it leads nowhere.
func (c *call) find() (*api.Kind, *network.Response) {
	groups, versions := GroupVersions()
	if !slices.Contains(groups, c.info.group) || c.info.group == "" && !slices.Contains(versions[""], c.info.version) {
		return nil, nowhere()
	}
	gv := schema.GroupVersion{Group: c.info.group, Version: c.info.version}
	for _, k := range api.Discovery() {
		if k.Resource != c.info.resource || k.GroupVersion() != gv && !slices.Contains(k.Served, gv) {
			continue
		}
		k = k.As(gv.WithKind(k.Kind))
		if resp := c.routed(k); resp != nil {
			return nil, resp
		}
		return k, nil
	}
	return nil, c.refuse(errNoRoute)
}

// routed refuses what has no route: objects outside their namespaces, subresources that a kind has not, methods that do not go with the path.
func (c *call) routed(k *api.Kind) *network.Response {
	in := &c.info
	inside := in.namespace != "" && !(in.resource == "namespaces" && in.name == in.namespace)
	one := !in.collection() && in.name != ""
	switch {
	case inside && !k.Namespaced, one && k.Namespaced && !inside, in.subresource != "" && !served(k, in.subresource):
		return c.refuse(errNoRoute)
	case c.q.Method == "HEAD", in.verb == "", !in.collection() && in.verb != "create" && !one, in.verb == "create" && k.Namespaced && !inside,
		in.verb == "create" && one && in.subresource == "", in.subresource == "" && !slices.Contains(k.Verbs(), in.verb):
		return c.refuse(errNoMethod)
	}
	return nil
}

// served reports whether a kind has a subresource.
func served(k *api.Kind, sub string) bool {
	switch k.Name() {
	case "pods":
		return slices.Contains(k.Subresources, sub) || slices.Contains(connections, sub) || slices.Contains([]string{"log", "proxy", "eviction", "binding"}, sub)
	case "services":
		return sub == "proxy" || slices.Contains(k.Subresources, sub)
	case "nodes":
		return sub == "proxy" || slices.Contains(k.Subresources, sub)
	case "serviceaccounts":
		return sub == "token"
	}
	return slices.Contains(k.Subresources, sub)
}

// resource does what is asked with an object or all of a kind.
func (c *call) resource(k *api.Kind) *network.Response {
	if _, ok := c.accepts(); !ok {
		return c.refuse(errNotAcceptable("application/json, application/yaml, application/vnd.kubernetes.protobuf"))
	}
	switch sub := c.info.subresource; {
	case sub == "proxy":
		return c.through(k)
	case slices.Contains(connections, sub):
		return c.refuse(errors.NewBadRequest("Upgrade request required"))
	case sub == "log":
		return c.log()
	}
	switch c.info.verb {
	case "get":
		return c.get(k)
	case "list":
		return c.list(k)
	case "watch":
		return c.watch(k)
	}
	resp, err := c.change(k)
	if err != nil {
		return c.refuse(err)
	}
	return resp
}

func errNotAcceptable(supported string) error {
	return &errors.StatusError{ErrStatus: metav1.Status{
		Status: metav1.StatusFailure, Code: 406, Reason: metav1.StatusReasonNotAcceptable, Details: &metav1.StatusDetails{},
		Message: "406: Not Acceptable\n\nAvailable representations: " + supported,
	}}
}

// get is an object, or what stands for a part of it.
func (c *call) get(k *api.Kind) *network.Response {
	var obj store.Object
	var err error
	if c.info.subresource == "scale" {
		obj, err = c.client.GetScale(k.Name(), c.info.namespace, c.info.name)
	} else {
		obj, err = c.client.Get(k.Name(), c.info.namespace, c.info.name)
	}
	if err != nil {
		return c.refuse(err)
	}
	return c.write(200, c.typed(k, obj))
}

// change does a verb that writes.
func (c *call) change(k *api.Kind) (*network.Response, error) {
	switch c.info.verb {
	case "create":
		return c.create(k)
	case "update":
		return c.update(k)
	case "patch":
		return c.patch(k)
	case "delete":
		return c.remove(k)
	}
	return c.removeAll(k)
}

// success is the answer to what has no object to show.
func success(details *metav1.StatusDetails, code int32) metav1.Status {
	return metav1.Status{TypeMeta: metav1.TypeMeta{Kind: "Status", APIVersion: "v1"}, Status: metav1.StatusSuccess, Details: details, Code: code}
}

// items is a list of objects in the server's form.
type items struct {
	Kind       string          `json:"kind"`
	APIVersion string          `json:"apiVersion"`
	Metadata   metav1.ListMeta `json:"metadata"`
	Items      []store.Object  `json:"items"`
}

func unmarshal(body []byte, into any) error {
	if err := depth.Check(body); err != nil {
		return errors.NewBadRequest(err.Error())
	}
	if err := json.Unmarshal(body, into); err != nil {
		return errors.NewBadRequest("couldn't get version/kind; json parse error: " + err.Error())
	}
	return nil
}
