package coreutils

import "strings"

func env() command {
	return command{
		flags: "+iu:0", long: "ignore-environment=i unset=u null=0", usage: "[-iu] [-] [NAME=VALUE]... [PROG ARGS]", run: (*tool).env,
	}
}

func (t *tool) env() int {
	list := t.Env
	if t.has('i') {
		list = nil
	}
	list = append([]string(nil), list...)
	for _, name := range t.set['u'] {
		list = without(list, name)
	}
	args := t.args
	if len(args) > 0 && args[0] == "-" {
		list, args = nil, args[1:]
	}
	for len(args) > 0 && strings.Contains(args[0], "=") {
		name, _, _ := strings.Cut(args[0], "=")
		list = append(without(list, name), args[0])
		args = args[1:]
	}
	if len(args) == 0 {
		for _, e := range list {
			t.print("%s\n", e)
		}
		return 0
	}
	if list == nil {
		list = []string{}
	}
	return t.execute(args, list)
}

func without(list []string, name string) []string {
	var kept []string
	for _, e := range list {
		if !strings.HasPrefix(e, name+"=") {
			kept = append(kept, e)
		}
	}
	return kept
}
