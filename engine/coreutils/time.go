package coreutils

import (
	"fmt"
	"time"
)

func timeCommand() command {
	return command{flags: "+vpao:f:", usage: "[-vpa] [-o FILE] PROG ARGS", run: func(t *tool) int {
		if len(t.args) == 0 {
			return t.missing("operand")
		}
		start := t.Sim().Elapsed()
		code := t.spawnWait(t.args...)
		d := t.Sim().Elapsed() - start
		fmt.Fprintf(t.Stderr, "real\t%s\nuser\t%s\nsys\t%s\n", minutes(d), minutes(0), minutes(0))
		return code
	}}
}

func minutes(d time.Duration) string {
	return fmt.Sprintf("%dm %.2fs", int(d.Minutes()), (d - d.Truncate(time.Minute)).Seconds())
}
