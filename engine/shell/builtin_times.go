package shell

import (
	"fmt"
)

func builtinTimes(s *shell, _ []string) int {
	cpu := s.p.CPU()
	minutes := int(cpu.Minutes())
	mine := fmt.Sprintf("%dm%.6fs", minutes, cpu.Seconds()-float64(60*minutes))
	return s.print(mine + " 0m0.000000s\n0m0.000000s 0m0.000000s\n")
}
