package kustomize

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strings"
)

// addHashes gives generated objects names that change with their content. Models HashTransformerPlugin
func (m *resources) addHashes() error {
	for _, r := range m.list {
		if !r.hashed {
			continue
		}
		hash, err := r.hash()
		if err != nil {
			return err
		}
		r.remember()
		r.setName(r.name() + "-" + hash)
	}
	return nil
}

// hash models sigs.k8s.io/kustomize/api/hasher (*Hasher).Hash
func (r *resource) hash() (string, error) {
	field := func(name string) any {
		if v := r.object[name]; v != nil {
			return v
		}
		return ""
	}
	// The original means to take the name in, but looks for a field that is called metadata/name.
	content := map[string]any{"kind": r.object["kind"], "name": "", "data": field("data")}
	extra := "binaryData"
	if r.object["kind"] == "Secret" {
		content["type"] = field("type")
		extra = "stringData"
	}
	if m, ok := r.object[extra].(map[string]any); ok {
		content[extra] = m
	}
	data, err := json.Marshal(content)
	if err != nil {
		return "", err
	}
	hex := fmt.Sprintf("%x", sha256.Sum256(data))[:10]
	return strings.NewReplacer("0", "g", "1", "h", "3", "k", "a", "m", "e", "t").Replace(hex), nil
}
