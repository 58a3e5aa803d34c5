package shell

import (
	"fmt"

	"github.com/podscope/podscope/engine/proc"
)

// builtinBg continues a job in the background.
func builtinBg(s *shell, args []string) int {
	j := s.jobArg(args)
	if j == nil {
		return 1
	}
	j.stopped = false
	_ = s.p.Kill(-j.procs[0].Group, proc.SIGCONT)
	return s.print(fmt.Sprintf("[%d]+ %s &\n", j.number, j.text))
}
