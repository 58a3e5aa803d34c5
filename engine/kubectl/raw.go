package kubectl

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/podscope/podscope/engine/api"
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
	switch path {
	case "/healthz", "/livez", "/readyz":
		return []byte("ok"), nil
	case "/version":
		return json.MarshalIndent(versionInfo(), "", "  ")
	case "/api":
		return json.Marshal(map[string]any{"kind": "APIVersions", "versions": []string{"v1"}, "serverAddressByClientCIDRs": []any{map[string]any{"clientCIDR": "0.0.0.0/0", "serverAddress": strings.TrimPrefix(serverURL, "https://")}}})
	}
	t, err := parseRaw(path)
	if err != nil {
		return nil, err
	}
	if t.name != "" && t.subresource != "" {
		return nil, errNoPath
	}
	if t.name != "" {
		obj, err := r.get(t.kind, t.namespace, t.name)
		if err != nil {
			return nil, err
		}
		return rawBody(toMap(obj))
	}
	objects, err := r.listObjects(t.kind, t.namespace, "", "")
	if err != nil {
		return nil, err
	}
	items := make([]any, len(objects))
	for i, o := range objects {
		items[i] = toMap(o)
	}
	return rawBody(map[string]any{"kind": t.kind.Kind + "List", "apiVersion": t.kind.GroupVersion().String(), "metadata": map[string]any{}, "items": items})
}

func rawBody(v any) ([]byte, error) {
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
	body, err := rawBody(toMap(v))
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
	obj, err := r.remove(t.kind, t.namespace, t.name, metav1.DeleteOptions{})
	if err != nil {
		return err
	}
	return r.writeRaw(obj)
}
