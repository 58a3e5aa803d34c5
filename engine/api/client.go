package api

import (
	"cmp"
	"slices"

	"k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/podscope/podscope/engine/store"
)

// Client is a component's connection to the API server. Writes take effect at once and return the stored object, which is shared:
// never change it.
type Client struct {
	server    *Server
	component string
	manager   string
	warn      func(string)
	link      *Link
	version   schema.GroupVersionKind // see In
}

// Server is the server that the client talks to.
func (c *Client) Server() *Server { return c.server }

// Component is who the client said it was: "kubelet", "kubectl".
func (c *Client) Component() string { return c.component }

// As returns a client that writes in the name of a field manager.
func (c *Client) As(manager string) *Client {
	other := *c
	other.manager = manager
	return &other
}

// managerOf is the manager of the fields that a component writes: the name of the program it is part of.
// Models staging/src/k8s.io/apiserver/pkg/endpoints/handlers managerOrUserAgent
func managerOf(component string) string {
	switch component {
	case "default-scheduler":
		return "kube-scheduler"
	case "clusterrole-aggregation-controller", "coredns", "kubeadm", "kubectl", "kubelet", "kube-apiserver", "kube-proxy":
		return component
	}
	return "kube-controller-manager"
}

// WithWarnings returns a client that hands the warnings of its requests, without "Warning: ", to fn.
func (c *Client) WithWarnings(fn func(string)) *Client {
	other := *c
	other.warn = fn
	return &other
}

// request is one write on its way through the server.
type request struct {
	server      *Server
	client      *Client
	kind        *Kind
	subresource string
	namespace   string
	name        string // empty when it is to be generated
	dryRun      bool
	manager     string
	through     string       // the subresource that the write is told to have come through, when it is not the request's own
	asked       store.Object // see write
	fields      []metav1.ManagedFieldsEntry
	told        bool
	size        int // bytes of the body; 0 for components, which hand over objects
}

func (c *Client) request(kind *Kind, key store.Key, subresource string, dryRun []string) *request {
	return &request{
		server: c.server, client: c, kind: kind, subresource: subresource, namespace: key.Namespace, name: key.Name, manager: cmp.Or(c.manager, managerOf(c.component)),
		dryRun: slices.Contains(dryRun, metav1.DryRunAll),
	}
}

// in names the field manager that the options of a request name, if they do.
func (r *request) in(manager string) *request {
	if manager != "" {
		r.manager = manager
	}
	return r
}

func (r *request) key() store.Key { return r.kind.Key(r.namespace, r.name) }

func (r *request) warn(messages ...string) {
	if r.client.warn == nil {
		return
	}
	for _, m := range messages {
		r.client.warn(m)
	}
}

// kindNamed finds a kind as a request's path names it.
func kindNamed(resource string) (*Kind, error) {
	if k := DiscoveredNamed(resource); k != nil {
		return k, nil
	}
	return nil, errors.NewGenericServerResponse(statusNotFound, "", schema.ParseGroupResource(resource), "", "404 page not found", 0, true)
}
