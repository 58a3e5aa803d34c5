package coreutils

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
