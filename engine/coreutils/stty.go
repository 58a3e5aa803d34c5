package coreutils

func stty() command {
	return command{flags: "-", usage: "[-a|g] [-F DEVICE] [SETTING]...", run: func(t *tool) int {
		tty := t.TTY()
		if tty == nil || !isTerminal(t.Process, 0) {
			t.warn("standard input: Inappropriate ioctl for device")
			return 1
		}
		cols, rows := t.windowSize()
		if len(t.args) == 0 {
			t.print("speed 38400 baud;\n")
		}
		for _, a := range t.args {
			switch a {
			case "size":
				t.print("%d %d\n", rows, cols)
			case "-a":
				t.print("speed 38400 baud; rows %d; columns %d;\n", rows, cols)
			case "echo", "-echo":
				tty.SetEcho(a == "echo")
			case "raw", "-icanon":
				tty.SetRaw(true)
			case "sane", "cooked", "-raw", "icanon":
				tty.SetRaw(false)
				tty.SetEcho(true)
			}
		}
		return 0
	}}
}
