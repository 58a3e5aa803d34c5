package coreutils

func nproc() command {
	return command{flags: "ai:", long: "all=a ignore=i", usage: "[--all] [--ignore=N]", run: func(t *tool) int {
		t.print("%d\n", max(1, t.Kernel().CPUs-t.number('i', 0)))
		return 0
	}}
}
