package kustomize

import (
	"encoding/base64"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// generator describes a config map or a secret to be made.
// Models sigs.k8s.io/kustomize/api/types ConfigMapArgs, SecretArgs
type generator struct {
	Namespace string            `json:"namespace,omitempty"`
	Name      string            `json:"name,omitempty"`
	Behavior  string            `json:"behavior,omitempty"`
	Type      string            `json:"type,omitempty"`
	Literals  []string          `json:"literals,omitempty"`
	Files     []string          `json:"files,omitempty"`
	Envs      []string          `json:"envs,omitempty"`
	Env       string            `json:"env,omitempty"`
	Options   *generatorOptions `json:"options,omitempty"`
}

type generatorOptions struct {
	Labels                map[string]string `json:"labels,omitempty"`
	Annotations           map[string]string `json:"annotations,omitempty"`
	DisableNameSuffixHash bool              `json:"disableNameSuffixHash,omitempty"`
	Immutable             bool              `json:"immutable,omitempty"`
}

// merged is a generator's own options over those of all.
func (o *generatorOptions) merged(global *generatorOptions) generatorOptions {
	var out generatorOptions
	for _, from := range []*generatorOptions{global, o} {
		if from == nil {
			continue
		}
		out.Labels, out.Annotations = union(out.Labels, from.Labels), union(out.Annotations, from.Annotations)
		out.DisableNameSuffixHash = out.DisableNameSuffixHash || from.DisableNameSuffixHash
		out.Immutable = out.Immutable || from.Immutable
	}
	return out
}

func union(a, b map[string]string) map[string]string {
	out := maps.Clone(a)
	if out == nil {
		out = map[string]string{}
	}
	maps.Copy(out, b)
	return out
}

// generate makes the config maps, then the secrets.
func (t *target) generate(m *resources) error {
	for _, g := range t.k.ConfigMapGenerator {
		if err := t.generateOne(m, "ConfigMap", g); err != nil {
			return err
		}
	}
	for _, g := range t.k.SecretGenerator {
		if err := t.generateOne(m, "Secret", g); err != nil {
			return err
		}
	}
	return nil
}

func (t *target) generateOne(m *resources, kind string, g generator) error {
	if g.Name == "" {
		return fmt.Errorf("a configmap must have a name")
	}
	data, err := t.pairs(g)
	if err != nil {
		return err
	}
	options := g.Options.merged(t.k.GeneratorOptions)
	metadata := map[string]any{"name": g.Name}
	if g.Namespace != "" {
		metadata["namespace"] = g.Namespace
	}
	for field, values := range map[string]map[string]string{"labels": options.Labels, "annotations": options.Annotations} {
		if len(values) > 0 {
			metadata[field] = anyMap(values)
		}
	}
	object := map[string]any{"apiVersion": "v1", "kind": kind, "metadata": metadata}
	if options.Immutable {
		object["immutable"] = true
	}
	if kind == "Secret" {
		object["type"] = or(g.Type, "Opaque")
		object["data"] = encodeAll(data)
	} else {
		setConfigData(object, data)
	}
	r := &resource{object: object, hashed: !options.DisableNameSuffixHash, behavior: or(g.Behavior, "create"), namespaced: true}
	if err := m.absorb(r); err != nil {
		return fmt.Errorf("merging from generator &{0xc0005b4dc0 <nil>}: %w", err)
	}
	return nil
}

func anyMap(m map[string]string) map[string]any {
	out := map[string]any{}
	for k, v := range m {
		out[k] = v
	}
	return out
}

func encodeAll(data map[string]string) map[string]any {
	out := map[string]any{}
	for k, v := range data {
		out[k] = encodeBase64(v)
	}
	return out
}

// encodeBase64 breaks long values into lines. Models sigs.k8s.io/kustomize/kyaml/yaml encodeBase64
func encodeBase64(value string) string {
	const width = 70
	encoded := base64.StdEncoding.EncodeToString([]byte(value))
	if len(encoded)/width == 0 {
		return encoded
	}
	var out strings.Builder
	for line := range slices.Chunk([]byte(encoded), width) {
		out.Write(line)
		out.WriteByte('\n')
	}
	return out.String()
}

// setConfigData puts text into data and other bytes into binaryData.
func setConfigData(object map[string]any, data map[string]string) {
	for k, v := range data {
		if utf8.ValidString(v) {
			setAt(object, "data", true, k, v)
		} else {
			setAt(object, "binaryData", true, k, encodeBase64(v))
		}
	}
}

// absorb adds a generated object, or merges it into one that is there.
// Models sigs.k8s.io/kustomize/api/resmap (*resWrangler).appendReplaceOrMerge
func (m *resources) absorb(r *resource) error {
	for i, old := range m.list {
		if !slices.ContainsFunc(old.every(), r.id().same) {
			continue
		}
		if r.behavior == "create" {
			return fmt.Errorf("id %s exists; can not use behavior: 'create', behavior must be merge or replace", goText(r.id()))
		}
		r.takeOver(old)
		m.list[i] = r
		return nil
	}
	if r.behavior != "create" {
		return fmt.Errorf("id %s does not exist; cannot merge or replace", goText(r.id()))
	}
	m.list = append(m.list, r)
	return nil
}

// goText is an identity as Go prints that of the original.
func goText(id identity) string {
	return fmt.Sprintf("resid.ResId{Gvk:resid.Gvk{Group:%q, Version:%q, Kind:%q, isClusterScoped:false}, Name:%q, Namespace:%q}", id.Group, id.Version, id.Kind, id.name, id.namespace)
}

// takeOver keeps what the object in whose place this one comes has: its name, its labels and, when merging, its data.
func (r *resource) takeOver(old *resource) {
	for _, field := range []string{"labels", "annotations"} {
		have, _ := old.metadata()[field].(map[string]any)
		own, _ := r.metadata()[field].(map[string]any)
		both := maps.Clone(have)
		if both == nil {
			both = map[string]any{}
		}
		maps.Copy(both, own)
		if len(both) > 0 {
			r.metadata()[field] = both
		}
	}
	if r.behavior == "merge" {
		for _, field := range []string{"data", "binaryData"} {
			have, _ := old.object[field].(map[string]any)
			own, _ := r.object[field].(map[string]any)
			both := maps.Clone(have)
			if both == nil {
				both = own
			} else {
				maps.Copy(both, own)
			}
			if both != nil {
				r.object[field] = both
			}
		}
	}
	r.setName(old.name())
	if ns, ok := old.metadata()["namespace"]; ok {
		r.metadata()["namespace"] = ns
	}
	r.ids, r.prefixes, r.suffixes = old.ids, old.prefixes, old.suffixes
	r.hashed = r.hashed || old.hashed
}
