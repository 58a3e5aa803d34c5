// Package busybox is docker.io/library/busybox: every command is one program, named by its link.
package busybox

import (
	"github.com/podscope/podscope/engine/image/catalog"
	"github.com/podscope/podscope/engine/image/catalog/base"
	"github.com/podscope/podscope/engine/vfs"
)

// Entry describes the repository.
func Entry() *catalog.Entry {
	return &catalog.Entry{
		Repository: "docker.io/library/busybox",
		Tags: catalog.Tags{
			Names: map[string]string{"latest": "1.37.0", "stable": "1.37.0", "unstable": "1.38.0"},
			Lines: []string{
				"1.22.1", "1.23.2", "1.24.2", "1.25.1", "1.26.2", "1.27.2", "1.28.4", "1.29.3", "1.30.1", "1.31.1",
				"1.32.1", "1.33.1", "1.34.1", "1.35.0", "1.36.1", "1.37.0",
			},
			Variants: []string{"glibc", "uclibc", "musl"},
		},
		Size: 1394722,
		Releases: map[string]catalog.Release{
			"latest": {Digest: "sha256:3f3c148182ffa21ef0707a0e090463c52c087fd292171d44d1d1cf9705d82654", Size: 1394722},
			"1.36":   {Digest: "sha256:12587888310ecd88bab8992fa896d8e84178f7fbebccab87503d907348257369", Size: 1394722},
			"1.28":   {Digest: "sha256:5b156114594777cb50bd9e1e853f93ee52e524741f437cc49bead921750bb465", Size: 1390881},
		},
		Config: func(catalog.Tag) catalog.Config {
			return catalog.Config{Cmd: []string{"sh"}, Env: []string{catalog.PathEnv}}
		},
		Files: func(f *vfs.FS, t catalog.Tag) {
			base.Busybox(f)
			f.AddProgram("/bin/busybox", "busybox", 1131168).Extra = t.Version
		},
	}
}
