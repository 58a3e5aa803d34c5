package coreutils

import "strings"

// vi has no screen of its own here: the page edits files.
func vi() command {
	return command{flags: "-", usage: "[-c CMD] [-R] [-H] [FILE]...", run: func(t *tool) int {
		t.warn("no full-screen editor in this terminal: write with  cat > %s <<EOF  or use the page's editor", strings.Join(append(t.args, "FILE")[:1], ""))
		return 1
	}}
}
