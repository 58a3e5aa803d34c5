package kustomize

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"k8s.io/apimachinery/pkg/util/validation"
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
		return fmt.Errorf("merging from generator: %w", err)
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

// pairs reads a generator's data. Models sigs.k8s.io/kustomize/api/kv (*loader).Load
func (t *target) pairs(g generator) (map[string]string, error) {
	var keys []string
	out := map[string]string{}
	add := func(key, value string) error {
		if errs := validation.IsConfigMapKey(key); len(errs) > 0 {
			return fmt.Errorf("%q is not a valid key name: %s", key, strings.Join(errs, ","))
		}
		if slices.Contains(keys, key) {
			return fmt.Errorf("configmap %s illegally repeats the key `%s`", g.Name, key)
		}
		keys = append(keys, key)
		out[key] = value
		return nil
	}
	envs := g.Envs
	if g.Env != "" {
		envs = append(slices.Clone(envs), g.Env)
	}
	for _, file := range envs {
		if err := t.envFile(file, add); err != nil {
			return nil, fmt.Errorf("loading KV pairs: env source files: %v: %w", envs, err)
		}
	}
	for _, literal := range g.Literals {
		key, value, ok := strings.Cut(literal, "=")
		if !ok || key == "" {
			return nil, fmt.Errorf("loading KV pairs: literal sources %v: invalid literal source %v, expected key=value", g.Literals, literal)
		}
		if err := add(key, unquoted(value)); err != nil {
			return nil, err
		}
	}
	for _, source := range g.Files {
		key, file, err := fileSource(source)
		if err != nil {
			return nil, fmt.Errorf("loading KV pairs: file sources: %v: %w", g.Files, err)
		}
		content, err := t.read(file)
		if err != nil {
			return nil, fmt.Errorf("loading KV pairs: file sources: %v: %w", g.Files, err)
		}
		if err := add(key, string(content)); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func unquoted(s string) string {
	if len(s) >= 2 && s[0] == s[len(s)-1] && (s[0] == '"' || s[0] == '\'') {
		return s[1 : len(s)-1]
	}
	return s
}

// fileSource is NAME=PATH or PATH. Models internal/generators ParseFileSource
func fileSource(source string) (key, file string, err error) {
	key, file, named := strings.Cut(source, "=")
	switch {
	case !named:
		return path.Base(source), source, nil
	case strings.Contains(file, "="):
		return "", "", fmt.Errorf("source %q key name or file path contains '='", source)
	case key == "":
		return "", "", fmt.Errorf("missing key name for file path %q in source %q", file, source)
	case file == "":
		return "", "", fmt.Errorf("missing file path for key name %q in source %q", key, source)
	}
	return key, file, nil
}

func (t *target) envFile(file string, add func(key, value string) error) error {
	content, err := t.read(file)
	if err != nil {
		return err
	}
	lines := bufio.NewScanner(bytes.NewReader(bytes.TrimPrefix(content, []byte("\xef\xbb\xbf"))))
	for lines.Scan() {
		line := strings.TrimLeftFunc(lines.Text(), unicode.IsSpace)
		if line == "" || line[0] == '#' {
			continue
		}
		key, value, _ := strings.Cut(line, "=")
		if errs := validation.IsEnvVarName(key); len(errs) > 0 {
			return fmt.Errorf("%q is not a valid key name: %s", key, strings.Join(errs, ";"))
		}
		if err := add(key, value); err != nil {
			return err
		}
	}
	return nil
}

// absorb adds a generated object, or merges it into one that is there.
// Models sigs.k8s.io/kustomize/api/resmap (*resWrangler).appendReplaceOrMerge
func (m *resources) absorb(r *resource) error {
	for i, old := range m.list {
		if !slices.ContainsFunc(old.every(), r.id().same) {
			continue
		}
		if r.behavior == "create" {
			return fmt.Errorf("id %s exists; can not use behavior: 'create', behavior must be merge or replace", r.id())
		}
		r.takeOver(old)
		m.list[i] = r
		return nil
	}
	if r.behavior != "create" {
		return fmt.Errorf("id %s does not exist; cannot merge or replace", r.id())
	}
	m.list = append(m.list, r)
	return nil
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
