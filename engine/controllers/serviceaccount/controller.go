package serviceaccount

import (
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
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
	// descriptionAnnotation says what the certificates are for.
	descriptionAnnotation = "kubernetes.io/description"
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
	c.client.Watch("serviceaccounts", func(e store.Entry) {
		if e.Type != watch.Deleted {
			return
		}
		c.orphanedTokens(e.Object.(*corev1.ServiceAccount))
		if e.Object.GetName() == accountName {
			c.ensure(e.Object.GetNamespace())
		}
	})
	isRootCA := func(o store.Object) bool { return o.GetName() == rootCAName }
	c.client.WatchMatching("configmaps", isRootCA, func(e store.Entry) {
		if e.Type != watch.Added {
			c.ensure(e.Object.GetNamespace())
		}
	})
	c.client.WatchMatching("secrets", isToken, func(e store.Entry) {
		if e.Type != watch.Deleted {
			c.later(func() { c.fill(e.Object.GetNamespace(), e.Object.GetName()) })
		}
	})
}

func (c *Controller) later(do func()) {
	c.sim.After(c.sim.Between("serviceaccount/latency", 2*time.Millisecond, 8*time.Millisecond), "service account controller", do)
}

// ensure creates what a namespace lacks, unless it is going, and puts right the certificates that somebody changed.
// Models (*ServiceAccountsController).syncNamespace and rootcacertpublisher (*Publisher).syncNamespace.
func (c *Controller) ensure(namespace string) {
	c.later(func() {
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
		c.publish(namespace)
	})
}

func (c *Controller) publish(namespace string) {
	want := api.RootCertificates(namespace)
	have, err := api.Get[*corev1.ConfigMap](c.client, namespace, rootCAName)
	if err != nil {
		_, _ = c.client.Create(want, api.CreateOptions{})
		return
	}
	if equality.Semantic.DeepEqual(have.Data, want.Data) && have.Annotations[descriptionAnnotation] != "" {
		return
	}
	next := have.DeepCopy()
	next.Data = want.Data
	if next.Annotations == nil {
		next.Annotations = map[string]string{}
	}
	next.Annotations[descriptionAnnotation] = want.Annotations[descriptionAnnotation]
	_, _ = c.client.Update(next, api.UpdateOptions{})
}
