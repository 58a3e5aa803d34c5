package kustomize

import (
	"bytes"
	"encoding/json"
	"fmt"

	jsonpatch "gopkg.in/evanphx/json-patch.v4"
	utiljson "k8s.io/apimachinery/pkg/util/json"
	"sigs.k8s.io/yaml"

	"github.com/podscope/podscope/engine/depth"
)

// jsonPatches applies the deprecated patchesJson6902. Models PatchJson6902TransformerPlugin
func (t *target) jsonPatches(m *resources) error {
	for _, p := range t.k.PatchesJSON6902 {
		text, source, err := t.patchText(p)
		if err != nil {
			return err
		}
		operations, err := parseJSONPatch(text)
		if err != nil {
			return err
		}
		if err := m.applyJSON(p, operations, source); err != nil {
			return err
		}
	}
	return nil
}

func parseJSONPatch(text []byte) (jsonpatch.Patch, error) {
	if err := depth.Check(text); err != nil {
		return nil, err
	}
	data := bytes.TrimSpace(text)
	if len(data) == 0 || data[0] != '[' {
		var err error
		if data, err = yaml.YAMLToJSON(data); err != nil {
			return nil, err
		}
	}
	return jsonpatch.DecodePatch(data)
}

func (m *resources) applyJSON(p patch, operations jsonpatch.Patch, source string) error {
	if p.Target == nil {
		return fmt.Errorf("must specify a target for JSON patch %s", source)
	}
	targets, err := m.selected(*p.Target)
	if err != nil {
		return err
	}
	for _, r := range targets {
		r.remember()
		before, err := json.Marshal(r.object)
		if err != nil {
			return err
		}
		after, err := operations.Apply(before)
		if err != nil {
			return err
		}
		r.object = nil
		if err := utiljson.Unmarshal(after, &r.object); err != nil {
			return err
		}
	}
	return nil
}
