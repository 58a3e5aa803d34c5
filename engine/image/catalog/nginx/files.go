package nginx

import (
	_ "embed"

	"github.com/podscope/podscope/engine/image/catalog"
	"github.com/podscope/podscope/engine/image/catalog/base"
	"github.com/podscope/podscope/engine/vfs"
)

//go:embed files/nginx.conf
var nginxConf string

//go:embed files/default.conf
var defaultConf string

//go:embed files/mime.types
var mimeTypes string

//go:embed files/index.html
var indexPage string

//go:embed files/50x.html
var errorPage string

const account = "nginx:x:101:101:nginx user:/nonexistent:/bin/false\n"

// Fill puts nginx into a file system; other images that are built on it do the same.
func Fill(f *vfs.FS, t catalog.Tag) {
	if len(t.Variant) >= 6 && t.Variant[:6] == "alpine" {
		base.Alpine(f, "3.22.1")
		f.AddString("/etc/group", 0o644, "root:x:0:\nnogroup:x:65534:\nnginx:x:101:\n")
		f.AddString("/etc/passwd", 0o644, "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/sbin/nologin\n"+account)
	} else {
		base.Small(f, account)
	}
	base.Program(f, "/usr/sbin/nginx", "nginx", t.Version, 1593704)
	f.AddString("/etc/nginx/nginx.conf", 0o644, nginxConf)
	f.AddString("/etc/nginx/mime.types", 0o644, mimeTypes)
	f.AddString("/etc/nginx/conf.d/default.conf", 0o644, defaultConf)
	f.AddString("/usr/share/nginx/html/index.html", 0o644, indexPage)
	f.AddString("/usr/share/nginx/html/50x.html", 0o644, errorPage)
	f.AddDir("/var/cache/nginx", 0o755)
	f.AddSymlink("/var/log/nginx/access.log", "/dev/stdout")
	f.AddSymlink("/var/log/nginx/error.log", "/dev/stderr")
}
