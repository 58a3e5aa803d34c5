package coreutils

import "strings"

func yes() command {
	return command{flags: "-", usage: "[STRING]", run: func(t *tool) int {
		s := "y"
		if len(t.args) > 0 {
			s = strings.Join(t.args, " ")
		}
		block := strings.Repeat(s+"\n", max(1, 4096/(len(s)+1)))
		for {
			if _, err := t.Stdout.WriteString(block); err != nil {
				return t.fail("write error", err)
			}
		}
	}}
}
