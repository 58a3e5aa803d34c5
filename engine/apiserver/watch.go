package apiserver

import (
	"encoding/json"
	"time"

	"k8s.io/apimachinery/pkg/labels"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/network"
	"github.com/podscope/podscope/engine/store"
)

// How long a watch lasts when the client does not say.
// Models staging/src/k8s.io/apiserver/pkg/endpoints/handlers ListResource, --min-request-timeout
const (
	minWatch = 30 * time.Minute
	maxWatch = time.Hour
)

// watch tells of changes as they happen, one a line.
func (c *call) watch(k *api.Kind) *network.Response {
	match, err := c.matching(k)
	if err != nil {
		return c.refuse(err)
	}
	since, err := c.revision()
	if err != nil {
		return c.refuse(err)
	}
	seconds, err := c.number("timeoutSeconds")
	if err != nil {
		return c.refuse(err)
	}
	life := time.Duration(seconds) * time.Second
	if life <= 0 {
		life = c.server.Sim().Between("apiserver/watch", minWatch, maxWatch)
	}
	resp := &network.Response{Status: 200, Header: network.Header{{Name: "Content-Type", Value: jsonType}}}
	resp.Stream = func(write func([]byte), end func()) func() {
		stop := c.follow(k, since, match, write)
		timer := c.server.Sim().After(life, "apiserver: end of a watch", func() { stop(); end() })
		return func() { stop(); timer.Stop() }
	}
	return resp
}

// matching is whether an object is among those that are wanted.
func (c *call) matching(k *api.Kind) (func(store.Object) bool, error) {
	byLabels, byFields, err := c.selectors()
	if err != nil {
		return nil, err
	}
	if !byFields.Empty() {
		if _, err := c.client.List(k.Name(), c.info.namespace, api.WithFields(byFields)); err != nil {
			return nil, err
		}
	}
	return func(o store.Object) bool {
		return (c.info.namespace == "" || o.GetNamespace() == c.info.namespace) && byLabels.Matches(labels.Set(o.GetLabels())) && (byFields.Empty() || byFields.Matches(k.Fields(o)))
	}, nil
}

// change is one line of a watch.
type change struct {
	Type   string       `json:"type"`
	Object store.Object `json:"object"`
}

// follow tells first of what there is, or of what has changed since a version that the client has seen, then of every change.
func (c *call) follow(k *api.Kind, since store.Revision, match func(store.Object) bool, write func([]byte)) (stop func()) {
	if api.KindNamed(k.Name()) == nil {
		return func() {}
	}
	tell := func(e store.Entry) {
		if data, err := json.Marshal(change{string(e.Type), c.typed(k, e.Object)}); err == nil {
			write(append(data, '\n'))
		}
	}
	begun := c.server.Store().Rev()
	if since > 0 {
		for _, e := range c.server.Store().Log(since, begun) {
			if e, ok := api.Seen(e, match); ok && e.Key.Resource == k.Name() {
				tell(e)
			}
		}
	}
	return c.server.Client("kube-apiserver").WatchMatching(k.Name(), match, func(e store.Entry) {
		if since == 0 || e.Rev > begun {
			tell(e)
		}
	})
}
