package manifest

import (
	"regexp"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/runtime/schema"
)

// The forms in which kubectl and the API server complain.
var (
	invalidForm   = regexp.MustCompile(`(?s)^(?:The|.*?:) (\S+) "(.*?)" is invalid: ?(.*)$`)
	parsingForm   = regexp.MustCompile(`(?s)error parsing (.+?): (.*)$`)
	decodeForm    = regexp.MustCompile(`unable to decode "(.+?)": (.*)$`)
	handledForm   = regexp.MustCompile(`(?s)(\S+) in version "(.+?)" cannot be handled as a (\S+?): (.*)$`)
	unknownForm   = regexp.MustCompile(`(unknown|duplicate) field "((?:[^"\\]|\\.)*)"`)
	unmarshalForm = regexp.MustCompile(`json: cannot unmarshal (\w+)(?: (\S+))? into Go (?:struct field (\S+)|value) of type (\S+)`)
	noMatchForm   = regexp.MustCompile(`no matches for kind "(.*?)" in version "(.*?)"`)
	noKindForm    = regexp.MustCompile(`no kind "(.*?)" is registered for version "(.*?)"`)
	namedForm     = regexp.MustCompile(`(?:^|[ :])([a-z][a-z.0-9-]*) "([^"]+)" (is forbidden|already exists|not found)`)
	fileForm      = regexp.MustCompile(`(?:creating|patching|validating|replacing|for|from|decode|applying) "([^"]+)"`)
	patchedForm   = regexp.MustCompile(`GroupVersionKind: ".*?Kind=(\w+)"\nName: "(.*?)",`)
	warnedForm    = regexp.MustCompile(`^Warning: ((?:metadata|spec|data|status)[^ ]*?): (.*)$`)
	resourceForm  = regexp.MustCompile(`resource (\w+)(?:\.\S+)?/(\S+) `)
)

// findings reads one complaint.
func (s *Schema) findings(st string) []finding {
	base := finding{message: st, meaning: otherProblem}
	if m := fileForm.FindStringSubmatch(st); m != nil {
		base.file = m[1]
	}
	if m := patchedForm.FindStringSubmatch(st); m != nil {
		base.kind, base.name = m[1], m[2]
	}
	switch {
	case invalidForm.MatchString(st) && !strings.HasPrefix(st, "error: "):
		return s.invalid(base, invalidForm.FindStringSubmatch(st))
	case parsingForm.MatchString(st):
		m := parsingForm.FindStringSubmatch(st)
		base.file = m[1]
		return []finding{syntax(base, m[2])}
	case unknownForm.MatchString(st):
		if m := handledForm.FindStringSubmatch(st); m != nil {
			base.kind = m[1]
		}
		return s.unknown(base, st)
	case handledForm.MatchString(st):
		m := handledForm.FindStringSubmatch(st)
		base.kind = m[1]
		return []finding{s.handled(base, m[4])}
	case decodeForm.MatchString(st):
		return []finding{s.handled(base, decodeForm.FindStringSubmatch(st)[2])}
	case noMatchForm.MatchString(st):
		m := noMatchForm.FindStringSubmatch(st)
		return []finding{s.noMatch(base, m[1], m[2])}
	case warnedForm.MatchString(st):
		m := warnedForm.FindStringSubmatch(st)
		base.path, base.meaning = m[1], warnedMeaning(m[2])
		base.args = args{"field": m[1]}
		return []finding{base}
	}
	return []finding{s.other(base, st)}
}

// said are complaints that are told by a few words in them, with the field they are about.
var said = []struct {
	words   string
	meaning meaning
	path    string
}{
	{"[apiVersion not set, kind not set]", missingBoth, ""},
	{"apiVersion not set", missingVersion, "apiVersion"},
	{"kind not set", missingKind, "kind"},
	{"invalid object to validate", notAnObject, ""},
	{"resource name may not be empty", missingName, "metadata.name"},
	{"invalid resource name", badName, "metadata.name"},
	{"cannot use generate name with apply", generateName, "metadata.generateName"},
	{"does not match the namespace", otherNamespace, "metadata.namespace"},
	{"error looking up service account", noServiceAccount, "spec.serviceAccountName"},
	{"no PriorityClass with name", noPriorityClass, "spec.priorityClassName"},
	{"integer value of priority", setByServer, "spec.priority"},
	{"RuntimeClass", noRuntimeClass, "spec.runtimeClassName"},
	{"already exists", alreadyExists, "metadata.name"},
	{"is missing the kubectl.kubernetes.io/last-applied-configuration", notApplied, "metadata.name"},
	{"the object has been modified", changedMeanwhile, "metadata.name"},
}

