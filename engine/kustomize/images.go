package kustomize

import (
	"fmt"
	"regexp"
	"strings"
)

// image says what becomes of images of a name.
type image struct {
	Name      string `json:"name,omitempty"`
	NewName   string `json:"newName,omitempty"`
	TagSuffix string `json:"tagSuffix,omitempty"`
	NewTag    string `json:"newTag,omitempty"`
	Digest    string `json:"digest,omitempty"`
}

// images changes the images of all containers, wherever they are. Models ImageTagTransformerPlugin
func (t *target) images(m *resources) error {
	for _, i := range t.k.Images {
		pattern, err := regexp.Compile("^" + i.Name + `(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?$`)
		if err != nil {
			return fmt.Errorf("image name %q: %w", i.Name, err)
		}
		change := func(value string) string {
			if !pattern.MatchString(value) {
				return value
			}
			return i.apply(value)
		}
		for _, r := range m.list {
			if r.id().Kind == "CustomResourceDefinition" {
				continue
			}
			changeImages(r.object, change)
			setString(r.object, "spec/volumes/image/reference", change)
			setString(r.object, "spec/template/spec/volumes/image/reference", change)
		}
	}
	return nil
}

// changeImages changes every list of containers below a node.
func changeImages(node any, change func(string) string) {
	switch n := node.(type) {
	case []any:
		for _, item := range n {
			changeImages(item, change)
		}
	case map[string]any:
		for key, value := range n {
			if list, ok := value.([]any); ok && (key == "containers" || key == "initContainers") {
				setString(map[string]any{key: list}, key+"/image", change)
				continue
			}
			changeImages(value, change)
		}
	}
}

// apply is the new reference for one that matched. Models sigs.k8s.io/kustomize/api/filters/imagetag imageTagUpdater
func (i image) apply(value string) string {
	name, tag, digest := splitImage(value)
	if i.NewName != "" {
		name = i.NewName
	}
	switch {
	case i.NewTag != "":
		tag, digest = i.NewTag, i.Digest
	case i.Digest != "":
		tag, digest = "", i.Digest
	case i.TagSuffix != "":
		tag, digest = tag+i.TagSuffix, ""
	}
	if tag != "" {
		name += ":" + tag
	}
	if digest != "" {
		name += "@" + digest
	}
	return name
}

// splitImage takes a reference apart; a registry's port is no tag.
func splitImage(ref string) (name, tag, digest string) {
	name, digest, _ = strings.Cut(ref, "@")
	slash := max(strings.Index(name, "/"), 0)
	if colon := strings.Index(name[slash:], ":"); colon >= 0 {
		name, tag = name[:slash+colon], name[slash+colon+1:]
	}
	return name, tag, digest
}
