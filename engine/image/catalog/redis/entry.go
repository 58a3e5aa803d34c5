// Package redis is docker.io/library/redis: the server with its command set on virtual time, and redis-cli.
package redis

import (
	"github.com/podscope/podscope/engine/image/catalog"
	"github.com/podscope/podscope/engine/image/catalog/base"
	"github.com/podscope/podscope/engine/proc"
	"github.com/podscope/podscope/engine/vfs"
)

// Entry describes the repository.
func Entry() *catalog.Entry {
	return &catalog.Entry{
		Repository: "docker.io/library/redis",
		Tags: catalog.Tags{
			Names: map[string]string{"latest": "8.2.1"},
			Lines: []string{
				"2.8.23", "3.0.7", "3.2.12", "4.0.14", "5.0.14", "6.0.20", "6.2.19", "7.0.15", "7.2.10", "7.4.5", "8.0.3", "8.2.1",
			},
			Variants: []string{"alpine", "bookworm", "bullseye"},
		},
		Size: 10827018,
		Releases: map[string]catalog.Release{
			"latest": {Digest: "sha256:c33ceb3ea9db153ffd801ee8d15e78d8c54fa68547402472b7361068b459eb86", Size: 10827018},
			"alpine": {Digest: "sha256:aa34311d20dfe9e2a169b8ae577264d4fa3775cf001a4c9bc0dbb611b8c5748c", Size: 9833684},
		},
		Config: func(t catalog.Tag) catalog.Config {
			return catalog.Config{
				Entrypoint:   []string{"docker-entrypoint.sh"},
				Cmd:          []string{"redis-server"},
				Env:          []string{catalog.PathEnv, "REDIS_VERSION=" + t.Version},
				WorkingDir:   "/data",
				ExposedPorts: []string{"6379/tcp"},
				Volumes:      []string{"/data"},
			}
		},
		Files: func(f *vfs.FS, t catalog.Tag) {
			if t.Variant == "" || t.Variant[0] != 'a' {
				base.Small(f, "redis:x:999:999::/data:/bin/false\n")
			} else {
				base.Alpine(f, "3.22.1")
			}
			f.AddDir("/data", 0o755).Own(redisUID, redisUID)
			base.Program(f, "/usr/local/bin/docker-entrypoint.sh", "redis-entrypoint", t.Version, 700)
			base.Program(f, "/usr/local/bin/redis-server", "redis-server", t.Version, 17000000)
			base.Program(f, "/usr/local/bin/redis-cli", "redis-cli", t.Version, 6900000)
		},
		Programs: map[string]proc.Program{"redis-entrypoint": entrypoint, "redis-server": Server, "redis-cli": CLI},
	}
}
