package kubectl

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path"
	"sort"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	utilerrors "k8s.io/apimachinery/pkg/util/errors"
	utiljson "k8s.io/apimachinery/pkg/util/json"
	"k8s.io/apimachinery/pkg/util/yaml"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/depth"
)

// source is one file (or standard input, or a rendered kustomization) with manifests.
type source struct {
	name string // how messages call it
	path string // empty for standard input
	data []byte // set for what is no file
}

// readManifests finds the files that -f and -k mean. Their content is read when they are visited.
func (b *builder) readManifests() error {
	if len(b.files) > 0 && b.kustomize != "" {
		return errors.New("only one of -f or -k can be specified")
	}
	if b.kustomize != "" && b.recursive {
		return errors.New("the -k flag can't be used with -f or -R")
	}
	return nil
}

// sources models k8s.io/cli-runtime/pkg/resource (*Builder).FilenameParam.
func (b *builder) sources() ([]source, error) {
	var out []source
	var errs []error
	for _, f := range b.files {
		switch {
		case f == "-":
			out = append(out, source{name: "STDIN"})
		case strings.HasPrefix(f, "http://"), strings.HasPrefix(f, "https://"):
			errs = append(errs, unreachable(f))
		default:
			found, err := b.filesAt(f)
			if err != nil {
				errs = append(errs, err)
			}
			out = append(out, found...)
		}
	}
	if b.kustomize != "" {
		data, err := b.r.kustomizeBuild(b.kustomize)
		if err != nil {
			return nil, err
		}
		out = append(out, source{name: b.kustomize, data: data})
	}
	b.single = len(out) == 1 && len(b.files) == 1 && out[0].path != ""
	return out, joinErrors(errs)
}

func (b *builder) filesAt(file string) ([]source, error) {
	sys := b.r.sys
	isDir, err := sys.isDir(file)
	if err != nil {
		matches := sys.glob(file)
		if len(matches) == 0 {
			return nil, fmt.Errorf("the path %q does not exist", file)
		}
		var out []source
		for _, m := range matches {
			found, err := b.filesAt(m)
			if err != nil {
				return nil, err
			}
			out = append(out, found...)
		}
		return out, nil
	}
	if !isDir {
		return []source{{name: file, path: file}}, nil
	}
	out := b.filesIn(file, b.recursive)
	if len(out) == 0 {
		return nil, fmt.Errorf("error reading [%s]: recognized file extensions are [.json .yaml .yml]", file)
	}
	return out, nil
}

func (b *builder) filesIn(dir string, recursive bool) []source {
	names, _ := b.r.sys.readDir(dir)
	sort.Strings(names)
	var out []source
	for _, name := range names {
		full := path.Join(dir, name)
		if isDir, err := b.r.sys.isDir(full); err != nil {
			continue
		} else if isDir {
			if recursive {
				out = append(out, b.filesIn(full, true)...)
			}
			continue
		}
		switch path.Ext(name) {
		case ".json", ".yaml", ".yml":
			out = append(out, source{name: full, path: full})
		}
	}
	return out
}

// visitSources decodes every document of every source. Errors of one document go to fn, those of a whole source end its visit.
func (b *builder) visitSources(fn func(*info, error)) error {
	sources, err := b.sources()
	if err != nil {
		return err
	}
	for _, s := range sources {
		data, err := b.content(s)
		if err != nil {
			fn(nil, err)
			continue
		}
		if err := b.visitDocuments(s.name, data, fn); err != nil {
			fn(nil, err)
		}
	}
	return nil
}

func (b *builder) content(s source) ([]byte, error) {
	switch {
	case s.data != nil:
		return s.data, nil
	case s.path != "":
		data, err := b.r.sys.readFile(s.path)
		if err != nil {
			return nil, fmt.Errorf("open %s: %w", s.path, err)
		}
		return data, nil
	}
	return io.ReadAll(b.r.in)
}

// visitDocuments models k8s.io/cli-runtime/pkg/resource (*StreamVisitor).Visit.
func (b *builder) visitDocuments(name string, data []byte, fn func(*info, error)) error {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if err := depth.Check(data); err != nil {
		return fmt.Errorf("error parsing %s: error converting YAML to JSON: %v", name, err)
	}
	decoder := documents(data)
	for {
		ext := runtime.RawExtension{}
		if err := decoder.Decode(&ext); err != nil {
			if err == io.EOF {
				return nil
			}
			return fmt.Errorf("error parsing %s: %v", name, err)
		}
		raw := bytes.TrimSpace(ext.Raw)
		if len(raw) == 0 || bytes.Equal(raw, []byte("null")) {
			continue
		}
		if !b.unchecked && b.r.validation() != metav1.FieldValidationIgnore {
			if err := checkKind(raw); err != nil {
				return fmt.Errorf("error validating %q: error validating data: %v; if you choose to ignore these errors, turn validation off with --validate=false", name, err)
			}
		}
		b.visitObject(name, raw, fn)
	}
}

