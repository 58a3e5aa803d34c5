// Package myapp is docker.io/ikubernetes/myapp: an nginx that says its version and its pod's name.
package myapp

import (
	"github.com/podscope/podscope/engine/image/catalog"
	"github.com/podscope/podscope/engine/image/catalog/nginx"
	"github.com/podscope/podscope/engine/vfs"
)

const conf = `server {
    listen       80;
    server_name  localhost;

    location / {
        root   /usr/share/nginx/html;
        index  index.html index.htm;
    }

    location = /hostname.html {
        default_type text/html;
        return 200 "$hostname\n";
    }

    error_page   500 502 503 504  /50x.html;
    location = /50x.html {
        root   /usr/share/nginx/html;
    }
}
`

// Entry describes the repository.
func Entry() *catalog.Entry {
	return &catalog.Entry{
		Repository: "docker.io/ikubernetes/myapp",
		Tags: catalog.Tags{
			Names: map[string]string{"latest": "1"}, Lines: []string{"1", "2", "3", "4", "5", "6", "7"}, Prefix: "v",
		},
		Size: 6058859,
		Releases: map[string]catalog.Release{
			"v1": {Digest: "sha256:739a1ba441a1a6e172e89ac70399644e5188565d29b1d0732e34525a5225ee3a", Size: 6058859},
			"v2": {Digest: "sha256:b94ffb23080368f5878f27703396f5f83ca3e14f7936197b7c7f5c660679d8f5", Size: 6058859},
		},
		Config: func(catalog.Tag) catalog.Config {
			return catalog.Config{
				Cmd: []string{"nginx", "-g", "daemon off;"}, Env: []string{catalog.PathEnv, "NGINX_VERSION=1.12.2"}, ExposedPorts: []string{"80/tcp"},
			}
		},
		Files: func(f *vfs.FS, t catalog.Tag) {
			nginx.Fill(f, catalog.Tag{Version: "1.12.2", Variant: "alpine"})
			f.AddString("/etc/nginx/conf.d/default.conf", 0o644, conf)
			f.AddString("/usr/share/nginx/html/index.html", 0o644, "Hello MyApp | Version: v"+t.Version+" | <a href=\"hostname.html\">Pod Name</a>\n")
		},
	}
}
