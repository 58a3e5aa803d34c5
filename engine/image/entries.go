package image

import (
	"github.com/podscope/podscope/engine/image/catalog"
	"github.com/podscope/podscope/engine/image/catalog/busybox"
	"github.com/podscope/podscope/engine/image/catalog/nginx"
	"github.com/podscope/podscope/engine/image/catalog/redis"
)

// entries is the catalogue. Adding an image is adding its folder and its line here.
func entries() []*catalog.Entry {
	return []*catalog.Entry{
		busybox.Entry(), nginx.Entry(), redis.Entry(),
	}
}
