package apiserver

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"

	"k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/network"
	"github.com/podscope/podscope/engine/store"
)

// selectors are what the objects that a request wants have in common.
func (c *call) selectors() (labels.Selector, fields.Selector, error) {
	byLabels, err := labels.Parse(c.info.query.Get("labelSelector"))
	if err != nil {
		return nil, nil, errors.NewBadRequest(err.Error())
	}
	text := c.info.query.Get("fieldSelector")
	if c.info.watchPath && c.info.name != "" {
		text = "metadata.name=" + c.info.name
	}
	byFields, err := fields.ParseSelector(text)
	if err != nil {
		return nil, nil, errors.NewBadRequest(err.Error())
	}
	return byLabels, byFields, nil
}

// selection is the same for a list: nothing when all objects are wanted.
func (c *call) selection() ([]api.ListOption, error) {
	byLabels, byFields, err := c.selectors()
	if err != nil {
		return nil, err
	}
	var out []api.ListOption
	if !byLabels.Empty() {
		out = append(out, api.WithLabels(byLabels))
	}
	if !byFields.Empty() {
		out = append(out, api.WithFields(byFields))
	}
	return out, nil
}

// number reads a number of the query; 0 when it is missing.
func (c *call) number(name string) (int64, error) {
	text := c.info.query.Get(name)
	if text == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, errors.NewBadRequest(err.Error())
	}
	return n, nil
}

// revision reads the resource version that a client has seen; 0 when it names none.
func (c *call) revision() (store.Revision, error) {
	text := c.info.query.Get("resourceVersion")
	if text == "" {
		return 0, nil
	}
	n, err := strconv.ParseUint(text, 10, 63)
	if err != nil {
		return 0, errors.NewBadRequest(fmt.Sprintf("invalid resource version: resourceVersion: Invalid value: %q: strconv.ParseUint: parsing %q: invalid syntax", text, text))
	}
	return store.Revision(n), nil
}

// page is where a list that was cut goes on.
// Models staging/src/k8s.io/apiserver/pkg/storage continueToken
type page struct {
	Version  string         `json:"v"`
	Revision store.Revision `json:"rv"`
	Start    string         `json:"start"`
}

func (p page) String() string {
	data, _ := json.Marshal(p)
	return base64.RawURLEncoding.EncodeToString(data)
}

func parsePage(text string) (p page, err error) {
	data, err := base64.RawURLEncoding.DecodeString(text)
	if err == nil {
		err = json.Unmarshal(data, &p)
	}
	if err != nil {
		return p, errors.NewBadRequest("invalid continue token: continue key is not valid: " + err.Error())
	}
	return p, nil
}

// list is all objects that are wanted, or as many as the client takes at once.
func (c *call) list(k *api.Kind) *network.Response {
	objects, meta, err := c.listed(k)
	if err != nil {
		return c.refuse(err)
	}
	return c.write(200, c.items(k, objects, meta))
}

func (c *call) items(k *api.Kind, objects []store.Object, meta metav1.ListMeta) items {
	out := items{Kind: k.Kind + "List", APIVersion: k.GroupVersion().String(), Metadata: meta, Items: make([]store.Object, len(objects))}
	for i, o := range objects {
		out.Items[i] = k.Of(c.server.WithManagedFields(o))
		out.Items[i].GetObjectKind().SetGroupVersionKind(schema.GroupVersionKind{}) // the list says it
	}
	return out
}

func (c *call) listed(k *api.Kind) ([]store.Object, metav1.ListMeta, error) {
	meta := metav1.ListMeta{ResourceVersion: strconv.FormatInt(int64(c.server.Store().Rev()), 10)}
	limit, err := c.number("limit")
	if err != nil {
		return nil, meta, err
	}
	if _, err := c.revision(); err != nil {
		return nil, meta, err
	}
	wanted, err := c.selection()
	if err != nil {
		return nil, meta, err
	}
	objects, err := c.client.List(k.Name(), c.info.namespace, wanted...)
	if err != nil {
		return nil, meta, err
	}
	if text := c.info.query.Get("continue"); text != "" {
		p, err := parsePage(text)
		if err != nil {
			return nil, meta, err
		}
		meta.ResourceVersion = strconv.FormatInt(int64(p.Revision), 10)
		for len(objects) > 0 && place(objects[0]) <= p.Start {
			objects = objects[1:]
		}
	}
	if n := int64(len(objects)) - limit; limit > 0 && n > 0 {
		objects = objects[:limit]
		rev, _ := strconv.ParseInt(meta.ResourceVersion, 10, 64)
		meta.Continue = page{"meta.k8s.io/v1", store.Revision(rev), place(objects[limit-1])}.String()
		if len(wanted) == 0 {
			meta.RemainingItemCount = &n
		}
	}
	return objects, meta, nil
}

// place is where an object stands in a list.
func place(o store.Object) string {
	if o.GetNamespace() == "" {
		return o.GetName()
	}
	return o.GetNamespace() + "/" + o.GetName()
}
