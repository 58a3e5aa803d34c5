package api

import (
	"cmp"
	_ "embed"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/podscope/podscope/engine/store"
)

// discoveryText lists the resources that a cluster serves beside those that this server stores, one a line: plural, group and version, kind,
// scope, short names, verbs ("all": the usual ones), categories.
//
//go:embed discovery.txt
var discoveryText string

// everyVerb is what can be done to most kinds.
var everyVerb = []string{"create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"}

// Discovery lists every resource that the cluster serves, as API discovery does: by group, then by name. Those that are not of [Kinds] have
// no New: nothing can be created of them, and there are none, but for what the server works out itself.
func Discovery() []*Kind { return kinds().discovery }

// DiscoveredNamed finds a resource of [Discovery] by its plural with group; nil when there is none.
func DiscoveredNamed(resource string) *Kind { return kinds().discovered[resource] }

// discover adds what is served without being stored.
func (c *catalog) discover() {
	c.discovery, c.discovered = slices.Clone(c.list), map[string]*Kind{}
	for line := range strings.Lines(discoveryText) {
		c.discovery = append(c.discovery, c.parseDiscovered(strings.Fields(line)))
	}
	slices.SortStableFunc(c.discovery, func(a, b *Kind) int {
		return cmp.Or(cmp.Compare(a.Group, b.Group), cmp.Compare(a.Resource, b.Resource))
	})
	for _, k := range c.discovery {
		c.discovered[k.Name()] = k
	}
}

func (c *catalog) parseDiscovered(f []string) *Kind {
	gv, err := schema.ParseGroupVersion(f[1])
	if err != nil {
		panic(err)
	}
	k := &Kind{GroupVersionKind: gv.WithKind(f[2]), Resource: f[0], Namespaced: f[3] == "namespaced", verbs: everyVerb}
	k.named()
	if f[4] != "-" {
		k.ShortNames = strings.Split(f[4], ",")
	}
	if f[5] != "all" {
		k.verbs = strings.Split(f[5], ",")
	}
	if f[6] != "-" {
		k.Categories = strings.Split(f[6], ",")
	}
	switch k.Name() {
	case "componentstatuses":
		k.computed = componentStatuses
	case "apiservices.apiregistration.k8s.io", "flowschemas.flowcontrol.apiserver.k8s.io", "prioritylevelconfigurations.flowcontrol.apiserver.k8s.io", "servicecidrs.networking.k8s.io":
		k.computed = k.served
	case "csinodes.storage.k8s.io":
		k.computed = storageNodes
	case "events.events.k8s.io":
		core := c.byName["events"]
		k.fieldNames, k.fields = eventFields(core)
		k.computed = func(s *Server, namespace string) []store.Object { return s.store.List(core.Name(), namespace) }
	}
	return k
}

// Verbs is what can be done to the kind, in alphabetical order.
func (k *Kind) Verbs() []string {
	switch {
	case k.verbs != nil:
		return k.verbs
	case k.Kind == "Namespace":
		return slices.DeleteFunc(slices.Clone(everyVerb), func(v string) bool { return v == "deletecollection" })
	}
	return everyVerb
}

// allow refuses what cannot be done to a kind.
func (k *Kind) allow(verb string) error {
	if slices.Contains(k.Verbs(), verb) && (k.New != nil || verb == "get" || verb == "list") {
		return nil
	}
	return &errors.StatusError{ErrStatus: metav1.Status{
		Status: metav1.StatusFailure, Code: statusMethodNotAllowed, Reason: metav1.StatusReasonMethodNotAllowed, Message: "the server does not allow this method on the requested resource",
	}}
}

// computedNamed finds one of the objects of a kind that is not stored.
func (k *Kind) computedNamed(s *Server, namespace, name string) (store.Object, error) {
	for _, obj := range k.computed(s, namespace) {
		if obj.GetName() == name {
			return obj, nil
		}
	}
	return nil, errors.NewNotFound(k.GroupResource(), name)
}

// componentStatuses is how the control plane's parts are. Models pkg/registry/core/componentstatus
func componentStatuses(*Server, string) []store.Object {
	var out []store.Object
	for _, name := range []string{"etcd-0", "scheduler", "controller-manager"} {
		out = append(out, &corev1.ComponentStatus{
			TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "ComponentStatus"}, ObjectMeta: metav1.ObjectMeta{Name: name},
			Conditions: []corev1.ComponentCondition{{Type: corev1.ComponentHealthy, Status: corev1.ConditionTrue, Message: "ok"}},
		})
	}
	return out
}
