package manifest

import (
	"regexp"
	"strings"
)

// fieldForm is how field errors are written: path: type: value: detail.
var fieldForm = regexp.MustCompile(`(?s)^([^\s:"]+(?:\{[^}]*\})?[^\s:"]*|[^:"]*\[[^\]]*\][^\s:"]*): (Required value|Duplicate value|Invalid value|Unsupported value|Forbidden|Not found|Too long|Too many|Too few|Internal error)(?:: (.*))?$`)

// invalid reads what validation found in an object: one complaint, or several on lines that begin with a star.
func (s *Schema) invalid(base finding, m []string) []finding {
	base.kind, base.name = m[1], m[2]
	if kind := s.kindNamed(m[1]); kind != "" {
		base.kind = kind
	}
	lines := []string{m[3]}
	if strings.HasPrefix(m[3], "\n* ") {
		lines = strings.Split(m[3], "\n* ")[1:]
	} else if inside, ok := strings.CutPrefix(m[3], "["); ok && strings.HasSuffix(inside, "]") {
		lines = splitAggregate(strings.TrimSuffix(inside, "]"))
	}
	var out []finding
	for _, line := range lines {
		f := base
		f.message = line
		out = append(out, s.fieldError(f, line))
	}
	return out
}

// splitAggregate cuts a list of field errors in one line: a comma and a path begin the next.
var nextError = regexp.MustCompile(`, ([a-z][A-Za-z]*[.\[][^\s:]*: (?:Required|Duplicate|Invalid|Unsupported|Forbidden|Not found|Too))`)

func splitAggregate(line string) []string {
	return strings.Split(nextError.ReplaceAllString(line, "\x00$1"), "\x00")
}

// fieldError reads one field error.
func (s *Schema) fieldError(f finding, line string) finding {
	f.meaning = invalidValue
	m := fieldForm.FindStringSubmatch(line)
	if m == nil {
		return f
	}
	f.path = m[1]
	value, detail := valueAndDetail(m[2], m[3])
	f.args = args{"field": lastName(f.path), "path": f.path, "detail": detail}
	if v, ok := unquoted(value); ok {
		f.args["value"] = v
	}
	if f.words = nil; m[2] == "Unsupported value" && f.args["value"] == "" && len(quotedWords(value)) > 1 {
		f.words = quotedWords(value)
		f.args["value"] = f.words[1] // {"Type":"Rolling",…}
	}
	if strings.HasPrefix(detail, "pod updates may not change") {
		f.meaning, f.find = immutablePod, func(d *document) (located, bool) { return d.changed(detail) }
		return f
	}
	f.meaning = s.fieldMeaning(m[2], detail, f)
	if f.meaning == missingChoice {
		f.args["values"] = strings.Join(quotedWords(detail), ", ")
	}
	if f.meaning == unsupported {
		if best := closest(f.args["value"], quotedWords(detail)); best != "" {
			f.meaning = unsupportedMean
			f.args["suggestion"] = best
		}
		f.args["values"] = strings.Join(quotedWords(detail), ", ")
	}
	if f.meaning == limitBelowRequest {
		resource, _, _ := strings.Cut(strings.TrimPrefix(detail, "must be less than or equal to "), " ")
		f.path += "[" + resource + "]"
	}
	return f
}

// valueAndDetail cuts what follows an error's type into the offending value, as JSON, and the rest.
func valueAndDetail(kind, rest string) (value, detail string) {
	switch kind {
	case "Required value", "Forbidden", "Internal error", "Too long", "Too many", "Too few":
		return "", rest
	}
	if strings.HasPrefix(rest, `"`) {
		if end := (&reader{source: rest}).closing(0, len(rest)); end > 0 {
			return rest[:end], strings.TrimPrefix(rest[end:], ": ")
		}
	}
	if strings.HasPrefix(rest, "{") || strings.HasPrefix(rest, "[") {
		if i := strings.Index(rest, "}: "); i > 0 {
			return rest[:i+1], rest[i+3:]
		}
		if i := strings.Index(rest, "]: "); i > 0 {
			return rest[:i+1], rest[i+3:]
		}
		return rest, ""
	}
	value, detail, _ = strings.Cut(rest, ": ")
	return value, detail
}

func unquoted(value string) (string, bool) {
	switch {
	case value == "" || value[0] == '{' || value[0] == '[':
		return "", false
	case value[0] == '"' && len(value) > 1:
		return unquote(value[1 : len(value)-1]), true
	}
	return value, true
}

var quotedWord = regexp.MustCompile(`"([^"]*)"`)

