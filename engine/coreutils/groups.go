package coreutils

import "slices"

func groups() command {
	return command{usage: "[USER]", run: func(t *tool) int {
		list := slices.Clone(t.Cred.Groups)
		if !slices.Contains(list, t.Cred.GID) {
			list = append([]int{t.Cred.GID}, list...)
		}
		t.print("%s\n", t.idList(list))
		return 0
	}}
}
