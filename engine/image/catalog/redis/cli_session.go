package redis

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/podscope/podscope/engine/image/catalog/base"
	"github.com/podscope/podscope/engine/proc"
	"github.com/podscope/podscope/engine/readline"
)

func (c *cli) prompt() string {
	if c.conn == nil {
		return "not connected> "
	}
	p := fmt.Sprintf("%s:%d", c.host, c.port)
	if c.db != 0 {
		p += fmt.Sprintf("[%d]", c.db)
	}
	return p + "> "
}

// session reads commands line by line; with a terminal it prompts.
func (c *cli) session(terminal bool) int {
	if !c.connect() {
		c.complain()
		if !terminal {
			return 1
		}
	}
	if terminal {
		return c.typedSession()
	}
	var pending []byte
	buf := make([]byte, 1024)
	for {
		line, ok := "", false
		for !ok {
			if i := bytes.IndexByte(pending, '\n'); i >= 0 {
				line, pending, ok = string(pending[:i]), pending[i+1:], true
				break
			}
			n, err := c.Stdin.Read(buf)
			pending = append(pending, buf[:n]...)
			if err != nil {
				if len(pending) == 0 {
					return 0
				}
				pending = append(pending, '\n')
			}
		}
		if c.line(strings.TrimSpace(line)) {
			return 0
		}
	}
}

// typedSession edits lines at the terminal, as linenoise does: ^C and ^D end it.
func (c *cli) typedSession() int {
	c.typed = true
	tty, _ := c.FDFile(0).(*proc.TTY)
	editor := readline.Editor{Complete: completeCommand}
	terminal := readline.Tty{P: c.Process, TTY: tty, Raw: true}
	for {
		restore := terminal.Begin()
		line, err := editor.ReadLine(terminal, c.prompt())
		restore()
		if err != nil {
			fmt.Fprintln(c.Stdout)
			return 0
		}
		editor.Remember(line)
		if c.line(strings.TrimSpace(line)) {
			return 0
		}
	}
}

// completeCommand completes a command's name.
func completeCommand(before []rune) (int, []readline.Choice) {
	typed := string(before)
	var found []readline.Choice
	for _, name := range slices.Sorted(maps.Keys(handlers())) {
		if strings.HasPrefix(name, strings.ToUpper(typed)) {
			found = append(found, readline.Choice{Text: name})
		}
	}
	return 0, found
}

// line runs one line of a session and reports whether it ends it.
func (c *cli) line(line string) (quit bool) {
	args := split(line)
	if len(args) == 0 {
		return false
	}
	switch strings.ToLower(args[0]) {
	case "exit", "quit":
		return true
	case "clear":
		_, _ = c.Stdout.WriteString("\x1b[H\x1b[2J")
		return false
	case "help", "?":
		fmt.Fprintf(c.Stdout, "redis-cli %s\nTo get help about Redis commands type:\n      \"help @<group>\" to get a list of commands in <group>\n      \"help <command>\" for help on <command>\n      \"quit\" to exit\n", base.Version(c.Process))
		return false
	}
	if c.conn == nil && !c.connect() {
		c.complain()
		return false
	}
	c.perform(args)
	return false
}
