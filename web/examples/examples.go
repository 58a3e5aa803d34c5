package examples

import (
	"embed"
	"strings"
)

//go:embed *.yaml
var files embed.FS

// Names lists the examples in the order in which they are offered: from a pod that just runs to ways of failing.
func Names() []string {
	return []string{
		"web.yaml", "liveness.yaml", "readiness.yaml", "startup.yaml", "init.yaml", "sidecar.yaml", "hooks.yaml", "crash.yaml",
		"restart-never.yaml", "image.yaml", "config.yaml", "memory.yaml", "unschedulable.yaml", "grace.yaml",
	}
}

// Manifest is an example's manifest, "" when there is none of that name. The note, what it is an example of, stands above it as a comment.
func Manifest(name, note string) string {
	b, err := files.ReadFile(name)
	if err != nil {
		return ""
	}
	if note == "" {
		return string(b)
	}
	return "# " + strings.ReplaceAll(note, "\n", "\n# ") + "\n" + string(b)
}
