package kustomize

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"

	jsonpatch "gopkg.in/evanphx/json-patch.v4"
	"k8s.io/apimachinery/pkg/labels"
	utiljson "k8s.io/apimachinery/pkg/util/json"
	"k8s.io/apimachinery/pkg/util/strategicpatch"
	"sigs.k8s.io/yaml"

	"github.com/podscope/podscope/engine/crash"
)

// patch is a strategic merge patch or a JSON patch.
type patch struct {
	Path    string    `json:"path,omitempty"`
	Patch   string    `json:"patch,omitempty"`
	Target  *selector `json:"target,omitempty"`
	Options *struct {
		AllowNameChange bool `json:"allowNameChange,omitempty"`
		AllowKindChange bool `json:"allowKindChange,omitempty"`
	} `json:"options,omitempty"`
}

// selector chooses objects; its fields are regular expressions that must match wholly.
type selector struct {
	Group              string `json:"group,omitempty"`
	Version            string `json:"version,omitempty"`
	Kind               string `json:"kind,omitempty"`
	Name               string `json:"name,omitempty"`
	Namespace          string `json:"namespace,omitempty"`
	LabelSelector      string `json:"labelSelector,omitempty"`
	AnnotationSelector string `json:"annotationSelector,omitempty"`
}

// selected are the objects that a selector chooses, by their present or any earlier identity.
func (m *resources) selected(s selector) ([]*resource, error) {
	var out []*resource
	for _, r := range m.list {
		fits, err := s.selects(r)
		if err != nil {
			return nil, err
		}
		if fits {
			out = append(out, r)
		}
	}
	return out, nil
}

func (s selector) selects(r *resource) (bool, error) {
	for _, of := range []struct{ text, field string }{{s.LabelSelector, "labels"}, {s.AnnotationSelector, "annotations"}} {
		if of.text == "" {
			continue
		}
		sel, err := labels.Parse(of.text)
		if err != nil {
			return false, err
		}
		set := labels.Set{}
		values, _ := r.metadata()[of.field].(map[string]any)
		for k, v := range values {
			set[k], _ = v.(string)
		}
		if !sel.Matches(set) {
			return false, nil
		}
	}
	for _, id := range r.every() {
		fits, err := s.fits(id)
		if fits || err != nil {
			return fits, err
		}
	}
	return false, nil
}

func (s selector) fits(id identity) (bool, error) {
	for _, f := range [][2]string{{s.Group, id.Group}, {s.Version, id.Version}, {s.Kind, id.Kind}, {s.Name, id.name}, {s.Namespace, or(id.namespace, "default")}} {
		if f[0] == "" {
			continue
		}
		re, err := regexp.Compile("^(?:" + f[0] + ")$")
		if err != nil {
			return false, err
		}
		if !re.MatchString(f[1]) {
			return false, nil
		}
	}
	return true, nil
}

// strategicPatches applies the deprecated patchesStrategicMerge. Models PatchStrategicMergeTransformerPlugin
func (t *target) strategicPatches(m *resources) error {
	for _, entry := range t.k.PatchesStrategicMerge {
		text, err := t.read(entry)
		if err != nil {
			text = []byte(entry)
		}
		list, perr := parseResources(text, t.Kind)
		if perr != nil || len(list) == 0 {
			return fmt.Errorf("trouble configuring builtin PatchStrategicMergeTransformer: %w", errors.Join(err, perr))
		}
		if err := m.merge(list, patch{}); err != nil {
			return err
		}
	}
	return nil
}

