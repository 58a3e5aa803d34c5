// Package nginx is docker.io/library/nginx: the web server, with a master and worker processes that serve the files of their
// container.
package nginx

import (
	"github.com/podscope/podscope/engine/image/catalog"
	"github.com/podscope/podscope/engine/proc"
)

// Entry describes the repository.
func Entry() *catalog.Entry {
	return &catalog.Entry{
		Repository: "docker.io/library/nginx",
		Tags: catalog.Tags{
			Names: map[string]string{"latest": "1.29.4", "mainline": "1.29.4", "stable": "1.28.0"},
			Lines: []string{
				"1.7.12", "1.8.1", "1.9.15", "1.10.3", "1.11.13", "1.12.2", "1.13.12", "1.14.2", "1.15.12", "1.16.1",
				"1.17.10", "1.18.0", "1.19.10", "1.20.2", "1.21.6", "1.22.1", "1.23.4", "1.24.0", "1.25.5", "1.26.3",
				"1.27.5", "1.28.0", "1.29.4",
			},
			Variants: []string{"alpine", "alpine-slim", "alpine-perl", "perl", "otel", "bookworm", "bullseye", "trixie"},
		},
		Size: 6836966,
		Releases: map[string]catalog.Release{
			"latest":      {Digest: "sha256:a8f32e5a680e04d51b44e251022df58dee70dcb29fb8373b9494ddb78fdb9783", Size: 6836966},
			"1.29":        {Digest: "sha256:a8f32e5a680e04d51b44e251022df58dee70dcb29fb8373b9494ddb78fdb9783", Size: 6836966},
			"1.21.6":      {Digest: "sha256:377c423c1f918b842bdba2eb586b4db9e175c324c4390acc648feb483569e275", Size: 6836966},
			"1.20":        {Digest: "sha256:c473672414e9fb5a704ee6face102df63aa37c087b0509436ea8c34b40e219fd", Size: 6836966},
			"1.14.2":      {Digest: "sha256:1a813f8772fd0166b757dbde17bc5dd08a57872680c2ea20b1f597d2bccf521d", Size: 6836964},
			"1.20-alpine": {Digest: "sha256:9acf2ff651f428157fdc338d6a7756144f3e01bfe2d5f72eee8223f4da5ab67b", Size: 6058001},
		},
		Config: func(t catalog.Tag) catalog.Config {
			return catalog.Config{
				Cmd:          []string{"nginx", "-g", "daemon off;"},
				Env:          []string{catalog.PathEnv, "NGINX_VERSION=" + t.Version},
				ExposedPorts: []string{"80/tcp"},
				StopSignal:   "SIGQUIT",
			}
		},
		Files:    Fill,
		Programs: map[string]proc.Program{"nginx": Program},
	}
}
