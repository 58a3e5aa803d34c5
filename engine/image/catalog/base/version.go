package base

import "github.com/podscope/podscope/engine/proc"

// Version is the version of the executable that a process runs, as its image was tagged.
func Version(p *proc.Process) string {
	info, err := p.Stat(p.Path)
	if err != nil {
		return ""
	}
	v, _ := info.Extra.(string)
	return v
}
