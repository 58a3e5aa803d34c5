// Package curl is the images that people take for a client: curlimages/curl, radial/busyboxplus and nicolaka/netshoot.
package curl

import (
	"github.com/podscope/podscope/engine/image/catalog"
	"github.com/podscope/podscope/engine/image/catalog/base"
	"github.com/podscope/podscope/engine/vfs"
)

// Entries describes the repositories.
func Entries() []*catalog.Entry {
	client := func(f *vfs.FS, _ catalog.Tag) {
		base.Alpine(f, "3.22.1")
		f.AddString("/etc/passwd", 0o644, "root:x:0:0:root:/root:/bin/sh\ncurl_user:x:100:101::/home/curl_user:/bin/sh\n")
		f.AddDir("/home/curl_user", 0o777)
		for _, name := range []string{"curl", "dig", "host"} {
			f.AddProgram("/usr/bin/"+name, name, 280000)
		}
	}
	return []*catalog.Entry{
		{
			Repository: "docker.io/curlimages/curl",
			Tags: catalog.Tags{Names: map[string]string{"latest": "8.16.0"}, Lines: []string{
				"7.70.0", "7.78.0", "7.79.1", "7.80.0", "7.81.0", "7.82.0", "7.83.1", "7.84.0", "7.85.0", "7.86.0", "7.87.0", "7.88.1",
				"8.0.1", "8.1.2", "8.2.1", "8.3.0", "8.4.0", "8.5.0", "8.6.0", "8.7.1", "8.8.0", "8.9.1", "8.10.1", "8.11.1", "8.12.1", "8.13.0", "8.14.1", "8.15.0", "8.16.0",
			}},
			Size: 9612345,
			Config: func(t catalog.Tag) catalog.Config {
				return catalog.Config{
					Entrypoint: []string{"/entrypoint.sh"}, Cmd: []string{"curl"}, Env: []string{catalog.PathEnv, "CURL_VERSION=" + t.Version},
					User: "curl_user", WorkingDir: "/home/curl_user",
				}
			},
			Files: func(f *vfs.FS, t catalog.Tag) {
				client(f, t)
				f.AddString("/entrypoint.sh", 0o755, "#!/bin/sh\nif [ \"${1#-}\" != \"${1}\" ] || [ \"${1#http}\" != \"${1}\" ]; then\n  set -- curl \"$@\"\nfi\nexec \"$@\"\n")
			},
		},
		{
			Repository: "docker.io/radial/busyboxplus",
			Tags:       catalog.Tags{Names: map[string]string{"latest": "1.21.1", "curl": "1.21.1", "base": "1.21.1", "git": "1.21.1"}},
			Size:       4212345,
			Config: func(catalog.Tag) catalog.Config {
				return catalog.Config{Cmd: []string{"/bin/sh"}, Env: []string{catalog.PathEnv}}
			},
			Files: client,
		},
		{
			Repository: "docker.io/nicolaka/netshoot",
			Tags:       catalog.Tags{Names: map[string]string{"latest": "0.14"}, Lines: []string{"0.11", "0.12", "0.13", "0.14"}, Prefix: "v"},
			Size:       203123456,
			Config: func(catalog.Tag) catalog.Config {
				return catalog.Config{Cmd: []string{"zsh"}, Env: []string{catalog.PathEnv}}
			},
			Files: func(f *vfs.FS, t catalog.Tag) {
				client(f, t)
				f.AddProgram("/bin/bash", "bash", 1265648)
				f.AddProgram("/bin/zsh", "bash", 900000)
			},
		},
	}
}
