package image

import (
	"slices"

	"github.com/podscope/podscope/engine/image/catalog"
	"github.com/podscope/podscope/engine/image/catalog/agnhost"
	"github.com/podscope/podscope/engine/image/catalog/busybox"
	"github.com/podscope/podscope/engine/image/catalog/curl"
	"github.com/podscope/podscope/engine/image/catalog/distro"
	"github.com/podscope/podscope/engine/image/catalog/echo"
	"github.com/podscope/podscope/engine/image/catalog/httpd"
	"github.com/podscope/podscope/engine/image/catalog/kubia"
	"github.com/podscope/podscope/engine/image/catalog/lang"
	"github.com/podscope/podscope/engine/image/catalog/myapp"
	"github.com/podscope/podscope/engine/image/catalog/mysql"
	"github.com/podscope/podscope/engine/image/catalog/nginx"
	"github.com/podscope/podscope/engine/image/catalog/pause"
	"github.com/podscope/podscope/engine/image/catalog/postgres"
	"github.com/podscope/podscope/engine/image/catalog/redis"
	"github.com/podscope/podscope/engine/image/catalog/stress"
	"github.com/podscope/podscope/engine/image/catalog/system"
)

// Repositories are those of the catalogue as people write them, in alphabetical order.
func Repositories() []string {
	var out []string
	for _, e := range entries() {
		out = append(out, familiar(e.Repository))
	}
	slices.Sort(out)
	return out
}

// entries is the catalogue. Adding an image is adding its folder and its line here.
func entries() []*catalog.Entry {
	return slices.Concat(
		[]*catalog.Entry{
			busybox.Entry(), nginx.Entry(), httpd.Entry(), postgres.Entry(), mysql.Entry(), redis.Entry(), myapp.Entry(), kubia.Entry(), kubia.ProxyEntry(), stress.Entry(), pause.Entry(),
		},
		distro.Entries(), curl.Entries(), system.Entries(), echo.Entries(), agnhost.Entries(), lang.Entries(),
	)
}
