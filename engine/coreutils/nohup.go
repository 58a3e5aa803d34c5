package coreutils

import "github.com/podscope/podscope/engine/proc"

func nohup() command { return command{flags: "+", usage: "PROG ARGS", run: (*tool).nohup} }

func (t *tool) nohup() int {
	if len(t.args) == 0 {
		return t.missing("operand")
	}
	t.Ignore(proc.SIGHUP)
	if isTerminal(t.Process, 1) {
		t.warn("appending output to nohup.out")
	}
	return t.replaceWith(t.args)
}

// replaceWith runs a command in this process's place.
func (t *tool) replaceWith(args []string) int { return t.execute(args, nil) }

// execute is replaceWith that also sets the environment, unless that is nil.
func (t *tool) execute(args, env []string) int {
	_ = t.out.Flush()
	if env != nil {
		t.Env = env
	}
	file, err := t.LookPath(args[0])
	if err == nil {
		err = t.Exec(file, args, env)
	}
	return t.cantRun(args[0], err)
}
