package serviceaccount

import (
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/explain"
	"github.com/podscope/podscope/engine/sim"
	"github.com/podscope/podscope/engine/store"
)

const (
	component   = "serviceaccount-controller"
	accountName = "default"
	rootCAName  = "kube-root-ca.crt"
)

// Controller keeps the two objects in place. Create it with [New] and set it going with [Controller.Start].
type Controller struct {
	sim    *sim.Sim
	client *api.Client
	log    *explain.Log
}

// New returns a controller that is not running yet. The log may be nil.
func New(s *sim.Sim, server *api.Server, log *explain.Log) *Controller {
	return &Controller{sim: s, client: server.Client(component), log: log}
}

// Start begins to watch namespaces and what they must have.
func (c *Controller) Start() {
	c.client.Watch("namespaces", func(e store.Entry) {
		if e.Type != watch.Deleted {
			c.ensure(e.Object.GetName())
		}
	})
	for _, resource := range []string{"serviceaccounts", "configmaps"} {
		c.client.Watch(resource, func(e store.Entry) {
			if name := e.Object.GetName(); e.Type == watch.Deleted && (name == accountName || name == rootCAName) {
				c.ensure(e.Object.GetNamespace())
			}
		})
	}
}

// ensure creates what a namespace lacks, unless it is going.
func (c *Controller) ensure(namespace string) {
	c.sim.After(c.sim.Between("serviceaccount/latency", 2*time.Millisecond, 8*time.Millisecond), "service account controller", func() {
		ns, err := api.Get[*corev1.Namespace](c.client, "", namespace)
		if err != nil || ns.DeletionTimestamp != nil || ns.Status.Phase == corev1.NamespaceTerminating {
			return
		}
		if _, err := api.Get[*corev1.ServiceAccount](c.client, namespace, accountName); err != nil {
			_, _ = c.client.Create(&corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: accountName}}, api.CreateOptions{})
			c.log.Add(explain.Decision{
				Actor: component, Kind: "Namespace", Name: namespace, UID: string(ns.UID), Rule: explain.RuleServiceAccountMade,
				Args: map[string]string{"namespace": namespace},
			})
		}
		if _, err := api.Get[*corev1.ConfigMap](c.client, namespace, rootCAName); err != nil {
			_, _ = c.client.Create(api.RootCertificates(namespace), api.CreateOptions{})
		}
	})
}
