package coreutils

import (
	"strconv"
	"time"
)

func usleep() command {
	return command{usage: "N", run: func(t *tool) int {
		if len(t.args) == 0 {
			return t.missing("operand")
		}
		n, _ := strconv.Atoi(t.args[0])
		_ = t.Sleep(time.Duration(n) * time.Microsecond)
		return 0
	}}
}
