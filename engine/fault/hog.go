package fault

import (
	"github.com/podscope/podscope/engine/proc"
	"github.com/podscope/podscope/engine/vfs"
)

// Hog starts a process on a machine that holds memory until it is stopped: what UseMemory of a [Node] needs.
func Hog(k *proc.Kernel, fs *vfs.Namespace, bytes int64) (stop func()) {
	p, err := k.Start(proc.Spec{Args: []string{"memory-hog"}, FS: fs, Run: func(p *proc.Process) int {
		p.Alloc(bytes)
		for {
			p.Park()
		}
	}})
	if err != nil {
		return func() {}
	}
	return func() { p.Signal(proc.SIGKILL) }
}
