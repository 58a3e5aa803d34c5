package catalog

import (
	"slices"
	"strconv"
	"strings"
)

// Tag is a tag of a repository, understood.
type Tag struct {
	Name    string // as written: "1.20-alpine"
	Version string // full: "1.20.2"
	Variant string // "alpine", or empty
}

// Tags says which tags a repository has. A tag exists when it is
//
//   - a name in Names ("latest", "stable"), which stands for a version,
//   - a version: one of Lines, a shorter form of one (1, 1.20), or an earlier patch of one (1.20.1 when 1.20.2 is in Lines),
//   - a variant alone ("alpine"), which stands for the latest version,
//   - a name or version, "-", and a variant; a variant may carry its own version (alpine3.20).
//
// Everything else is "not found": 9.99.99 is no line, 1.20-typo has no such variant.
type Tags struct {
	Names    map[string]string
	Lines    []string // newest patch of every line, oldest line first
	Variants []string
	Prefix   string // "v" where tags read v1.2
}

// Resolve finds the version and variant that a tag names.
func (t Tags) Resolve(tag string) (Tag, bool) {
	if v, ok := t.Names[tag]; ok {
		return Tag{Name: tag, Version: v}, true
	}
	head, variant, dashed := strings.Cut(tag, "-")
	switch {
	case !dashed && t.isVariant(tag):
		return Tag{Name: tag, Version: t.Names["latest"], Variant: tag}, true
	case dashed && !t.isVariant(variant):
		return Tag{}, false
	}
	if v, ok := t.Names[head]; ok {
		return Tag{Name: tag, Version: v, Variant: variant}, true
	}
	v, ok := t.version(head)
	return Tag{Name: tag, Version: v, Variant: variant}, ok
}

func (t Tags) isVariant(s string) bool {
	return slices.ContainsFunc(t.Variants, func(v string) bool {
		rest, ok := strings.CutPrefix(s, v)
		return ok && strings.Trim(rest, "0123456789.") == ""
	})
}

// version completes a version to the newest one that it stands for.
func (t Tags) version(s string) (string, bool) {
	s, ok := strings.CutPrefix(s, t.Prefix)
	if !ok || s == "" {
		return "", false
	}
	for _, line := range slices.Backward(t.Lines) {
		if line == s || strings.HasPrefix(line, s+".") {
			return line, true
		}
		if earlierPatch(s, line) {
			return s, true
		}
	}
	return "", false
}

// earlierPatch reports whether a differs from line only by a smaller last number.
func earlierPatch(a, line string) bool {
	i, j := strings.LastIndexByte(a, '.'), strings.LastIndexByte(line, '.')
	if i < 0 || j < 0 || a[:i] != line[:j] {
		return false
	}
	x, err := strconv.Atoi(a[i+1:])
	y, _ := strconv.Atoi(line[j+1:])
	return err == nil && strconv.Itoa(x) == a[i+1:] && x < y
}
