package manifest

import (
	"slices"
	"strings"
)

// nearest is a field's value in the innermost mapping around the spot that has it.
func (p *spot) nearest(field string) *node {
	for i := len(p.trail) - 1; i >= 0; i-- {
		if f := p.trail[i].field(field); f != nil {
			return f.value
		}
	}
	return nil
}

// names lists the names of a list's items, without the one that is being typed.
func names(n *node) []string {
	var out []string
	if n == nil {
		return nil
	}
	for _, it := range n.items {
		out = appendName(out, it.value.text("name"))
	}
	return out
}

func appendName(out []string, name string) []string {
	if name == "" || strings.Contains(name, cursor) || slices.Contains(out, name) {
		return out
	}
	return append(out, name)
}

// volumes are the pod's volumes, and the claims of a stateful set, which become volumes.
func (p *spot) volumes() []string {
	out := names(p.nearest("volumes"))
	if claims := p.doc.root.at("spec", "volumeClaimTemplates"); claims != nil {
		for _, it := range claims.items {
			out = appendName(out, it.value.text("metadata", "name"))
		}
	}
	return out
}

// ports lists the names, when wanted, and numbers of container ports.
func ports(n *node, named bool) []string {
	var out []string
	if n == nil {
		return nil
	}
	for _, it := range n.items {
		if named {
			out = appendName(out, it.value.text("name"))
		}
		out = appendName(out, it.value.text("containerPort"))
	}
	return out
}

// pods are the pods and pod templates of the whole text, as mappings with metadata and spec.
func (p *spot) pods() []*node {
	var out []*node
	for _, d := range p.text.docs {
		switch {
		case d.root.text("kind") == "Pod":
			out = append(out, d.root)
		case d.root.at("spec", "jobTemplate", "spec", "template") != nil:
			out = append(out, d.root.at("spec", "jobTemplate", "spec", "template"))
		case d.root.at("spec", "template") != nil:
			out = append(out, d.root.at("spec", "template"))
		}
	}
	return out
}

// podPorts are the ports of all containers in the text.
func (p *spot) podPorts() []string {
	var out []string
	for _, pod := range p.pods() {
		containers := pod.at("spec", "containers")
		if containers == nil {
			continue
		}
		for _, c := range containers.items {
			for _, port := range ports(c.value.at("ports"), true) {
				out = appendName(out, port)
			}
		}
	}
	return out
}

// podLabels are the labels, with their values, of the pods that a selector may mean: those of the document's own template, or of all pods
// in the text.
func (p *spot) podLabels() []string {
	var out []string
	pods := p.pods()
	if own := p.doc.root.at("spec", "template"); own != nil {
		pods = []*node{own}
	}
	for _, pod := range pods {
		labels := pod.at("metadata", "labels")
		if labels == nil {
			continue
		}
		for _, f := range labels.fields {
			if f.colon && f.value.kind == scalar {
				out = appendName(out, f.key.value+": "+p.text.source[f.value.start:f.value.end])
			}
		}
	}
	return out
}

// objects are the names of a kind's objects in the text.
func (p *spot) objects(kind string) []string {
	var out []string
	for _, d := range p.text.docs {
		if d.root.text("kind") == kind {
			out = appendName(out, d.root.text("metadata", "name"))
		}
	}
	return out
}

// keysOf are the keys of the ConfigMap or Secret that the mapping around the spot names.
func (p *spot) keysOf(kind string) []string {
	name := p.trail[max(len(p.trail)-2, 0)].text("name")
	var out []string
	for _, d := range p.text.docs {
		if d.root.text("kind") != kind || name != "" && d.root.text("metadata", "name") != name {
			continue
		}
		for _, part := range []string{"data", "stringData", "binaryData"} {
			if n := d.root.at(part); n != nil {
				for _, f := range n.fields {
					out = appendName(out, f.key.value)
				}
			}
		}
	}
	return out
}
