package shell

import (
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/podscope/podscope/engine/errno"
	"mvdan.cc/sh/v3/syntax"
)

// reading is the options of one read.
type reading struct {
	raw, silent bool
	prompt      string
	delim       byte
	fd          int
	count       int
	timeout     time.Duration
	array       string
	names       []string
}

func builtinRead(s *shell, args []string) int {
	r, ok := s.readOptions(args)
	if !ok {
		return 2
	}
	if r.prompt != "" && isTTY(s.p, r.fd) {
		fmt.Fprint(s.p.Stderr, r.prompt)
	}
	if tty := s.p.TTY(); r.silent && tty != nil {
		echo := tty.Echo()
		tty.SetEcho(false)
		defer tty.SetEcho(echo)
	}
	line, err := s.readUpTo(r)
	if err == errno.EINTR {
		return 128 + max(int(s.traps.first()), 1)
	}
	s.assignRead(r, line)
	if err != nil {
		return 1
	}
	return 0
}

func (s *shell) readOptions(args []string) (reading, bool) {
	r := reading{delim: '\n'}
	args = args[1:]
	for len(args) > 0 && len(args[0]) > 1 && args[0][0] == '-' {
		flags := args[0][1:]
		args = args[1:]
		if flags == "-" {
			break
		}
		for i := 0; i < len(flags); i++ {
			switch flags[i] {
			case 'r':
				r.raw = true
				continue
			case 's':
				r.silent = true
				continue
			case 'e':
				continue
			}
			value := flags[i+1:]
			if value == "" && len(args) > 0 {
				value, args = args[0], args[1:]
			}
			if !s.readOption(&r, flags[i], value) {
				return r, false
			}
			break
		}
	}
	r.names = args
	for _, name := range args {
		if !syntax.ValidName(name) {
			if s.dialect == bash {
				s.warn("read: `%s': not a valid identifier", name)
			} else {
				s.warn("read: %s: bad variable name", name)
			}
			return r, false
		}
	}
	if len(args) == 0 && s.dialect == dash {
		s.warn("read: arg count")
		return r, false
	}
	return r, true
}

func (s *shell) readOption(r *reading, flag byte, value string) bool {
	if s.dialect == dash && flag != 'p' {
		s.warn("read: Illegal option -%c", flag)
		return false
	}
	switch flag {
	case 'p':
		r.prompt = value
	case 'd':
		r.delim = 0
		if value != "" {
			r.delim = value[0]
		}
	case 'u':
		r.fd, _ = strconv.Atoi(value)
	case 'n', 'N':
		r.count, _ = strconv.Atoi(value)
	case 't':
		sec, err := strconv.ParseFloat(value, 64)
		if err != nil {
			s.warn("read: %s: invalid timeout specification", value)
			return false
		}
		r.timeout = max(time.Duration(sec*float64(time.Second)), time.Nanosecond)
	case 'a':
		r.array = value
	default:
		s.warn("read: -%c: invalid option", flag)
		return false
	}
	return true
}

// readUpTo reads up to the delimiter, byte by byte, so that nothing of what follows is taken. With no raw, a backslash and
// newline continue the line; other backslashes stay for the splitting.
func (s *shell) readUpTo(r reading) (string, error) {
	var line []byte
	var one [1]byte
	late := false
	if r.timeout > 0 {
		defer s.p.Sim().After(r.timeout, "shell: read -t", func() { late = true; s.p.Interrupt() }).Stop()
	}
	escaped := false
	for {
		n, err := s.p.ReadFD(r.fd, one[:])
		switch {
		case late:
			return string(line), errno.ETIMEDOUT
		case err == errno.EINTR && s.traps.first() == 0 && !s.reader.interrupted:
			continue
		case err == errno.EINTR:
			if s.dialect == bash && !s.reader.interrupted {
				s.runTraps()
				if s.flow == flowNone {
					continue
				}
			}
			return "", err
		case n == 0 || err != nil:
			if err != nil && err != io.EOF {
				s.warn("read error: %d: %s", r.fd, errno.Text(err))
			}
			return string(line), io.EOF
		}
		c := one[0]
		if escaped && !r.raw {
			escaped = false
			if c == '\n' {
				line = line[:len(line)-1]
				continue
			}
			line = append(line, c)
			continue
		}
		if c == r.delim {
			return string(line), nil
		}
		escaped = c == '\\'
		line = append(line, c)
		if r.count > 0 && len(line) >= r.count || len(line) > maxScript {
			return string(line), nil
		}
	}
}

// assignRead splits a line among the variables.
func (s *shell) assignRead(r reading, line string) {
	if r.array != "" {
		a := &array{items: map[string]string{}}
		for i, f := range s.splitRead(line, -1, r.raw) {
			a.items[itoa(i)] = f
		}
		s.put(r.array, variable{array: a, set: true})
		return
	}
	if len(r.names) == 0 {
		s.setString("REPLY", unescapeRead(line, r.raw))
		return
	}
	list := s.splitRead(line, len(r.names), r.raw)
	for i, name := range r.names {
		text := ""
		if i < len(list) {
			text = list[i]
		}
		s.setString(name, text)
	}
}
