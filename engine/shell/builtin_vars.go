package shell

import (
	"maps"
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

func builtinExport(s *shell, args []string) int {
	return s.attribute(args, func(v *variable) { v.exported = true }, func(v variable) bool { return v.exported })
}

func builtinReadonly(s *shell, args []string) int {
	return s.attribute(args, func(v *variable) { v.readonly = true }, func(v variable) bool { return v.readonly })
}

// attribute is export and readonly: names with or without values, or a list of what has the attribute.
func (s *shell) attribute(args []string, mark func(*variable), has func(variable) bool) int {
	name := args[0]
	args = args[1:]
	remove := false
	for len(args) > 0 && len(args[0]) > 1 && args[0][0] == '-' {
		remove = remove || args[0] == "-n"
		args = args[1:]
	}
	if len(args) == 0 {
		return s.listAttribute(name, has)
	}
	code := 0
	for _, a := range args {
		n, value, assign := strings.Cut(a, "=")
		if !syntax.ValidName(n) {
			code = s.badName(name, a, n)
			continue
		}
		if assign && !s.set(n, value, false) {
			return s.status
		}
		v, _ := s.lookup(n)
		if remove {
			v.exported = false
		} else {
			mark(&v)
		}
		v.gone = false
		s.env = nil
		s.vars[n] = v
	}
	return code
}

func (s *shell) badName(cmd, whole, name string) int {
	if s.dialect == bash {
		s.warn("%s: `%s': not a valid identifier", cmd, whole)
		return 1
	}
	s.warn("%s: %s: bad variable name", cmd, name)
	s.fatal(2)
	return 2
}

func (s *shell) listAttribute(name string, has func(variable) bool) int {
	var b strings.Builder
	prefix := name + " "
	if s.dialect == bash {
		prefix = "declare -x "
		if name == "readonly" {
			prefix = "declare -r "
		}
	}
	for _, n := range s.names() {
		v, _ := s.lookup(n)
		if !has(v) {
			continue
		}
		value := quoteAlways(v.scalar())
		if s.dialect == bash {
			value = `"` + strings.NewReplacer(`"`, `\"`, `\`, `\\`, `$`, `\$`, "`", "\\`").Replace(v.scalar()) + `"`
		}
		b.WriteString(prefix + n + "=" + value + "\n")
	}
	return s.print(b.String())
}

func builtinUnset(s *shell, args []string) int {
	args = args[1:]
	functions, variables := false, false
	for len(args) > 0 && len(args[0]) > 1 && args[0][0] == '-' {
		functions = functions || args[0] == "-f"
		variables = variables || args[0] == "-v"
		args = args[1:]
	}
	code := 0
	for _, a := range args {
		name, index, elem := strings.Cut(a, "[")
		switch {
		case functions:
			delete(s.funcs, a)
		case elem && s.dialect == bash:
			s.unsetElement(name, strings.TrimSuffix(index, "]"))
		case !syntax.ValidName(a):
			code = s.badName("unset", a, a)
		default:
			if _, ok := s.lookup(a); !ok && !variables && s.dialect == bash {
				delete(s.funcs, a)
			}
			if !s.unset(a) {
				return 1
			}
		}
	}
	return code
}

func (s *shell) unsetElement(name, index string) {
	v, ok := s.lookup(name)
	if !ok || v.array == nil {
		return
	}
	key := index
	if !v.array.assoc {
		if n, err := s.arithText(index); err == nil {
			key = itoa(int(n))
		}
	}
	delete(v.array.items, key)
	s.put(name, v)
}

// builtinLocal is local, also where the grammar knows no declarations.
func builtinLocal(s *shell, args []string) int {
	if len(s.calls) == 0 {
		if s.dialect == bash {
			s.warn("local: can only be used in a function")
			return 1
		}
		s.warn("local: not in a function")
		s.fatal(2)
		return 2
	}
	for _, a := range args[1:] {
		name, value, assign := strings.Cut(a, "=")
		if strings.HasPrefix(a, "-") && !assign {
			continue
		}
		if !syntax.ValidName(name) {
			return s.badName("local", a, name)
		}
		s.makeLocal(name)
		if assign && !s.set(name, value, false) {
			return s.status
		}
	}
	return 0
}

// makeLocal remembers a variable, to be put back when the function returns. bash's locals begin unset, the others' keep the value.
func (s *shell) makeLocal(name string) {
	f := s.calls[len(s.calls)-1]
	if slices.ContainsFunc(f.saved, func(sv savedVar) bool { return sv.name == name }) {
		return
	}
	v, had := s.vars[name]
	f.saved = append(f.saved, savedVar{name, v, had})
	if s.dialect == bash {
		s.env = nil
		s.vars[name] = variable{gone: true, exported: v.exported}
	}
}

// declClause is export, readonly, local, declare and typeset where the grammar knows them.
func (s *shell) declClause(c *syntax.DeclClause) {
	s.subst = -1
	args := []string{c.Variant.Value}
	var later []*syntax.Assign
	for _, a := range c.Args {
		switch {
		case a.Naked && a.Name == nil:
			more, err := s.words([]*syntax.Word{a.Value})
			if err != nil {
				s.expandFailed(err)
				return
			}
			args = append(args, more...)
		case a.Naked:
			args = append(args, a.Name.Value)
		case a.Array != nil || a.Index != nil || a.Append:
			args = append(args, a.Name.Value)
			later = append(later, a)
		default:
			text, err := s.assignText(a.Value)
			if err != nil {
				s.expandFailed(err)
				return
			}
			args = append(args, a.Name.Value+"="+text)
		}
	}
	b := builtins[c.Variant.Value]
	if b == nil || !b.in(s.dialect) {
		s.external(args, nil, false)
		return
	}
	if s.opts.xtrace {
		s.trace(strings.Join(args, " "))
	}
	s.status = b.run(s, args)
	for _, a := range later {
		if err := s.assign(a, false); err != nil {
			s.expandFailed(err)
			return
		}
	}
}

// builtinDeclare is bash's declare and typeset.
func builtinDeclare(s *shell, args []string) int {
	args = args[1:]
	var flags string
	for len(args) > 0 && len(args[0]) > 1 && (args[0][0] == '-' || args[0][0] == '+') {
		if args[0][0] == '-' {
			flags += args[0][1:]
		}
		args = args[1:]
	}
	has := func(f string) bool { return strings.Contains(flags, f) }
	switch {
	case has("f") || has("F"):
		return s.declareFunctions(args)
	case has("p") || len(args) == 0:
		return s.declarePrint(args)
	}
	for _, a := range args {
		name, value, assign := strings.Cut(a, "=")
		if !syntax.ValidName(name) {
			return s.badName("declare", a, name)
		}
		if len(s.calls) > 0 && !has("g") {
			s.makeLocal(name)
		}
		v, _ := s.lookup(name)
		v.integer = v.integer || has("i")
		v.exported = v.exported || has("x")
		if (has("a") || has("A")) && v.array == nil {
			v.array = &array{assoc: has("A"), items: map[string]string{}}
			v.set, v.gone = true, false
		}
		s.env = nil
		s.vars[name] = v
		if assign && !s.set(name, value, false) {
			return 1
		}
		if has("r") {
			v = s.vars[name]
			v.readonly = true
			s.vars[name] = v
		}
	}
	return 0
}

func (s *shell) declareFunctions(names []string) int {
	if len(names) == 0 {
		names = slices.Sorted(maps.Keys(s.funcs))
		for _, n := range names {
			s.print("declare -f " + n + "\n")
		}
		return 0
	}
	for _, n := range names {
		if s.funcs[n] == nil {
			return 1
		}
	}
	return 0
}

func (s *shell) declarePrint(names []string) int {
	if len(names) == 0 {
		names = s.names()
	}
	code := 0
	var b strings.Builder
	for _, n := range names {
		v, ok := s.lookup(n)
		if !ok {
			s.warn("declare: %s: not found", n)
			code = 1
			continue
		}
		flags := ""
		for _, f := range []struct {
			on bool
			is string
		}{{v.array != nil && !v.array.assoc, "a"}, {v.array != nil && v.array.assoc, "A"}, {v.integer, "i"}, {v.readonly, "r"}, {v.exported, "x"}} {
			if f.on {
				flags += f.is
			}
		}
		if flags == "" {
			flags = "-"
		}
		b.WriteString("declare -" + flags + " " + n + "=" + v.shown() + "\n")
	}
	s.print(b.String())
	return code
}

// shown is a value as declare -p prints it.
func (v variable) shown() string {
	if v.array == nil {
		return `"` + v.value + `"`
	}
	var parts []string
	for _, k := range v.array.keys() {
		parts = append(parts, "["+k+`]="`+v.array.items[k]+`"`)
	}
	end := ")"
	if v.array.assoc {
		end = " )"
	}
	return "(" + strings.Join(parts, " ") + end
}

// builtinSet lists variables, sets options and the positional parameters.
func builtinSet(s *shell, args []string) int {
	args = args[1:]
	if len(args) == 0 {
		var b strings.Builder
		for _, n := range s.names() {
			v, _ := s.lookup(n)
			b.WriteString(n + "=" + quoteSet(v, s.dialect) + "\n")
		}
		return s.print(b.String())
	}
	for len(args) > 0 && len(args[0]) > 1 && (args[0][0] == '-' || args[0][0] == '+') {
		a := args[0]
		args = args[1:]
		if a == "--" {
			s.params = args
			return 0
		}
		on := a[0] == '-'
		for i := 1; i < len(a); i++ {
			if a[i] != 'o' {
				if !s.setOption(a[i], "", on) {
					return s.badOption(a[:1] + a[i:i+1])
				}
				continue
			}
			if len(args) == 0 {
				return s.listOptions(on)
			}
			if args[0] == "pipefail" && s.dialect == dash || !s.setOption(0, args[0], on) {
				return s.badOption("-o " + args[0])
			}
			args = args[1:]
		}
		if len(args) == 0 {
			return 0
		}
	}
	if len(args) > 0 && args[0] == "-" {
		args = args[1:]
	}
	if len(args) > 0 {
		s.params = args
	}
	return 0
}

func quoteSet(v variable, d dialect) string {
	switch {
	case v.array != nil:
		return v.shown()
	case d == bash:
		return quoteIfNeeded(v.value)
	}
	return quoteAlways(v.value)
}

func (s *shell) badOption(o string) int {
	switch s.dialect {
	case bash:
		s.warn("set: %s: invalid option", o)
		return 2
	case dash:
		s.warn("set: Illegal option %s", o)
	default:
		s.warn("set: illegal option %s", o)
	}
	s.fatal(2)
	return 2
}

func (s *shell) listOptions(on bool) int {
	var b strings.Builder
	if on {
		b.WriteString("Current option settings\n")
	}
	for _, l := range optionLetters {
		state := "off"
		if *l.flag(&s.opts) {
			state = "on"
		}
		if on {
			b.WriteString(l.name + strings.Repeat(" ", max(16-len(l.name), 1)) + state + "\n")
			continue
		}
		sign := "+o "
		if state == "on" {
			sign = "-o "
		}
		b.WriteString("set " + sign + l.name + "\n")
	}
	return s.print(b.String())
}

func builtinShopt(s *shell, args []string) int {
	on := false
	for _, a := range args[1:] {
		switch a {
		case "-s":
			on = true
		case "-u":
			on = false
		case "nullglob":
			s.opts.nullglob = on
		}
	}
	return 0
}
