package coreutils

import (
	"strconv"
	"strings"
)

func pidof() command {
	return command{flags: "so:", usage: "[NAME]...", run: func(t *tool) int {
		var found []string
		list := t.PIDs().Processes()
		for _, name := range t.args {
			for i := len(list) - 1; i >= 0; i-- {
				if p := list[i]; !p.Ended() && (commandName(p) == base(name) || p.Name() == base(name)) {
					found = append(found, strconv.Itoa(t.PIDs().PID(p)))
				}
			}
		}
		if len(found) == 0 {
			return 1
		}
		if t.has('s') {
			found = found[:1]
		}
		t.print("%s\n", strings.Join(found, " "))
		return 0
	}}
}