// patches applies patches of both sorts. Models PatchTransformerPlugin
func (t *target) patches(m *resources) error {
	for _, p := range t.k.Patches {
		text, source, err := t.patchText(p)
		if err != nil {
			return err
		}
		list, merr := parseResources(text, t.Kind)
		operations, jerr := parseJSONPatch(text)
		switch {
		case merr == nil && len(list) > 0:
			if p.Target != nil && len(list) > 1 {
				return fmt.Errorf("Multiple Strategic-Merge Patches in one `patches` entry is not allowed to set `patches.target` field: %s", source) //nolint:staticcheck // kustomize's words
			}
			err = m.merge(list, p)
		case jerr == nil:
			err = m.applyJSON(p, operations, source)
		default:
			return fmt.Errorf("trouble configuring builtin PatchTransformer with config: `\n%s`: unable to parse SM or JSON patch from %s", config(p), source)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func config(p patch) string {
	data, err := yaml.Marshal(p)
	if err != nil {
		return ""
	}
	return string(data)
}

func (t *target) patchText(p patch) (text []byte, source string, err error) {
	inline := strings.TrimSpace(p.Patch)
	trouble := func(format string, args ...any) error {
		return fmt.Errorf("trouble configuring builtin PatchTransformer with config: `\n%s`: %w", config(p), fmt.Errorf(format, args...))
	}
	switch {
	case inline == "" && p.Path == "":
		return nil, "", trouble("must specify one of patch and path in\n%s", config(p))
	case inline != "" && p.Path != "":
		return nil, "", trouble("patch and path can't be set at the same time\n%s", config(p))
	case inline != "":
		return []byte(inline), fmt.Sprintf("[patch: %q]", inline), nil
	}
	if text, err = t.read(p.Path); err != nil {
		return nil, "", trouble("failed to get the patch file from path(%s): %w", p.Path, err)
	}
	return text, fmt.Sprintf("[path: %q]", p.Path), nil
}

// merge applies strategic merge patches, each to the object that it names or to those that the target chooses.
func (m *resources) merge(list []*resource, p patch) error {
	for _, change := range list {
		targets, err := m.targets(change, p)
		if err != nil {
			return err
		}
		for _, r := range targets {
			if err := m.mergeInto(r, change, p); err != nil {
				return err
			}
		}
	}
	return nil
}

func (m *resources) targets(change *resource, p patch) ([]*resource, error) {
	if p.Target != nil {
		return m.selected(*p.Target)
	}
	id := change.id()
	for _, r := range m.list {
		for _, have := range r.every() {
			if have.same(id) {
				return []*resource{r}, nil
			}
		}
	}
	return nil, fmt.Errorf("no resource matches strategic merge patch %q: no matches for Id %s; failed to find unique target for patch %s", id, id, id)
}

// mergeInto merges a patch into an object; name and kind stay unless they may change.
func (m *resources) mergeInto(r, change *resource, p patch) error {
	r.remember()
	id, from := r.id(), deepCopy(change.object)
	if whole, _ := from["$patch"].(string); whole == "delete" {
		m.remove(r)
		return nil
	}
	merged, err := m.strategic(r, from)
	if err != nil {
		return err
	}
	r.object = merged
	if p.Options == nil || !p.Options.AllowNameChange {
		r.setName(id.name)
	}
	if p.Options == nil || !p.Options.AllowKindChange {
		r.object["kind"] = id.Kind
		r.object["apiVersion"] = id.GroupVersion().String()
	}
	return nil
}

func (m *resources) strategic(r *resource, change map[string]any) (map[string]any, error) {
	if empty, _ := m.kinds(r.id().GroupVersionKind); empty != nil {
		return crash.Caught(func() (map[string]any, error) {
			return strategicpatch.StrategicMergeMapPatch(r.object, change, empty)
		})
	}
	before, err := json.Marshal(r.object)
	if err != nil {
		return nil, err
	}
	after, err := json.Marshal(change)
	if err != nil {
		return nil, err
	}
	merged, err := jsonpatch.MergePatch(before, after)
	if err != nil {
		return nil, err
	}
	var out map[string]any
	return out, utiljson.Unmarshal(merged, &out)
}

func (m *resources) remove(r *resource) {
	for i, have := range m.list {
		if have == r {
			m.list = append(m.list[:i:i], m.list[i+1:]...)
			return
		}
	}
}

func deepCopy(m map[string]any) map[string]any {
	data, err := json.Marshal(m)
	if err != nil {
		panic(err) // decoded JSON only
	}
	var out map[string]any
	if err := utiljson.Unmarshal(data, &out); err != nil {
		panic(err)
	}
	return out
}
