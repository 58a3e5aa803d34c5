package coreutils

import (
	"io/fs"
	"strconv"
	"strings"
)

func testCommand() command { return command{flags: "-", usage: "EXPRESSION", run: (*tool).test} }

// condition evaluates the arguments of test.
type conditionReader struct {
	*tool
	args []string
	bad  string
}

func (t *tool) test() int {
	args := t.args
	if t.name == "[" {
		if len(args) == 0 || args[len(args)-1] != "]" {
			t.warn("missing ]")
			return 2
		}
		args = args[:len(args)-1]
	}
	if len(args) == 0 {
		return 1
	}
	c := &conditionReader{tool: t, args: args}
	ok := c.or()
	if c.bad == "" && len(c.args) > 0 {
		c.bad = c.args[0] + ": unknown operand"
	}
	if c.bad != "" {
		t.warn("%s", c.bad)
		return 2
	}
	return btoi(!ok)
}

func (c *conditionReader) peek(i int) string {
	if i < len(c.args) {
		return c.args[i]
	}
	return ""
}

func (c *conditionReader) or() bool {
	v := c.and()
	for c.peek(0) == "-o" {
		c.args = c.args[1:]
		w := c.and()
		v = v || w
	}
	return v
}

func (c *conditionReader) and() bool {
	v := c.not()
	for c.peek(0) == "-a" {
		c.args = c.args[1:]
		w := c.not()
		v = v && w
	}
	return v
}

func (c *conditionReader) not() bool {
	if c.peek(0) == "!" && len(c.args) > 1 {
		c.args = c.args[1:]
		return !c.not()
	}
	return c.primary()
}

func (c *conditionReader) primary() bool {
	if len(c.args) == 0 {
		c.bad = "argument expected"
		return false
	}
	if len(c.args) >= 3 && strings.Contains(" = == != < > -eq -ne -lt -le -gt -ge -nt -ot -ef ", " "+c.args[1]+" ") {
		a, op, b := c.args[0], c.args[1], c.args[2]
		c.args = c.args[3:]
		return c.binary(a, op, b)
	}
	if c.args[0] == "(" && len(c.args) > 1 {
		c.args = c.args[1:]
		v := c.or()
		if c.peek(0) != ")" {
			c.bad = "closing paren expected"
			return false
		}
		c.args = c.args[1:]
		return v
	}
	if len(c.args) >= 2 && len(c.args[0]) == 2 && c.args[0][0] == '-' && strings.Contains("bcdefghkLnprsStuwxzOG", c.args[0][1:]) {
		op, arg := c.args[0][1], c.args[1]
		c.args = c.args[2:]
		return c.unary(op, arg)
	}
	a := c.args[0]
	c.args = c.args[1:]
	return a != ""
}

func (c *conditionReader) binary(a, op, b string) bool {
	switch op {
	case "=", "==":
		return a == b
	case "!=":
		return a != b
	case "<":
		return a < b
	case ">":
		return a > b
	case "-nt", "-ot", "-ef":
		x, errx := c.Stat(a)
		y, erry := c.Stat(b)
		switch {
		case op == "-ef":
			return errx == nil && erry == nil && x.Inode == y.Inode && x.FS == y.FS
		case op == "-nt":
			return errx == nil && (erry != nil || x.ModTime.After(y.ModTime))
		}
		return erry == nil && (errx != nil || x.ModTime.Before(y.ModTime))
	}
	x, errx := strconv.ParseInt(strings.TrimSpace(a), 10, 64)
	y, erry := strconv.ParseInt(strings.TrimSpace(b), 10, 64)
	if errx != nil || erry != nil {
		if errx != nil {
			b = a
		}
		c.bad = b + ": bad number"
		return false
	}
	switch op {
	case "-eq":
		return x == y
	case "-ne":
		return x != y
	case "-lt":
		return x < y
	case "-le":
		return x <= y
	case "-gt":
		return x > y
	}
	return x >= y
}

func (c *conditionReader) unary(op byte, arg string) bool {
	switch op {
	case 'n':
		return arg != ""
	case 'z':
		return arg == ""
	case 't':
		fd, _ := strconv.Atoi(arg)
		return isTerminal(c.Process, fd)
	case 'h', 'L':
		i, err := c.Lstat(arg)
		return err == nil && i.Mode&fs.ModeSymlink != 0
	}
	i, err := c.Stat(arg)
	if err != nil {
		return false
	}
	switch op {
	case 'd':
		return i.IsDir()
	case 'f':
		return i.Mode.IsRegular()
	case 's':
		return i.Size > 0
	case 'p':
		return i.Mode&fs.ModeNamedPipe != 0
	case 'S':
		return i.Mode&fs.ModeSocket != 0
	case 'c':
		return i.Mode&fs.ModeCharDevice != 0
	case 'b':
		return i.Mode&fs.ModeDevice != 0 && i.Mode&fs.ModeCharDevice == 0
	case 'r':
		return i.May(c.Cred, 4)
	case 'w':
		return i.May(c.Cred, 2)
	case 'x':
		return i.May(c.Cred, 1)
	case 'u':
		return i.Mode&fs.ModeSetuid != 0
	case 'g':
		return i.Mode&fs.ModeSetgid != 0
	case 'k':
		return i.Mode&fs.ModeSticky != 0
	case 'O':
		return i.UID == c.Cred.UID
	case 'G':
		return i.GID == c.Cred.GID
	}
	return true
}
