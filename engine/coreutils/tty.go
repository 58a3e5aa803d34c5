package coreutils

import "strings"

func ttyCommand() command {
	return command{flags: "s", usage: "[-s]", run: func(t *tool) int {
		if !isTerminal(t.Process, 0) {
			if !t.has('s') {
				t.print("not a tty\n")
			}
			return 1
		}
		if !t.has('s') {
			t.print("/dev/pts/0\n")
		}
		return 0
	}}
}

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

func clearScreen() command {
	return command{flags: "-", run: func(t *tool) int {
		t.print("\x1b[H\x1b[J")
		return 0
	}}
}

func reset() command {
	return command{flags: "-", run: func(t *tool) int {
		t.print("\x1bc\x1b[m\x1b[J\x1b[?25h")
		return 0
	}}
}

// pager is more and less: without a terminal they are cat.
func pager() command {
	return command{flags: "FRXSNEMI", usage: "[-EFIMNSRh~] [FILE]...", run: (*tool).pager}
}

func (t *tool) pager() int {
	if !t.onTerminal() {
		t.set = nil
		return t.cat()
	}
	all, code := t.allLines(t.args)
	_, rows := t.windowSize()
	tty := t.TTY()
	for i, l := range all {
		if i > 0 && i%(rows-1) == 0 && tty != nil {
			t.print("--More--")
			_ = t.out.Flush()
			if t.pageKey() == 'q' {
				t.print("\n")
				return code
			}
			t.print("\r        \r")
		}
		t.print("%s\n", l)
	}
	return code
}

// pageKey reads one key from the terminal.
func (t *tool) pageKey() byte {
	tty := t.TTY()
	raw, echo := tty.Raw(), tty.Echo()
	tty.SetRaw(true)
	tty.SetEcho(false)
	defer func() { tty.SetRaw(raw); tty.SetEcho(echo) }()
	var b [1]byte
	n, err := tty.Read(t.Process, b[:])
	if err != nil || n == 0 {
		return 'q'
	}
	return b[0]
}

// vi has no screen of its own here: the page edits files.
func vi() command {
	return command{flags: "-", usage: "[-c CMD] [-R] [-H] [FILE]...", run: func(t *tool) int {
		t.warn("no full-screen editor in this terminal: write with  cat > %s <<EOF  or use the page's editor", strings.Join(append(t.args, "FILE")[:1], ""))
		return 1
	}}
}

func su() command {
	return command{flags: "-", usage: "[-lmp] [-s SH] [-] [USER [FILE ARGS]]", run: func(t *tool) int {
		t.warn("must be suid to work properly")
		return 1
	}}
}
