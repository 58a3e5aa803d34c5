package kustomize

import (
	"bufio"
	"bytes"
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode"

	"k8s.io/apimachinery/pkg/util/validation"
)

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