// other reads what is told by its words alone.
func (s *Schema) other(f finding, st string) finding {
	if m := namedForm.FindStringSubmatch(st); m != nil {
		f.kind, f.name = s.kindNamed(m[1]), m[2]
		if m[3] == "not found" && m[1] == "namespaces" {
			f.kind, f.name, f.path, f.meaning, f.args = "", "", "metadata.namespace", noNamespace, args{"value": m[2]}
			return f
		}
	}
	if m := resourceForm.FindStringSubmatch(st); m != nil {
		f.kind, f.name = s.kindNamed(m[1]), m[2]
	}
	for _, w := range said {
		if !strings.Contains(st, w.words) {
			continue
		}
		f.meaning, f.path, f.args = w.meaning, w.path, args{"field": w.path, "name": f.name}
		if w.meaning == badName {
			f.args["value"] = f.name
		}
		if w.meaning == missingVersion || w.meaning == missingKind || w.meaning == missingBoth {
			f.find = s.missing(w.path)
		}
		return f
	}
	if strings.Contains(st, "is forbidden: ") {
		f.meaning = refused
	}
	return f
}

// missing finds a document without a field at its top, and what its author may have written instead (apiversion).
func (s *Schema) missing(name string) func(d *document) (located, bool) {
	return func(d *document) (located, bool) {
		if d.root.kind != mapping || name != "" && d.root.field(name) != nil || name == "" && d.root.field("kind") != nil {
			return located{}, false
		}
		for _, f := range d.root.fields {
			if name != "" && strings.EqualFold(f.key.value, name) {
				return located{
					at: d.text.span(f.key.start, f.key.end), path: name, meaning: unknownFieldMean,
					args: args{"field": f.key.value, "suggestion": name},
				}, true
			}
		}
		if kind := d.root.field("kind"); kind != nil {
			return located{at: d.text.span(kind.key.start, kind.key.end), path: name}, true
		}
		return located{at: d.text.content(d.text.line(d.root.start)), path: name}, true
	}
}

// kindNamed is the kind of a resource as messages name it: pods, deployments.apps.
func (s *Schema) kindNamed(resource string) string {
	resource, _, _ = strings.Cut(resource, ".")
	for _, k := range s.kinds {
		name := strings.ToLower(k.Kind)
		if resource == name || resource == name+"s" || resource == name+"es" || resource == strings.TrimSuffix(name, "y")+"ies" {
			return k.Kind
		}
	}
	return ""
}

// noMatch tells of a kind or apiVersion that the server does not know.
func (s *Schema) noMatch(f finding, kind, version string) finding {
	f.kind, f.version = kind, version
	f.path, f.meaning, f.args = "kind", s.strange(kind, version), args{"kind": kind, "version": version}
	var names []string
	for _, k := range s.kinds {
		if k.Kind == kind {
			f.path, f.meaning = "apiVersion", wrongVersion
			f.args["suggestion"] = k.GroupVersion().String()
			return f
		}
		names = append(names, k.Kind)
	}
	if name := closest(kind, names); name != "" && f.meaning == unknownKind {
		f.meaning = unknownKindMean
		f.args["suggestion"] = name
	}
	return f
}

// strange says why a kind may be unknown: because only real clusters have it, because other software brings it, or for no reason.
func (s *Schema) strange(kind, version string) meaning {
	group, _, grouped := strings.Cut(version, "/")
	own := func(k schema.GroupVersionKind) bool { return k.Group == group }
	switch {
	case slices.ContainsFunc(s.absent, func(k schema.GroupVersionKind) bool { return k.Kind == kind && k.GroupVersion().String() == version }):
		return absentKind
	case grouped && strings.Contains(group, ".") && !slices.ContainsFunc(s.absent, own) &&
		!slices.ContainsFunc(s.kinds, func(k Kind) bool { return own(k.GroupVersionKind) }):
		return foreignKind
	}
	return unknownKind
}
