package kubelet

import (
	"errors"
	"fmt"
	"path"
	"strings"

	corev1 "k8s.io/api/core/v1"
)

// fileKey is a variable that comes from a file in a volume, as it is when the container is made.
func (b *envBuilder) fileKey(ref *corev1.FileKeySelector) (value string, skip bool, err error) {
	vol := b.k.volumes.mounted(b.pod, ref.VolumeName)
	if vol == nil {
		return "", true, fmt.Errorf("cannot find the volume %q referenced by FileKeyRef", ref.VolumeName)
	}
	data, err := vol.view(b.k).ReadFile(path.Join("/", vol.root, path.Join("/", ref.Path)), asRoot)
	if err != nil {
		return "", true, errEnvFile
	}
	value, err = envFileValue(string(data), ref.Key)
	switch {
	case err != nil:
		return "", true, err
	case value != "":
		return value, false, nil
	case isTrue(ref.Optional):
		return "", true, nil
	}
	return "", true, fmt.Errorf("environment variable key %q not found in file %q", ref.Key, path.Join(vol.path(b.pod), ref.Path))
}

var errEnvFile = errors.New("couldn't parse env file")

// envFileValue finds a key's value in a file of NAME='value' lines; empty when it is not there. Values may go on over several lines, and nothing
// in them is special. Lines after the one that is looked for may be wrong.
// Models pkg/kubelet/util/env ParseEnv.
func envFileValue(text, key string) (string, error) {
	lines := strings.Split(strings.TrimSuffix(strings.ReplaceAll(text, "\r\n", "\n"), "\n"), "\n")
	for i := 0; i < len(lines); i++ {
		line := strings.TrimLeft(lines[i], " \t")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, rest, ok := strings.Cut(line, "=")
		if !ok || name == "" || strings.TrimRight(name, " \t") != name {
			return "", errEnvFile
		}
		if strings.TrimLeft(rest, " \t") != rest { // a blank before the value: the variable is empty
			if name == key {
				return "", nil
			}
			continue
		}
		if !strings.HasPrefix(rest, "'") {
			return "", errEnvFile
		}
		rest = rest[1:]
		for !strings.Contains(rest, "'") {
			if i++; i == len(lines) {
				return "", errEnvFile
			}
			rest += "\n" + lines[i]
		}
		value, after, _ := strings.Cut(rest, "'")
		if after = strings.TrimLeft(after, " \t"); after != "" && !strings.HasPrefix(after, "#") {
			return "", errEnvFile
		}
		if name == key {
			return value, nil
		}
	}
	return "", nil
}