// documents reads the documents of a file. A YAML file that cannot be JSON too is read without the copy that would allow to try it as such.
func documents(data []byte) interface{ Decode(into any) error } {
	if yaml.IsJSONBuffer(data) {
		return yaml.NewYAMLOrJSONDecoder(bytes.NewReader(data), 4096)
	}
	return yaml.NewYAMLToJSONDecoder(bytes.NewReader(data))
}

func (b *builder) visitObject(name string, raw []byte, fn func(*info, error)) {
	object, err := decodeManifest(raw)
	if err != nil {
		fn(nil, fmt.Errorf("unable to decode %q: %v", name, err))
		return
	}
	items, isList := object["items"].([]any)
	if !isList {
		fn(newInfo(name, object, b.local))
		return
	}
	for _, item := range items {
		m, ok := item.(map[string]any)
		if !ok {
			continue
		}
		i, err := newInfo(name, m, b.local)
		if err != nil {
			err = fmt.Errorf("unable to recognize %v", errors.Unwrap(err))
		}
		fn(i, err)
	}
}

// metadataOnlyObject has its name in error messages.
type metadataOnlyObject struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`
}

// decodeManifest reads a JSON object and checks that its metadata has the right types.
// Models k8s.io/cli-runtime/pkg/resource metadataValidatingDecoder.
func decodeManifest(raw []byte) (map[string]any, error) {
	object := map[string]any{}
	if err := utiljson.Unmarshal(raw, &object); err != nil {
		return nil, err
	}
	if kind, _ := object["kind"].(string); kind == "" {
		return nil, runtime.NewMissingKindErr(string(raw))
	}
	if err := utiljson.Unmarshal(raw, &metadataOnlyObject{}); err != nil {
		return nil, err
	}
	return object, nil
}

// newInfo finds the resource of a manifest.
func newInfo(name string, object map[string]any, local bool) (*info, error) {
	i := &info{source: name, manifest: object, name: metaString(object, "name"), namespace: metaString(object, "namespace")}
	apiVersion, _ := object["apiVersion"].(string)
	kind, _ := object["kind"].(string)
	gvk := schema.FromAPIVersionAndKind(apiVersion, kind)
	if i.kind = kindOfManifest(gvk); i.kind != nil {
		i.kind = i.kind.As(gvk)
	} else if !local {
		err := fmt.Errorf("no matches for kind %q in version %q", kind, apiVersion)
		return nil, fmt.Errorf("resource mapping not found for name: %q namespace: %q from %q: %w\nensure CRDs are installed first", i.name, i.namespace, name, err)
	}
	return i, nil
}

// kindOfManifest also takes kinds in lower case, which the server then refuses.
func kindOfManifest(gvk schema.GroupVersionKind) *api.Kind {
	if k := api.KindFor(gvk); k != nil {
		return k
	}
	for _, k := range api.Kinds() {
		if k.GroupVersion() == gvk.GroupVersion() && strings.ToLower(k.Kind) == gvk.Kind {
			return k
		}
	}
	return nil
}

// checkKind models k8s.io/kubectl/pkg/validation getObjectKind.
func checkKind(raw []byte) error {
	var fields map[string]json.RawMessage
	err := json.Unmarshal(raw, &fields)
	if wrong := (*json.UnmarshalTypeError)(nil); errors.As(err, &wrong) || err == nil && fields == nil {
		return errors.New("invalid object to validate")
	}
	if err != nil {
		return err
	}
	version, err := textField(fields, "apiVersion")
	errs := []error{err}
	if err == nil {
		_, err = schema.ParseGroupVersion(version)
		errs[0] = err
	}
	_, err = textField(fields, "kind")
	errs = append(errs, err)
	return utilerrors.NewAggregate(errs)
}

func textField(fields map[string]json.RawMessage, name string) (string, error) {
	var v any
	_ = json.Unmarshal(fields[name], &v) // it was read already
	text, ok := v.(string)
	switch {
	case v == nil:
		return "", errors.New(name + " not set")
	case !ok:
		return "", errors.New(name + " isn't string type")
	}
	return text, nil
}

// unreachable says why nothing can be read from a URL: on the machine itself nothing listens, and no other is known.
func unreachable(address string) error {
	u, err := url.Parse(address)
	if err == nil && (u.Hostname() == "localhost" || strings.HasPrefix(u.Hostname(), "127.")) {
		return exitCode{1, fmt.Sprintf("The connection to the server %s was refused - did you specify the right host or port?\n", u.Host)}
	}
	return fmt.Errorf("unable to read URL %q, this cluster has no way out to the Internet", address)
}
