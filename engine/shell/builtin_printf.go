package shell

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/podscope/podscope/engine/errno"
)

func (s *shell) writeFailed(name string, err error) {
	switch {
	case errno.Of(err) == errno.EPIPE && s.dialect != bash:
	case s.dialect == bash:
		s.warn("%s: write error: %s", name, errno.Text(err))
	case s.dialect == dash:
		s.warn("%s: I/O error", name)
	default:
		s.warn("write error: %s", errno.Text(err))
	}
}

// builtinPrintf formats; the format is used again while arguments are left.
func builtinPrintf(s *shell, args []string) int {
	args = args[1:]
	target := ""
	if s.dialect == bash && len(args) > 1 && args[0] == "-v" {
		target, args = args[1], args[2:]
	}
	if len(args) > 0 && args[0] == "--" {
		args = args[1:]
	}
	if len(args) == 0 {
		if s.dialect == bash {
			s.warn("printf: usage: printf [-v var] format [arguments]")
		} else {
			s.warn("printf: usage: printf format [arg ...]")
		}
		return 2
	}
	f := formatter{s: s, format: args[0], args: args[1:]}
	for {
		before := len(f.args)
		f.once()
		if f.stop || len(f.args) == 0 || len(f.args) == before || f.out.Len() > maxText {
			break
		}
		s.p.Charge(turnCost)
	}
	if target != "" {
		s.setString(target, f.out.String())
		return f.status
	}
	if code := s.print(f.out.String()); code != 0 {
		return code
	}
	return f.status
}

// formatter is printf at work.
type formatter struct {
	s      *shell
	format string
	args   []string
	out    strings.Builder
	status int
	stop   bool
}

func (f *formatter) next() (string, bool) {
	if len(f.args) == 0 {
		return "", false
	}
	a := f.args[0]
	f.args = f.args[1:]
	return a, true
}

func (f *formatter) once() {
	for i := 0; i < len(f.format) && !f.stop; i++ {
		switch c := f.format[i]; {
		case c == '\\' && i+1 < len(f.format):
			if f.format[i+1] == 'c' {
				f.stop = true
				return
			}
			e, n := escape(f.format[i+1:], true)
			if n == 0 {
				f.out.WriteByte('\\')
				continue
			}
			f.out.WriteString(e)
			i += n
		case c == '%':
			i += f.directive(f.format[i+1:])
		default:
			f.out.WriteByte(c)
		}
	}
}

// directive formats one %…; it returns how long that is without the percent sign.
func (f *formatter) directive(rest string) int {
	spec := "%"
	i := 0
	for ; i < len(rest) && strings.IndexByte("-+ #0123456789.*'", rest[i]) >= 0; i++ {
		if rest[i] == '*' {
			a, _ := f.next()
			spec += strconv.Itoa(int(f.number(a)))
			continue
		}
		spec += rest[i : i+1]
	}
	for i < len(rest) && strings.IndexByte("lhjztL", rest[i]) >= 0 {
		i++
	}
	if i == len(rest) {
		f.out.WriteByte('%')
		f.status = 1
		return i
	}
	if n := widest(spec); n > 1<<16 {
		f.stop, f.status = true, 1
		return i + 1
	}
	f.convert(spec, rest[i])
	return i + 1
}

// widest is the largest number in a directive.
func widest(spec string) (most int) {
	for _, part := range strings.FieldsFunc(spec, func(r rune) bool { return r < '0' || r > '9' }) {
		n, err := strconv.Atoi(part)
		if err != nil {
			n = 1 << 30
		}
		most = max(most, n)
	}
	return most
}

func (f *formatter) convert(spec string, verb byte) {
	if verb == '%' {
		f.out.WriteByte('%')
		return
	}
	a, given := f.next()
	switch verb {
	case 's':
		fmt.Fprintf(&f.out, spec+"s", a)
	case 'b':
		text, stop := echoEscapes(a)
		fmt.Fprintf(&f.out, spec+"s", text)
		f.stop = stop
	case 'q':
		fmt.Fprintf(&f.out, spec+"s", shellQuote(a))
	case 'c':
		r, n := utf8.DecodeRuneInString(a)
		if n > 0 {
			fmt.Fprintf(&f.out, spec+"c", r)
		}
	case 'd', 'i':
		fmt.Fprintf(&f.out, spec+"d", f.numberOf(a, given))
	case 'u':
		fmt.Fprintf(&f.out, spec+"d", uint64(f.numberOf(a, given)))
	case 'o', 'x', 'X':
		fmt.Fprintf(&f.out, spec+string(verb), uint64(f.numberOf(a, given)))
	case 'e', 'E', 'f', 'F', 'g', 'G':
		n, err := strconv.ParseFloat(strings.TrimSpace(a), 64)
		if err != nil && given && a != "" {
			f.invalid(a)
		}
		fmt.Fprintf(&f.out, spec+string(verb), n)
	default:
		f.badVerb(verb)
	}
}

func (f *formatter) badVerb(verb byte) {
	if f.s.dialect == bash {
		f.s.warn("printf: `%c': invalid format character", verb)
	} else {
		f.s.warn("printf: %%%c: invalid directive", verb)
	}
	f.stop, f.status = true, 1
}

func (f *formatter) numberOf(a string, given bool) int64 {
	if !given {
		return 0
	}
	return f.number(a)
}

// number reads a number as printf does: decimal, octal, hexadecimal, or a quote and a character.
func (f *formatter) number(a string) int64 {
	a = strings.TrimLeft(a, " \t\n")
	if a == "" {
		return 0
	}
	if a[0] == '\'' || a[0] == '"' {
		r, _ := utf8.DecodeRuneInString(a[1:])
		return int64(r)
	}
	n, err := strconv.ParseInt(a, 0, 64)
	if err == nil && !strings.Contains(a, "_") {
		return n
	}
	f.invalid(a)
	end := 0
	for end < len(a) && (a[end] >= '0' && a[end] <= '9' || end == 0 && (a[end] == '-' || a[end] == '+')) {
		end++
	}
	n, _ = strconv.ParseInt(a[:end], 10, 64)
	return n
}

func (f *formatter) invalid(a string) {
	f.status = 1
	switch f.s.dialect {
	case bash:
		f.s.warn("printf: %s: invalid number", a)
	case dash:
		f.s.warn("printf: %s: expected numeric value", a)
	default:
		f.s.warn("invalid number '%s'", a)
	}
}

// shellQuote is printf %q.
func shellQuote(text string) string {
	if text == "" {
		return "''"
	}
	if strings.ContainsAny(text, "\n\t\x1b") {
		return "$'" + strings.NewReplacer("\n", `\n`, "\t", `\t`, "'", `\'`, "\\", `\\`, "\x1b", `\E`).Replace(text) + "'"
	}
	var b strings.Builder
	for i := range len(text) {
		if strings.IndexByte(" |&;<>()$`\\\"'*?[]#~!{},^", text[i]) >= 0 {
			b.WriteByte('\\')
		}
		b.WriteByte(text[i])
	}
	return b.String()
}
