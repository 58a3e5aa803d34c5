package redis

import (
	"fmt"
	"path"
	"strings"

	"github.com/podscope/podscope/engine/proc"
	"github.com/podscope/podscope/engine/vfs"
)

// redisUID is the user and the group "redis".
const redisUID = 999

// entrypoint is what the image starts: options alone, or a configuration file, are the server's, and a server that root starts runs as the
// user redis.
func entrypoint(p *proc.Process) int {
	args := p.Args[1:]
	if len(args) > 0 && (strings.HasPrefix(args[0], "-") || strings.HasSuffix(args[0], ".conf")) {
		args = append([]string{"redis-server"}, args...)
	}
	if len(args) == 0 {
		return 0
	}
	if path.Base(args[0]) == "redis-server" {
		if p.Cred.UID == 0 && !becomeRedis(p) {
			fmt.Fprintln(p.Stderr, `error: failed switching to "redis": operation not permitted`)
			return 1
		}
		p.Umask = 0o077
	}
	if file, err := p.LookPath(args[0]); err == nil {
		_ = p.Exec(file, args, nil)
	}
	fmt.Fprintf(p.Stderr, "%s: 26: exec: %s: not found\n", p.Path, args[0])
	return 127
}

// becomeRedis gives the directory's files to the user redis and takes its part.
func becomeRedis(p *proc.Process) bool {
	if !p.Cred.Has(vfs.CapSetGID) || !p.Cred.Has(vfs.CapSetUID) {
		return false
	}
	if dir, err := p.Stat("."); err == nil && dir.UID != redisUID {
		_ = p.Chown(".", redisUID, redisUID)
	}
	p.Cred = p.Cred.Become(redisUID, redisUID)
	return true
}
