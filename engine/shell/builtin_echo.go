package shell

import "strings"

// builtinEcho differs between the shells: dash always expands backslashes and knows only -n; ash and bash expand with -e.
func builtinEcho(s *shell, args []string) int {
	args = args[1:]
	newline, escapes := true, s.dialect == dash
	for len(args) > 0 && len(args[0]) > 1 && args[0][0] == '-' {
		flags := args[0][1:]
		allowed := "neE"
		if s.dialect == dash {
			allowed = "n"
		}
		if strings.Trim(flags, allowed) != "" || s.dialect == dash && flags != "n" {
			break
		}
		for i := range len(flags) {
			switch flags[i] {
			case 'n':
				newline = false
			case 'e':
				escapes = true
			case 'E':
				escapes = false
			}
		}
		args = args[1:]
		if s.dialect == dash {
			break
		}
	}
	text := strings.Join(args, " ")
	if escapes {
		var stop bool
		if text, stop = echoEscapes(text); stop {
			newline = false
		}
	}
	if newline {
		text += "\n"
	}
	return s.print(text)
}

// print writes to standard output; the status tells whether that worked.
func (s *shell) print(text string) int {
	if text == "" {
		return 0
	}
	if _, err := s.p.Stdout.Write([]byte(text)); err != nil {
		s.writeFailed("echo", err)
		return 1
	}
	return 0
}

// echoEscapes expands backslashes; \c stops the output.
func echoEscapes(text string) (out string, stop bool) {
	if strings.IndexByte(text, '\\') < 0 {
		return text, false
	}
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' || i+1 == len(text) {
			b.WriteByte(text[i])
			continue
		}
		if text[i+1] == 'c' {
			return b.String(), true
		}
		if e, n := escape(text[i+1:], false); n > 0 {
			b.WriteString(e)
			i += n
			continue
		}
		b.WriteByte('\\')
	}
	return b.String(), false
}
