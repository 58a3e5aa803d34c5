package kustomize

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// Options is what a build needs of the world.
type Options struct {
	// ReadFile reads a file by its absolute path.
	ReadFile func(path string) ([]byte, error)
	// IsDir tells whether an absolute path is a directory's.
	IsDir func(path string) bool
	// Warn is told of deprecated fields.
	Warn func(text string)
	// Log writes a line with the time in front.
	Log func(text string)
	// Kind knows the kinds of objects: an empty one of their Go type, nil when there is none, and whether they live in namespaces.
	Kind func(schema.GroupVersionKind) (empty runtime.Object, namespaced bool)
	// Anywhere lets kustomizations name files outside their directories.
	Anywhere bool
	// KeepOrder writes objects in the order in which they were found, unless the kustomization says otherwise.
	KeepOrder bool
	// Managed labels all objects as kustomize's.
	Managed bool
}

// Build builds the kustomization of a directory, given as it was typed and as an absolute path, and returns its objects as YAML documents.
// Models sigs.k8s.io/kustomize/api/krusty (*Kustomizer).Run
func Build(typed, dir string, o Options) ([]byte, error) {
	if !o.IsDir(dir) {
		if _, err := o.ReadFile(dir); err == nil {
			return nil, fmt.Errorf("must build at directory: '%s': file is not directory", typed)
		}
		return nil, fmt.Errorf("must build at directory: not a valid directory: evalsymlink failure on '%s' : lstat %s: no such file or directory", typed, dir)
	}
	t := &target{Options: o, dir: path.Clean(dir)}
	if err := t.load(); err != nil {
		return nil, err
	}
	m := &resources{kinds: o.Kind}
	if err := t.accumulate(m); err != nil {
		if fault := (strangeKey{}); errors.As(err, &fault) {
			return nil, fault // found when the objects are written, wherever they came from
		}
		return nil, err
	}
	if err := m.addHashes(); err != nil {
		return nil, err
	}
	m.fixReferences()
	m.dropLocal()
	switch {
	case t.k.SortOptions == nil && o.KeepOrder:
		t.k.SortOptions = &sortOptions{Order: "fifo"}
	case t.k.SortOptions != nil:
		o.Log("Warning: Sorting order is set both in 'kustomization.yaml' ('sortOptions') and in a CLI flag ('--reorder'). Using the kustomization file over the CLI flag.")
	}
	if err := m.order(t.k.SortOptions); err != nil {
		return nil, err
	}
	if o.Managed || slices.Contains(t.k.BuildMetadata, "managedByLabel") {
		for _, r := range m.list {
			setAt(r.object, "metadata/labels", true, "app.kubernetes.io/managed-by", "kustomize-v5.8.1")
		}
	}
	return m.yaml()
}

// target is one directory with a kustomization.
// Models sigs.k8s.io/kustomize/api/internal/target KustTarget
type target struct {
	Options
	dir     string
	k       *Kustomization
	parents []string // directories that lead here
}

func (t *target) load() error {
	var text []byte
	found := 0
	for _, name := range FileNames {
		if data, err := t.ReadFile(path.Join(t.dir, name)); err == nil {
			text = data
			found++
		}
	}
	switch {
	case found == 0:
		return fmt.Errorf("unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '%s'", t.dir)
	case found > 1:
		return fmt.Errorf("Found multiple kustomization files under: %s\n", t.dir) //nolint:staticcheck // kustomize's words
	}
	k, err := parse(text)
	if err != nil {
		return err
	}
	for _, w := range k.warnings() {
		t.Warn(w)
	}
	k.Resources = append(k.Resources, k.Bases...)
	k.Images = append(k.Images, k.ImageTags...)
	t.k = k
	return k.check(t.dir)
}

// accumulate adds the directory's objects to m and changes them as its kustomization says.
// Models (*KustTarget).accumulateTarget
func (t *target) accumulate(m *resources) error {
	for _, p := range t.k.Resources {
		if err := t.accumulateResource(m, p); err != nil {
			return fmt.Errorf("accumulating resources: %w", err)
		}
	}
	if err := t.generate(m); err != nil {
		return err
	}
	for _, p := range t.k.Components {
		if err := t.accumulateDirectory(m, p, true); err != nil {
			return fmt.Errorf("accumulating components: accumulateDirectory: %q", err)
		}
	}
	return t.transform(m)
}

