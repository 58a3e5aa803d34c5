// Package distro is the plain distributions: alpine, debian, ubuntu and the like.
package distro

import (
	"github.com/podscope/podscope/engine/image/catalog"
	"github.com/podscope/podscope/engine/image/catalog/base"
	"github.com/podscope/podscope/engine/vfs"
)

// Entries describes the repositories.
func Entries() []*catalog.Entry {
	return []*catalog.Entry{
		{
			Repository: "docker.io/library/alpine",
			Tags: catalog.Tags{Names: map[string]string{"latest": "3.22.1", "edge": "3.23.0"}, Lines: []string{
				"3.8.5", "3.9.6", "3.10.9", "3.11.13", "3.12.12", "3.13.12", "3.14.10", "3.15.11", "3.16.9", "3.17.10", "3.18.12", "3.19.8", "3.20.7", "3.21.4", "3.22.1",
			}},
			Size:   3807000,
			Config: shell("/bin/sh"),
			Files:  func(f *vfs.FS, t catalog.Tag) { base.Alpine(f, t.Version) },
		},
		{
			Repository: "docker.io/library/debian",
			Tags: catalog.Tags{
				Names: map[string]string{
					"latest": "13.1", "stable": "13.1", "trixie": "13.1", "bookworm": "12.11", "bullseye": "11.11", "buster": "10.13", "sid": "14.0", "testing": "14.0",
				},
				Lines: []string{"9.13", "10.13", "11.11", "12.11", "13.1"}, Variants: []string{"slim", "backports"},
			},
			Size:   48500000,
			Config: shell("bash"),
			Files: func(f *vfs.FS, t catalog.Tag) {
				base.Debian(f, "debian", map[string]string{"13": "13 (trixie)", "12": "12 (bookworm)", "11": "11 (bullseye)"}[t.Version[:2]]+"", "")
			},
		},
		{
			Repository: "registry.k8s.io/build-image/debian-base", // of the pods that empty recycled volumes
			Tags:       catalog.Tags{Names: map[string]string{"latest": "12.11", "bookworm-v1.0.6": "12.11"}},
			Size:       22700000,
			Config:     shell("/bin/sh"),
			Files:      func(f *vfs.FS, _ catalog.Tag) { base.Debian(f, "debian", "12 (bookworm)", "") },
		},
		{
			Repository: "docker.io/library/ubuntu",
			Tags: catalog.Tags{
				Names: map[string]string{
					"latest": "24.04", "rolling": "25.04", "noble": "24.04", "jammy": "22.04", "focal": "20.04", "bionic": "18.04", "devel": "25.10",
				},
				Lines: []string{"16.04", "18.04", "20.04", "22.04", "24.04", "24.10", "25.04"},
			},
			Size:   29700000,
			Config: shell("/bin/bash"),
			Files:  func(f *vfs.FS, t catalog.Tag) { base.Debian(f, "ubuntu", t.Version+" LTS", "") },
		},
	}
}

func shell(cmd string) func(catalog.Tag) catalog.Config {
	return func(catalog.Tag) catalog.Config {
		return catalog.Config{Cmd: []string{cmd}, Env: []string{catalog.PathEnv}}
	}
}
