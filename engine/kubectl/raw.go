package kubectl

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/store"
)

// rawTarget is what a path of the API names.
type rawTarget struct {
	kind            *api.Kind
	namespace, name string
	subresource     string
}

var errNoPath = &apierrors.StatusError{ErrStatus: metav1.Status{
	Status: "Failure", Code: 404, Reason: metav1.StatusReasonNotFound, Message: "the server could not find the requested resource",
}}

func parseRaw(path string) (rawTarget, error) {
	path, _, _ = strings.Cut(path, "?")
	parts := strings.Split(strings.Trim(path, "/"), "/")
	var gv schema.GroupVersion
	switch {
	case len(parts) > 2 && parts[0] == "api":
		gv, parts = schema.GroupVersion{Version: parts[1]}, parts[2:]
	case len(parts) > 3 && parts[0] == "apis":
		gv, parts = schema.GroupVersion{Group: parts[1], Version: parts[2]}, parts[3:]
	default:
		return rawTarget{}, errNoPath
	}
	t := rawTarget{}
	if parts[0] == "namespaces" && len(parts) > 2 {
		t.namespace, parts = parts[1], parts[2:]
	}
	for _, k := range api.Discovery() {
		if k.Resource == parts[0] && k.GroupVersion() == gv {
			t.kind = k
		}
	}
	if t.kind == nil {
		return t, errNoPath
	}
	if len(parts) > 1 {
		t.name = parts[1]
	}
	if len(parts) > 2 {
		t.subresource = parts[2]
	}
	return t, nil
}

// rawGet answers a GET of one of the API's paths.
func (r *run) rawGet(path string) ([]byte, error) {
	path, query, _ := strings.Cut(path, "?")
	asked, err := url.ParseQuery(query)
	if err != nil {
		return nil, errNoPath
	}
	if path != "/" {
		path = strings.TrimSuffix(path, "/")
	}
	switch path {
	case "/healthz", "/livez", "/readyz":
		return []byte("ok"), nil
	case "/version":
		return json.MarshalIndent(serverVersion(), "", "  ")
	case "/":
		return rootPaths()
	}
	if body, err := rawDiscovery(path); body != nil || err != nil {
		return body, err
	}
	t, err := parseRaw(path)
	if err != nil {
		return nil, err
	}
	switch {
	case t.subresource == "log" && t.kind.Kind == "Pod":
		return r.rawLog(t, asked)
	case t.subresource != "" && t.subresource != "status":
		return nil, errNoPath
	}
	if t.name != "" {
		obj, err := r.get(t.kind, t.namespace, t.name)
		if err != nil {
			return nil, err
		}
		return rawBody(r.server.WithManagedFields(obj))
	}
	objects, err := r.listObjects(t.kind, t.namespace, asked.Get("labelSelector"), asked.Get("fieldSelector"))
	if err != nil {
		return nil, err
	}
	items := make([]store.Object, len(objects))
	for i, o := range objects {
		items[i] = r.server.WithManagedFields(o)
		items[i].GetObjectKind().SetGroupVersionKind(schema.GroupVersionKind{}) // the list says it
	}
	list := rawList{Kind: t.kind.Kind + "List", APIVersion: t.kind.GroupVersion().String(), Items: items}
	list.Metadata.ResourceVersion = fmt.Sprint(r.server.Store().Rev())
	return rawBody(list)
}

// rawLog is a container's log.
func (r *run) rawLog(t rawTarget, asked url.Values) ([]byte, error) {
	pod, err := r.get(t.kind, t.namespace, t.name)
	if err != nil {
		return nil, err
	}
	var buf writerBuffer
	out := r.out
	r.out = &buf
	defer func() { r.out = out }()
	opts := &corev1.PodLogOptions{Container: asked.Get("container"), Previous: asked.Get("previous") == "true", Timestamps: asked.Get("timestamps") == "true"}
	if n, err := strconv.ParseInt(asked.Get("tailLines"), 10, 64); err == nil {
		opts.TailLines = &n
	}
	err = r.stream([]logRequest{{pod.(*corev1.Pod), "", opts}})
	return buf.data, err
}

// rootPaths lists what a server answers.
func rootPaths() ([]byte, error) {
	groups, versions := groupVersions()
	paths := []string{"/api", "/api/v1", "/apis"}
	for _, g := range groups {
		if g == "" {
			continue
		}
		paths = append(paths, "/apis/"+g)
		for _, v := range versions[g] {
			paths = append(paths, "/apis/"+g+"/"+v)
		}
	}
	paths = append(paths, "/healthz", "/livez", "/readyz", "/version")
	return json.MarshalIndent(map[string]any{"paths": paths}, "", "  ")
}

// rawList is a list as the server sends it, with its fields in their order.
type rawList struct {
	Kind       string `json:"kind"`
	APIVersion string `json:"apiVersion"`
	Metadata   struct {
		ResourceVersion string `json:"resourceVersion"`
	} `json:"metadata"`
	Items []store.Object `json:"items"`
}

func rawBody(v any) ([]byte, error) {
	if o, ok := v.(store.Object); ok {
		typed := o.DeepCopyObject().(store.Object)
		typed.GetObjectKind().SetGroupVersionKind(api.KindOf(o).GroupVersionKind)
		v = typed
	}
	data, err := json.Marshal(v)
	return append(data, '\n'), err
}

func (r *run) rawPost(path string) error { return r.rawWrite("POST", path) }

// rawWrite sends the one file of -f to a path.
func (r *run) rawWrite(method, path string) error {
	files := r.list("filename")
	if len(files) != 1 {
		return errors.New("--raw can only use a single local file or stdin")
	}
	t, err := parseRaw(path)
	if err != nil {
		return err
	}
	var body []byte
	if files[0] == "-" {
		body, err = io.ReadAll(r.in)
	} else if body, err = r.sys.readFile(files[0]); err != nil {
		err = fmt.Errorf("open %s: %v", files[0], err)
	}
	if err != nil {
		return err
	}
	object, err := decodeManifest(body)
	if err != nil {
		return err
	}
	r.p.Sleep(writeTime)
	if method == "PUT" {
		obj, err := r.client.UpdateFrom(t.kind.Key(t.namespace, t.name), toJSON(object), api.UpdateOptions{})
		if err != nil {
			return err
		}
		return r.writeRaw(obj)
	}
	obj, err := r.client.CreateFrom(t.kind.Name(), t.namespace, toJSON(object), api.CreateOptions{})
	if err != nil {
		return err
	}
	return r.writeRaw(obj)
}

func (r *run) writeRaw(v any) error {
	body, err := rawBody(v)
	if err != nil {
		return err
	}
	_, err = r.out.Write(body)
	return err
}

func (r *run) rawDelete(path string) error {
	t, err := parseRaw(path)
	if err != nil {
		return err
	}
	opts := metav1.DeleteOptions{}
	if files := r.list("filename"); len(files) == 1 {
		body, err := r.sys.readFile(files[0])
		if err != nil {
			return fmt.Errorf("open %s: %v", files[0], err)
		}
		if err := json.Unmarshal(body, &opts); err != nil {
			return apierrors.NewBadRequest("couldn't get version/kind; json parse error: " + err.Error())
		}
	}
	obj, err := r.remove(t.kind, t.namespace, t.name, opts)
	if err != nil {
		return err
	}
	return r.writeRaw(obj)
}
