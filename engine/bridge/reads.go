package bridge

import (
	"fmt"
	"reflect"

	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/yaml"

	"github.com/podscope/podscope/engine/api"
	"github.com/podscope/podscope/engine/image"
	"github.com/podscope/podscope/engine/manifest"
	"github.com/podscope/podscope/engine/protocol"
	"github.com/podscope/podscope/engine/store"
)

// ManifestSchema is what can be asked about manifests: the types of every kind that the API server has.
func ManifestSchema() *manifest.Schema {
	var kinds []manifest.Kind
	var absent []schema.GroupVersionKind
	for _, k := range api.Discovery() {
		if k.New == nil {
			absent = append(absent, k.GroupVersionKind)
			continue
		}
		kinds = append(kinds, manifest.Kind{GroupVersionKind: k.GroupVersionKind, Type: reflect.TypeOf(k.New()).Elem(), Namespaced: k.Namespaced})
	}
	return manifest.NewSchema(kinds, absent...).WithImages(manifest.Images{Names: image.Repositories(), Repository: repository})
}

// repository is that of an image as people write it, "" when the reference is none.
func repository(reference string) string {
	ref, err := image.Parse(reference)
	if err != nil {
		return ""
	}
	return ref.FamiliarRepository()
}

func (b *Bridge) complete(_ int, p protocol.Position) (any, error) {
	return b.schema.Complete(p.Text, p.Line, p.Column), nil
}

func (b *Bridge) hover(_ int, p protocol.Position) (any, error) {
	return b.schema.Hover(p.Text, p.Line, p.Column), nil
}

func (b *Bridge) why(_ int, subject protocol.Why) (any, error) {
	answer, ok := b.session.Why(subject)
	if !ok {
		return nil, notFound(subject.Ref)
	}
	return answer, nil
}

// stored is an object as the API server keeps it, with the lines marked that nobody wrote.
func (b *Bridge) stored(_ int, ref protocol.Ref) (any, error) {
	m := b.session.Moment()
	kind := kindOf(ref.Kind)
	if kind == nil {
		return nil, fmt.Errorf("this cluster has no kind %q", ref.Kind)
	}
	o, ok := m.Store.GetAt(kind.Key(ref.Namespace, ref.Name), m.Rev)
	if !ok {
		return nil, notFound(ref)
	}
	shown := o.DeepCopyObject().(store.Object)
	shown.GetObjectKind().SetGroupVersionKind(kind.GroupVersionKind)
	text, err := yaml.Marshal(shown)
	if err != nil {
		return nil, err
	}
	return protocol.Stored{YAML: string(text), Added: b.schema.Added(lastApplied(o), string(text)), Version: o.GetResourceVersion()}, nil
}

func kindOf(name string) *api.Kind {
	for _, k := range api.Kinds() {
		if k.Kind == name {
			return k
		}
	}
	return nil
}

// lastApplied is what a learner wrote, as kubectl apply keeps it.
func lastApplied(o store.Object) string {
	return o.GetAnnotations()["kubectl.kubernetes.io/last-applied-configuration"]
}

func notFound(ref protocol.Ref) error {
	return fmt.Errorf("there is no %s %s/%s at this moment", ref.Kind, ref.Namespace, ref.Name)
}