func quotedWords(s string) []string {
	var out []string
	for _, m := range quotedWord.FindAllStringSubmatch(s, -1) {
		out = append(out, m[1])
	}
	return out
}

// lastName is the last field's name in a path.
func lastName(path string) string {
	steps := parsePath(path)
	for i := len(steps) - 1; i >= 0; i-- {
		if steps[i].kind == intoField {
			return steps[i].name
		}
	}
	return path
}

// fieldMeanings are told by an error's type and words of its detail; the first that fits counts.
var fieldMeanings = []struct {
	kind, words string
	meaning     meaning
}{
	{"", "field is immutable", immutable},
	{"Required value", "must specify a handler type", missingHandler},
	{"Required value", "valid values:", missingChoice},
	{"Required value", "", missingValue},
	{"Forbidden", "may not specify more than 1 handler", twoHandlers},
	{"Forbidden", "updates to", immutable},
	{"Forbidden", "", forbidden},
	{"Duplicate value", "", duplicateValue},
	{"Unsupported value", "", unsupported},
	{"Not found", "", notFound},
	{"", "must be less than or equal to", limitBelowRequest},
	{"", "`selector` does not match template `labels`", selectorMismatch},
	{"", "must be a standard resource", unknownResource},
	{"", "a valid label must be", badLabel},
	{"", "name part must", badLabelKey},
	{"", "prefix part", badLabelKey},
	{"", "RFC 1123", badName},
	{"", "RFC 1035", badName},
	{"", "must not contain dots", badName},
	{"", "must be no more than", tooLong},
	{"Too long", "", tooLong},
	{"", "must be between", outOfRange},
	{"", "must be greater than", outOfRange},
	{"", "must be 1", outOfRange},
	{"", "must be unique", duplicateValue},
	{"", "provided port is", portTaken},
	{"", "port is already allocated", portTaken},
	{"", "", invalidValue},
}

func (s *Schema) fieldMeaning(kind, detail string, f finding) meaning {
	for _, m := range fieldMeanings {
		if (m.kind == "" || m.kind == kind) && strings.Contains(detail, m.words) {
			if m.meaning == badLabel && strings.HasSuffix(f.path, "name") || m.meaning == tooLong && f.path == "metadata.labels" {
				return badLabel
			}
			return m.meaning
		}
	}
	return invalidValue
}

// changedForm is a line of a diff that says what an object would have become.
var changedForm = regexp.MustCompile(`(?m)^\s*[+]\s+"?(\w+)"?:\s+(.*?),?$`)

// changed finds the first field that an update would have changed, though it may not, from the diff that the API server gives.
func (d *document) changed(diff string) (located, bool) {
	for _, m := range changedForm.FindAllStringSubmatch(diff, -1) {
		name := strings.ToLower(m[1][:1]) + m[1][1:]
		value, _ := unquoted(strings.TrimSpace(m[2]))
		if p, path, ok := search(d.root.at("spec"), "spec", name, value); ok {
			return located{at: d.placeOf(p), path: path, meaning: immutablePod}, true
		}
	}
	return located{at: d.placeOf(d.find("spec")), path: "spec", meaning: immutablePod}, d.root.field("spec") != nil
}

// search looks for a field of a name, and of a value if that is not empty, anywhere in a value.
func search(n *node, path, name, value string) (p place, at string, ok bool) {
	if n == nil {
		return p, "", false
	}
	for i := range n.fields {
		f := &n.fields[i]
		at := path + "." + f.key.value
		if strings.EqualFold(f.key.value, name) && (f.value.kind != scalar || f.value.value == value) {
			return place{trail: []*node{n, f.value}, field: f, found: true}, at, true
		}
		if p, at, ok := search(f.value, at, name, value); ok {
			return p, at, true
		}
	}
	for i := range n.items {
		var b strings.Builder
		writeStep(&b, step{kind: intoItem, index: i}, false)
		if p, at, ok := search(n.items[i].value, path+b.String(), name, value); ok {
			return p, at, true
		}
	}
	return p, "", false
}

// warnedMeaning tells what a warning about a field means.
func warnedMeaning(detail string) meaning {
	switch {
	case strings.Contains(detail, "used in the Pod's hostname"):
		return hostnameWarning
	case strings.Contains(detail, "duplicate"), strings.Contains(detail, "hides previous definition"):
		return duplicateWarning
	case strings.Contains(detail, "fractional byte value"):
		return fractionalBytes
	case strings.Contains(detail, "deprecated"):
		return deprecated
	}
	return warning
}