func (t *target) accumulateResource(m *resources, p string) error {
	if strings.Contains(p, "://") || strings.HasPrefix(p, "github.com/") {
		return fmt.Errorf("accumulating resources from '%s': this cluster's machines cannot reach other hosts", p)
	}
	err := t.accumulateFile(m, p)
	if err == nil || errors.As(err, new(malformedYAML)) || errors.As(err, new(strangeKey)) {
		return err
	}
	if derr := t.accumulateDirectory(m, p, false); derr != nil {
		return fmt.Errorf("accumulation err='%s': %w", err, derr)
	}
	return nil
}

func (t *target) accumulateFile(m *resources, p string) error {
	data, err := t.read(p)
	if err != nil {
		return fmt.Errorf("accumulating resources from '%s': %w", p, err)
	}
	list, err := parseResources(data, t.Kind)
	if errors.As(err, new(malformedYAML)) {
		return fmt.Errorf("accumulating resources from '%s': %w in File: %s", p, err, p)
	}
	if err != nil {
		return fmt.Errorf("accumulating resources from '%s': %w", p, err)
	}
	if err := m.add(list...); err != nil {
		return fmt.Errorf("merging resources from '%s': %w", p, err)
	}
	return nil
}

// read reads a file that the kustomization names; those outside its directory are refused.
func (t *target) read(p string) ([]byte, error) {
	full := t.path(p)
	if full == "" {
		return nil, errors.New("'' invalid as path")
	}
	if t.IsDir(full) {
		return nil, fmt.Errorf("'%s' must resolve to a file", full)
	}
	data, err := t.ReadFile(full)
	if err != nil {
		return nil, fmt.Errorf("evalsymlink failure on '%s' : lstat %s: no such file or directory", full, full)
	}
	if !t.Anywhere && !within(full, t.dir) {
		return nil, fmt.Errorf("security; file '%s' is not in or below '%s'", full, t.dir)
	}
	return data, nil
}

func (t *target) path(p string) string {
	if p == "" || strings.HasPrefix(p, "/") {
		return p
	}
	return path.Join(t.dir, p)
}

func within(p, dir string) bool {
	return p == dir || strings.HasPrefix(p, strings.TrimSuffix(dir, "/")+"/")
}

func (t *target) accumulateDirectory(m *resources, p string, component bool) error {
	full := t.path(p)
	if !t.IsDir(full) {
		if _, err := t.ReadFile(full); err == nil {
			return fmt.Errorf("must build at directory: '%s': file is not directory", full)
		}
		return fmt.Errorf("must build at directory: not a valid directory: evalsymlink failure on '%s' : lstat %s: no such file or directory", full, full)
	}
	sub := &target{Options: t.Options, dir: path.Clean(full), parents: append(slices.Clone(t.parents), t.dir)}
	if within(t.dir, sub.dir) || slices.Contains(t.parents, sub.dir) {
		return fmt.Errorf("cycle detected: candidate root '%s' contains visited root '%s'", sub.dir, t.dir)
	}
	if err := sub.load(); err != nil {
		return fmt.Errorf("couldn't make target for path '%s': %w", sub.dir, err)
	}
	isComponent := sub.k.Kind == componentKind
	switch {
	case component && !isComponent:
		return fmt.Errorf("expected kind '%s' for path '%s' but got '%s'", componentKind, sub.dir, kindOr(sub.k.Kind))
	case !component && isComponent:
		return fmt.Errorf("expected kind != '%s' for path '%s'", componentKind, sub.dir)
	}
	into := m
	if !component {
		into = &resources{kinds: t.Kind}
	}
	if err := sub.accumulate(into); err != nil {
		return fmt.Errorf("recursed accumulation of path '%s': %w", sub.dir, err)
	}
	if component {
		return nil
	}
	if err := m.add(into.list...); err != nil {
		return fmt.Errorf("recursed merging from path '%s': %w", sub.dir, err)
	}
	return nil
}

func kindOr(kind string) string {
	if kind == "" {
		return kustomizationKind
	}
	return kind
}
