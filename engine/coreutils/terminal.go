package coreutils

import "github.com/podscope/podscope/engine/proc"

// isTerminal reports whether a descriptor is a terminal.
func isTerminal(p *proc.Process, fd int) bool {
	_, ok := p.FDFile(fd).(*proc.TTY)
	return ok
}

// width is how many columns the terminal has.
func (t *tool) width() int {
	cols, _ := t.windowSize()
	return cols
}

func (t *tool) windowSize() (cols, rows int) {
	if tty := t.TTY(); tty != nil {
		if rows, cols = tty.Size(); cols > 0 {
			return cols, rows
		}
	}
	return 80, 24
}
