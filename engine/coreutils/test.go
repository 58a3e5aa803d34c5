package coreutils

import "github.com/podscope/podscope/engine/condition"

func testCommand() command { return command{flags: "-", usage: "EXPRESSION", run: (*tool).test} }

func (t *tool) test() int {
	args := t.args
	a := condition.Asker{P: t.Process, Words: condition.Busybox}
	missing := "missing ]"
	if t.gnu {
		a.Words, missing = condition.GNU, "missing ']'"
	}
	if t.name == "[" {
		if len(args) == 0 || args[len(args)-1] != "]" {
			t.warn("%s", missing)
			return 2
		}
		args = args[:len(args)-1]
	}
	ok, err := a.Holds(args)
	if err != nil {
		t.warn("%s", err)
		return 2
	}
	return btoi(!ok)
}
