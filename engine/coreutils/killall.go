package coreutils

import (
	"strings"

	"github.com/podscope/podscope/engine/proc"
)

func killall() command {
	return command{flags: "-", usage: "[-lq] [-SIG] PROCESS_NAME...", run: func(t *tool) int {
		sig, list, ok := t.signalArg()
		if !ok {
			return 1
		}
		if list {
			return t.listSignals()
		}
		code := 0
		for _, name := range t.args {
			n := 0
			for _, p := range t.PIDs().Processes() {
				if p.PID != t.PID && !p.Ended() && commandName(p) == name {
					n++
					_ = t.Kill(t.PIDs().PID(p), sig)
				}
			}
			if n == 0 {
				code = 1
				t.warn("%s: no process killed", name)
			}
		}
		return code
	}}
}

// commandName is the name that pidof and killall go by.
func commandName(p *proc.Process) string {
	if len(p.Args) == 0 {
		return p.Name()
	}
	name := strings.TrimSuffix(p.Args[0], ":")
	return name[strings.LastIndexByte(name, '/')+1:]
}
